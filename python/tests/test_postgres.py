"""The package over a copy in PostgreSQL: what it gives of the same database in SQLite."""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import traceback

import pytest

import newsloom
from conftest import ingest
from newsloom import database
from postgres import PASSWORD

pytest.importorskip("psycopg")

from newsloom import postgres  # noqa: E402
from newsloom.postgres import settings  # noqa: E402


@pytest.fixture(scope="module")
def ours(full):
    with newsloom.open(full) as nl:
        yield nl


@pytest.fixture(scope="module")
def theirs(copy):
    with newsloom.open(copy) as nl:
        yield nl


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_every_view_gives_the_same_frame(ours, theirs, library):
    testing = pytest.importorskip(f"{library}.testing")
    assert theirs.views() == ours.views() and len(ours.views()) > 20
    for view in ours.views():
        found, expected = theirs.frame(view, library=library), ours.frame(view, library=library)
        assert len(expected), view
        is_json = database._JSON.get(view, set())
        for column in is_json:
            assert all(map(same_json, found[column], expected[column])), (view, column)
        others = [column for column in expected.columns if column not in is_json]
        testing.assert_frame_equal(found[others], expected[others])


def same_json(a, b):
    """The same to the letter, but for the order of an object's keys. pandas says NaN where there is nothing."""
    if isinstance(a, str) and a.startswith("{"):
        return json.loads(a) == json.loads(b)
    return a == b or a != a and b != b


def test_rows_that_are_alike_in_the_first_column_have_an_order(server, copy, full, tmp_path):
    view = "CREATE VIEW ties AS SELECT 1 AS n, column1 AS word FROM (VALUES ('b'), (NULL), ('a'), ('Z')) AS words"
    shutil.copy(full, tmp_path / "ties.db")
    with sqlite3.connect(tmp_path / "ties.db") as connection:
        connection.execute(view)
    server.create("ties", "TEMPLATE sample")
    server.sql("ties", view.replace("column1", 'column1 COLLATE "C"'))
    for place in [tmp_path / "ties.db", server.address("ties", password=True)]:
        with newsloom.open(place) as nl:
            assert [row["word"] for row in nl.rows("ties")] == [None, "Z", "a", "b"]


def test_every_view_gives_the_same_rows(ours, theirs, ferry):
    for view in ours.views():
        expected = list(ours.rows(view))
        assert list(theirs.rows(view)) == expected, view
        first = next(iter(expected[0].values()))
        assert list(theirs.rows(view, after=first)) == list(ours.rows(view, after=first)), view
        if {"story_id", "report_id"} & expected[0].keys():
            for filters in [{"story": ferry}, {"since": "2026-03-20"}, {"story": ferry, "since": "2026-03-20", "after": 1}]:
                assert list(theirs.rows(view, **filters)) == list(ours.rows(view, **filters)), (view, filters)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"largest": True},
        {"origins": 3, "outlets": 4},
        {"since": "2026-03-20"},
        {"language": "de"},
        {"language": "DE"},
        {"outlet": "nordwire.example"},
        {"missing": "nordwire.example", "limit": 2},
    ],
)
def test_stories_are_the_same(ours, theirs, filters):
    found = theirs.stories(**filters)
    assert found == ours.stories(**filters) and found
    for story in found:
        assert theirs.story(story.story_id) == ours.story(story.story_id) == story
        assert theirs.reports(story.story_id) == ours.reports(story.story_id)


def test_stories_that_nobody_has(ours, theirs):
    for filters in [{"outlet": "none\0such"}, {"language": "%s"}, {"limit": 0}, {"limit": -1}, {"since": "3000-01-01"}]:
        assert theirs.stories(**filters) == ours.stories(**filters) == []


def test_why_and_the_ledger_are_the_same(ours, theirs, ferry):
    first, *_, last = ours.reports(ferry)
    assert theirs.why(first.report_id, last.report_id) == ours.why(first.report_id, last.report_id)
    assert str(theirs.why(first.report_id, 1)) == str(ours.why(first.report_id, 1))
    lines = list(theirs.ledger(since=16))
    assert lines == list(ours.ledger(since=16)) and lines[0]["seq"] == 17
    [merged] = [row for row in ours.rows("stories") if row["state"] == "merged"]
    assert theirs.story(merged["story_id"]) == ours.story(merged["story_id"]) == ours.story(merged["merged_into"])


