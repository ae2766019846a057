"""The package: the same answers from the database, from a running newsloom, and from the program."""

import json
import pathlib
import re
import sqlite3
import subprocess
from datetime import datetime, timezone

import pytest

import newsloom
from newsloom import database as database_module
from newsloom.types import since


@pytest.fixture(scope="module")
def nl(database):
    with newsloom.open(database) as nl:
        yield nl


@pytest.fixture(scope="module")
def client(program, database):
    server = subprocess.Popen([program, "web", "--db", database, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        yield newsloom.open(server.stdout.readline().strip())
    finally:
        server.terminate()
        server.wait(timeout=30)


def as_the_program_says(program, database, *words):
    done = subprocess.run([program, "stories", "--json", "--db", database, "-n", "1000", *words], capture_output=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "words, filters",
    [
        ([], {}),
        (["--largest"], {"largest": True}),
        (["--origins", "3"], {"origins": 3}),
        (["--since", "2026-03-20"], {"since": "2026-03-20"}),
        (["--language", "de"], {"language": "de"}),
        (["--outlet", "nordwire.example"], {"outlet": "nordwire.example"}),
        (["--missing", "nordwire.example"], {"missing": "nordwire.example"}),
    ],
)
def test_stories_are_those_of_the_program(program, database, nl, client, words, filters):
    expected = as_the_program_says(program, database, *words)
    assert 0 < len(expected) <= 6
    for source in (nl, client):
        found = source.stories(**filters)
        assert [(s.story_id, s.title, s.origin_count, s.languages) for s in found] == [
            (s["story_id"], s["title"], s["origin_count"], s["languages"]) for s in expected
        ]
    assert len(client.stories(limit=2)) == len(nl.stories(limit=2)) == 2


def test_why_says_what_put_reports_where_they_are(nl, client, ferry):
    first, *_, last = nl.reports(ferry)
    assert first.outlet == "nordwire.example"
    for source in (nl, client):
        assert [r.report_id for r in source.reports(ferry)] == [r.report_id for r in nl.reports(ferry)]
        why = source.why(first.report_id, last.report_id)
        assert why.together and "Ilse Varga" in why.a.reason["names"]
        assert "are in one story" in str(why) and "Ilse Varga" in str(why)
    other = next(story for story in nl.stories() if story.story_id != ferry)
    apart = nl.why(first.report_id, nl.reports(other.story_id)[0].report_id)
    assert not apart.together and "in different stories" in str(apart)


def test_rows_are_those_of_the_views(nl, database, ferry):
    with sqlite3.connect(database) as connection:
        for view in nl.views():
            assert len(list(nl.rows(view))) == connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0], view
        quotes = connection.execute("SELECT count(*) FROM quotes WHERE story_id = ?", [ferry]).fetchone()[0]
    assert len(list(nl.rows("quotes", story=ferry))) == quotes > 0
    assert {row["report_id"] for row in nl.rows("passages", story=ferry)} == {r.report_id for r in nl.reports(ferry)}
    assert next(nl.rows("story_reports"))["reason"]["rule"]
    assert [row["seq"] for row in nl.ledger(since=16)] == [17, 18]


def test_json_is_what_the_schema_says(nl):
    views, described = {}, (pathlib.Path(__file__).resolve().parents[2] / "docs/schema.md").read_text()
    for section in described.split("\n### ")[1:]:
        view, _, rest = section.partition("\n")
        found = set(re.findall(r"^\| `(\w+)` \| JSON \|", rest, re.MULTILINE))
        views.update({view: found} if found else {})
    assert database_module._JSON == views


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_have_the_rows_of_the_views(nl, library):
    pytest.importorskip(library)
    for view in nl.views():
        frame = nl.frame(view, library=library)
        assert len(frame) == len(list(nl.rows(view))), view
    recent = nl.frame("figures", library=library, since="2026-03-20")
    assert 0 < len(recent) < len(nl.frame("figures", library=library))


def test_hits_are_found(client):
    # The index is filled a moment after the reports are stored, and ingest ends with it filled.
    assert any(hit["outlet"] == "nordwire.example" for hit in client.search("ferry fire"))


def test_what_is_not_there_is_said(nl, client, tmp_path):
    for wrong in [
        lambda: newsloom.open(tmp_path / "none.db"),
        lambda: nl.story(999),
        lambda: client.story(999),
        lambda: nl.why(1, 999),
        lambda: list(nl.rows("storys")),
        lambda: list(nl.rows("feeds", since="24h")),
        lambda: nl.stories(since="yesterday"),
        lambda: newsloom.open("http://127.0.0.1:9").stories(),
        lambda: nl.frame("stories", library="excel"),
    ]:
        with pytest.raises(newsloom.Error) as told:
            wrong()
        assert str(told.value)
    (tmp_path / "text.db").write_text("no database, however long this text may be made to be")
    with pytest.raises(newsloom.Error):
        newsloom.open(tmp_path / "text.db")


def test_times_are_read():
    now = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
    for text, expected in [
        ("24h", "2026-03-09T12:00:00Z"),
        ("7d", "2026-03-03T12:00:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00Z"),
        (now, "2026-03-10T12:00:00Z"),
    ]:
        assert since(text, now) == expected


def test_the_types_hold():
    api = pytest.importorskip("mypy.api")
    source = pathlib.Path(newsloom.__file__).parent
    told, _, code = api.run(["--strict", "--ignore-missing-imports", "--cache-dir", "/dev/null", str(source)])
    assert code == 0, told