def test_errors_are_the_same(ours, theirs):
    for wrong in [
        lambda nl: nl.story(999),
        lambda nl: nl.why(1, 999),
        lambda nl: list(nl.rows("storys")),
        lambda nl: list(nl.rows("feeds", since="24h")),
        lambda nl: nl.stories(since="yesterday"),
        lambda nl: nl.frame("stories", library="excel"),
    ]:
        assert error(lambda: wrong(theirs)) == error(lambda: wrong(ours))
    for wrong in [lambda nl: nl.stories(outlet="\udc80"), lambda nl: nl.story(2**70)]:
        assert error(lambda: wrong(theirs)) and error(lambda: wrong(ours))


def error(wrong):
    """What is said; nothing that Python prints of it has any of the password."""
    with pytest.raises(newsloom.Error) as raised:
        wrong()
    printed = "".join(traceback.format_exception(raised.type, raised.value, raised.tb, chain=True)) + repr(raised.value)
    assert not any(secret in printed for secret in ["p4ss", "p4ss/w@rd", "w%40rd", "p4ss%2F"]), "the password is shown"
    return str(raised.value)


def test_what_a_role_is_used_to_changes_nothing(ours, copy):
    habits = "?options=-ctimezone%3DAsia/Tokyo%20-cextra_float_digits%3D0%20-cdatestyle%3DGerman&client_encoding=LATIN1"
    with newsloom.open(copy + habits) as nl:
        for view in ["story_reports", "reports", "polls"]:
            assert list(nl.rows(view)) == list(ours.rows(view)), view


def test_nul_characters_are_pictures(program, migrate, tmp_path):
    record = {"id": "nul", "title": "A \0 in Velen", "source": "post.example", "authors": ["Ana \0 Silva"]}
    record["text"] = 'Nuls \0\0 were found in Velen on Monday. "It is 7 of them," said Mayor Odo \0Brandt of Velen.'
    (tmp_path / "nul.jsonl").write_text(json.dumps(record))
    ingest(program, tmp_path / "nul.db", tmp_path / "nul.jsonl")
    with newsloom.open(tmp_path / "nul.db") as ours, newsloom.open(migrate(tmp_path / "nul.db", "nul")) as theirs:
        [expected], [found] = ours.rows("reports"), theirs.rows("reports")
        assert "\0" in expected["title"] and "\0" in expected["authors"][0]
        assert found["text"] == expected["text"].replace("\0", "␀")
        assert found["authors"] == ["Ana ␀ Silva"]
        [quote] = theirs.rows("quotes")
        assert found["text"][quote["start_offset"] : quote["end_offset"]] == quote["text"] == "It is 7 of them,"


def test_what_is_read_at_once_is_bounded(server, theirs, ferry):
    reading = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'newsloom' AND query LIKE 'FETCH 1000 %'"
    rows = theirs.rows("entities")
    first = next(rows)
    assert server.sql("postgres", reading) == "1"
    # Beside others, and beside questions.
    both = list(zip(theirs.rows("quotes"), rows, theirs.rows("figures")))
    assert both and both[0][1] != first and theirs.story(ferry)
    rows.close()
    assert len(list(theirs.rows("entities"))) > len(both)
    del rows, both
    assert server.sql("postgres", reading) == "0"


def test_what_is_read_in_many_parts_is_whole(ours, theirs, monkeypatch):
    expected = list(ours.rows("entities"))
    for size in [1, 7, len(expected) - 1, len(expected)]:
        monkeypatch.setattr(postgres, "_ROWS", size)
        assert list(theirs.rows("entities")) == expected


def test_nothing_can_be_written(theirs):
    assert "read-only" in error(lambda: theirs._engine.fetch("CREATE TABLE mine (n integer)"))
    assert "read-only" in error(lambda: theirs._engine.fetch("UPDATE t_story SET title = ''"))


def test_the_server_has_so_long_for_a_statement(server, copy):
    server.create("slow", "TEMPLATE sample")
    server.sql("slow", "CREATE VIEW slow AS SELECT n, pg_sleep(20)::text AS slept FROM generate_series(1, 3) n")
    with newsloom.open(server.address("slow", password=True) + "?options=-cstatement_timeout%3D100") as nl:
        assert "timeout" in error(lambda: nl.frame("slow"))
        assert "timeout" in error(lambda: nl._engine.fetch("SELECT pg_sleep(20)"))
        assert nl.stories()
    with newsloom.open(copy) as nl:
        assert nl._engine.fetch("SHOW statement_timeout")[1] == [("5min",)]


def test_a_server_that_went_away_and_came_back(server, copy, monkeypatch):
    monkeypatch.setattr(postgres, "_ROWS", 10)
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'newsloom'"
    with newsloom.open(copy) as nl:
        expected = nl.stories()
        rows = nl.rows("entities")
        next(rows)
        server.sql("postgres", cut)
        assert "127.0.0.1" in error(nl.stories)
        assert nl.stories() == expected
        # What was being read is not taken for whole.
        assert "127.0.0.1" in error(lambda: list(rows))
    assert "closed" in error(nl.stories)


def test_a_reader_needs_no_more_than_the_views(server, copy):
    server.create("granted", "TEMPLATE sample")
    server.sql("granted", "CREATE ROLE analyst LOGIN PASSWORD 'p4ss'; GRANT SELECT ON stories, story_reports, quotes TO analyst")
    # A schema of the reader's own goes before that of the copy.
    server.sql("granted", "CREATE SCHEMA analyst AUTHORIZATION analyst")
    with newsloom.open(server.address("granted").replace("desk@", "analyst:p4ss@")) as nl:
        assert nl.views() == ["quotes", "stories", "story_reports"]
        assert nl.stories() and len(nl.frame("quotes"))
        assert "there is no view 'reports'" in error(lambda: nl.frame("reports"))


def test_a_copy_beside_other_tables(program, server, full):
    server.create("press")
    server.sql("press", "CREATE TABLE letters (n integer); CREATE VIEW old_letters AS SELECT * FROM letters; CREATE SCHEMA news")
    address = server.address("press", password=True) + "?options=-csearch_path%3Dnews"
    words = [program, "migrate-store", "--from", f"sqlite:{full}", "--to", address]
    subprocess.run(words, check=True, capture_output=True)
    with newsloom.open(address) as nl:
        assert "old_letters" not in nl.views() and len(nl.stories(limit=3)) == 3
    assert "is no database of newsloom" in error(lambda: newsloom.open(server.address("press", password=True)))


def test_a_copy_of_an_older_schema(server, copy):
    """What was not there then is None; what cannot be told without it is an error that says so."""
    server.create("older", "TEMPLATE sample")
    server.sql("older", "DROP VIEW stories; CREATE VIEW stories AS SELECT story_id, title, languages, 'open' AS state, 1 AS origin_count, "
        "1 AS outlet_count, 1 AS report_count, NULL::text AS last_published, '2026-01-01T00:00:00Z' AS last_fetched FROM t_story; "
        "DROP VIEW sinks, polls")
    with newsloom.open(server.address("older", password=True)) as nl:
        story = nl.stories(largest=True)[0]
        assert story.title and story.lead is None and story.merged_into is None
        assert "sinks" not in nl.views() and len(nl.frame("stories", since="2025-12-31"))
        assert "merged_into" in error(lambda: nl.story(story.story_id))


def test_what_is_no_database_is_said(server, copy, tmp_path):
    of = lambda database: server.address(database, password=True)  # noqa: E731
    server.create("unfinished")
    server.sql("unfinished", "CREATE TABLE t_store (only_one integer)")
    away = of("news").replace(f":{server.port}/", ":9/")
    wrong = of("news").replace("desk:", "desk:not-")
    for address, expected in [
        (of("none"), f"cannot connect to postgres://desk@127.0.0.1:{server.port}/none: "),
        (of("none"), 'database "none" does not exist'),
        (away, "cannot connect to postgres://desk@127.0.0.1:9/news: "),
        (away, "refused"),
        (wrong, "password authentication failed"),
        (of("postgres"), "/postgres is no database of newsloom"),
        (of("unfinished"), "/unfinished is not whole: finish `newsloom migrate-store` into it first"),
        ("postgres://desk:p4ss@[::1/news", "write postgres://user@host/name"),
        ("postgres://desk:p4ss%zz@127.0.0.1/news", "write postgres://user@host/name"),
        ("postgres://desk:p4ss@127.0.0.1/news?secret=p4ss", "write postgres://user@host/name"),
        ("postgres://desk:p4ss@p4ss@127.0.0.1/news", "write @ as %40"),
        ("postgres://desk:p4ss/w@127.0.0.1/news", "%2F"),
        ("postgres://desk:12/p4ss@127.0.0.1/news", "%2F"),
        ("postgres://desk:\udc80p4ss@127.0.0.1/news", "write postgres://user@host/name"),
        ("postgresql+psycopg://desk:p4ss@127.0.0.1/news", "postgres://user@host/name"),
        ("mysql://desk:p4ss@127.0.0.1/news", "postgres://user@host/name"),
    ]:
        assert expected in error(lambda: newsloom.open(address)), expected
    assert "/none.db" in error(lambda: newsloom.open(tmp_path / "none.db"))


def test_the_password_is_not_shown(server, theirs):
    assert repr(theirs) == f"Database('postgres://desk@127.0.0.1:{server.port}/news')"


def test_the_password_may_come_from_outside(server, copy, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with newsloom.Database(server.address("news")) as nl:
        assert nl.stories(limit=1)


@pytest.mark.parametrize(
    "address, environment, mode",
    [
        ("postgres://localhost/news", {}, None),
        ("postgres://127.0.0.1:5433,[::1]/news", {}, None),
        ("postgres:///news", {}, None),
        ("postgres://%2Frun%2Fpostgresql/news", {}, None),
        ("postgres://db.example/news?sslmode=disable", {}, "disable"),
        ("postgres://db.example/news?sslmode=verify-ca", {}, "verify-ca"),
        ("postgres://db.example/news", {"PGSSLMODE": "disable"}, None),
        ("postgres://db.example/news", {}, "verify-full"),
        ("postgres://10.0.0.7/news?sslmode=prefer", {}, "verify-full"),
        ("postgres://127.0.0.1,db.example/news", {}, "verify-full"),
        ("postgres://localhost/news?hostaddr=10.0.0.7", {}, "verify-full"),
        ("postgres://localhost/news?sslmode=require", {}, "verify-full"),
        ("postgres:///news", {"PGHOST": "db.example"}, "verify-full"),
        ("postgres:///news?service=desk", {}, "verify-full"),
    ],
)
def test_only_this_machine_is_asked_outside_tls(address, environment, mode):
    assert settings(address, environment).get("sslmode") == mode


def test_an_address_says_what_it_wants_otherwise():
    given = settings("postgres://db.example/news?connect_timeout=3&sslrootcert=%2Fetc%2Fdesk.pem&application_name=desk", {})
    assert (given["connect_timeout"], given["sslrootcert"], given["application_name"]) == ("3", "/etc/desk.pem", "desk")
    strictest, usual = (settings(f"postgres://db.example/news?sslmode={mode}", {}) for mode in ("verify-full", "require"))
    assert strictest["sslrootcert"] == usual["sslrootcert"]
    assert settings("postgres://db.example/news", {"PGSSLROOTCERT": "/etc/press.pem"})["sslrootcert"] == "/etc/press.pem"


def test_a_certificate_that_nobody_trusts_is_refused(server, copy, monkeypatch):
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    certificate = server.begin_tls()
    inside = copy + "?sslmode=require"
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert "certificate" in error(lambda: newsloom.open(inside))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with newsloom.open(inside) as nl:
        assert nl._engine.fetch("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")[1] == [(True,)]


def test_the_driver_is_asked_for_where_it_is_needed(full):
    """It is no part of what the package needs."""
    source = str(pathlib.Path(newsloom.__file__).parents[1])
    script = f"""
import sys
sys.path.insert(0, {source!r})
sys.modules["psycopg"] = None
import newsloom
assert newsloom.open({str(full)!r}).stories()
try:
    newsloom.open("postgres://desk:p4ss@127.0.0.1/news")
except newsloom.Error as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert "pip install 'newsloom[postgres]'" in said and "p4ss" not in said
