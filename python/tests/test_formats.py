"""Each format opened by somebody else's library."""

import csv
import gzip
import importlib.metadata
import io
import json
import os
import sqlite3
import subprocess

import pytest

from conftest import ingest

VIEWS = ["stories", "reports", "story_reports", "entities", "quotes", "figures", "dates", "actions", "versions", "story_ledger"]


@pytest.fixture(scope="session")
def rows(database):
    """The rows of a view as SQLite gives them, with the names of its columns."""

    def read(view):
        with sqlite3.connect(database) as connection:
            cursor = connection.execute(f"SELECT * FROM {view} ORDER BY 1")
            return [column[0] for column in cursor.description], cursor.fetchall()

    return read


def as_csv(value):
    return "" if value is None else value if isinstance(value, str) else repr(value).removesuffix(".0")


def test_csv_holds_every_value(export, rows, tmp_path):
    export("csv", "--out", tmp_path)
    for view in VIEWS:
        names, expected = rows(view)
        with open(tmp_path / f"{view}.csv", newline="") as file:
            header, *found = csv.reader(file)
        assert header == names
        assert found == [[as_csv(value) for value in row] for row in expected], view


def test_csv_tells_null_from_an_empty_text(export):
    header, first = export("csv", "--view", "reports").decode().split("\n", 2)[:2]
    assert first.startswith("1,1,,")


def test_jsonl_holds_every_value(export, rows, tmp_path):
    export("jsonl", "--out", tmp_path, "--compress", "gz")
    for view in VIEWS:
        names, expected = rows(view)
        with gzip.open(tmp_path / f"{view}.jsonl.gz", "rt") as file:
            found = [json.loads(line) for line in file]
        assert len(found) == len(expected) > 0, view
        for line, row in zip(found, expected):
            for name, value in zip(names, row):
                is_json = not isinstance(line[name], (str, int, float, type(None)))
                assert line[name] == (json.loads(value) if is_json else value), (view, name)


def test_pandas_reads_the_tables(export, rows):
    pandas = pytest.importorskip("pandas")
    for view in VIEWS:
        names, expected = rows(view)
        for frame in [
            pandas.read_csv(io.BytesIO(export("csv", "--view", view))),
            pandas.read_json(io.BytesIO(export("jsonl", "--view", view)), lines=True),
        ]:
            assert len(frame) == len(expected)
            assert list(frame.columns)[: len(names)] == names
    figures = pandas.read_csv(io.BytesIO(export("csv", "--view", "figures")))
    names, expected = rows("figures")
    assert figures["value"].sum() == pytest.approx(sum(row[names.index("value")] or 0 for row in expected))


def test_stix_is_valid_and_its_ids_are_those_of_others(export, ferry):
    stix2 = pytest.importorskip("stix2")
    text = export("stix", str(ferry)).decode()
    assert text == export("stix", str(ferry)).decode()
    bundle = stix2.parse(text, version="2.1")
    of_type = lambda kind: [thing for thing in bundle.objects if thing.type == kind]
    assert len(of_type("report")) == 6 and len(of_type("relationship")) == 2 and len(of_type("note")) > 20
    for url in of_type("url"):
        assert url.id == stix2.URL(value=url.value).id
    ids = [thing.id for thing in bundle.objects]
    assert len(ids) == len(set(ids))
    story = of_type("report")[-1]
    assert set(story.object_refs) == set(ids) - {story.id}


def test_stix_pleases_the_validator(export, ferry):
    validator = pytest.importorskip("stix2validator")
    checked = validator.validate_string(export("stix", str(ferry)).decode(), validator.ValidationOptions(version="2.1"))
    # It would rather have random ids, which would differ from export to export, and hashes of what lies behind addresses.
    assert checked.is_valid, [str(error) for error in checked.errors]


def test_stix_of_what_outlets_may_write_pleases_the_validator(program, tmp_path):
    validator = pytest.importorskip("stix2validator")
    title = 'A "{mill}" \\ burned \u202e <b>down</b> \u0007 | `50%`'
    for number, path in enumerate(["a|b[1]?q={x}|^`#a#b", "50%?of=100%2&x=%zz", "Fähre (1)/'2'"]):
        record = {"url": f"https://quay.example/{path}", "title": title, "authors": [title], "text": f"{title}. It burned for {number} hours."}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(record))
        ingest(program, tmp_path / "news.db", tmp_path / f"{number}.jsonl")
    for story in sqlite3.connect(tmp_path / "news.db").execute("SELECT story_id FROM stories").fetchall():
        words = [program, "export", "stix", "--db", tmp_path / "news.db", str(story[0])]
        done = subprocess.run(words, capture_output=True, check=True, text=True)
        checked = validator.validate_string(done.stdout, validator.ValidationOptions(version="2.1"))
        assert checked.is_valid, [str(error) for error in checked.errors]


def test_misp_takes_the_event(export, ferry):
    pymisp = pytest.importorskip("pymisp")
    event = pymisp.MISPEvent()
    event.load(export("misp", str(ferry)).decode())
    assert event.info.startswith("Ferry fire") and str(event.date)[:10] == "2026-03-04"
    reports = [thing for thing in event.objects if thing.name == "report"]
    assert len(reports) == 5
    # The template of MISP knows every attribute, and each has what the template asks for.
    for report in reports:
        known = pymisp.MISPObject("report", strict=True)
        for attribute in report.attributes:
            known.add_attribute(attribute.object_relation, value=attribute.value)
        assert (known.template_uuid, str(known.template_version)) == (report.template_uuid, str(report.template_version))
    assert any(attribute.comment.startswith("quote of Ilse Varga") for attribute in event.attributes)
    assert json.loads(event.to_json())


def test_bibtex_is_read(export, ferry):
    bibtexparser = pytest.importorskip("bibtexparser", minversion="2.0.0b1")
    library = bibtexparser.parse_string(export("bibtex", str(ferry)).decode())
    assert len(library.entries) == 5 and not library.failed_blocks
    fields = library.entries[0].fields_dict
    assert fields["title"].value == "{Fire on Sorrenna ferry injures at least 12, all 340 on board rescued}"
    assert fields["year"].value == "2026"


def test_ris_is_read(export, ferry):
    rispy = pytest.importorskip("rispy")
    found = rispy.loads(export("ris", str(ferry)).decode())
    assert [entry["type_of_reference"] for entry in found] == ["NEWS"] * 5
    assert found[0]["urls"] == ["https://nordwire.example/8841"]


def test_csl_json_is_cited(export, ferry):
    pytest.importorskip("citeproc")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(export("csl-json", str(ferry)))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    assert "Fire on Sorrenna ferry" in str(bibliography.bibliography()[0])


def test_gdelt_tables_have_the_columns_that_readers_expect(export, tmp_path):
    pandas = pytest.importorskip("pandas")
    export("gdelt", "--out", tmp_path)
    events = pandas.read_csv(tmp_path / "newsloom.export.CSV", sep="\t", names=EVENTS, dtype={"EventCode": str, "EventRootCode": str})
    mentions = pandas.read_csv(tmp_path / "newsloom.mentions.CSV", sep="\t", names=MENTIONS)
    assert len(events.columns) == 61 and len(mentions.columns) == 16
    assert events["GLOBALEVENTID"].is_unique and set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    assert events["GoldsteinScale"].between(-10, 10).all() and events["QuadClass"].isin([1, 2, 3, 4]).all()
    assert events["NumMentions"].sum() == len(mentions)
    assert (events["EventCode"].str[:2] == events["EventRootCode"]).all()
    dated = events.dropna(subset="SQLDATE")
    assert (dated["SQLDATE"] // 10000 == dated["Year"]).all() and len(dated) > 0
    # What is not known is empty.
    assert events[[name for name in EVENTS if "Geo_" in name or name == "AvgTone"]].isna().all(axis=None)


@pytest.mark.parametrize("file, described", [("export.CSV", "events2"), ("mentions.CSV", "mentions"), ("gkg.csv", "gkg2")])
def test_gdelt_tables_have_the_types_that_gdeltpyr_describes(abroad, file, described):
    """It fetches GDELT's own files alone, but brings the name and the type of each column."""
    pandas = pytest.importorskip("pandas")
    try:
        found = [path for path in importlib.metadata.files("gdelt") if path.name == f"{described}.csv"]
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("there is no gdelt")
    columns = pandas.read_csv(found[0].locate(), usecols=[0, 1], names=["name", "type"], header=0)
    types = {"INTEGER": "Int64", "FLOAT": "float64"}
    dtypes = {name: types.get(kind.strip(), "str") for name, kind in columns.itertuples(index=False)}
    path = abroad / f"newsloom.{file}"
    table = pandas.read_csv(path, sep="\t", header=None, keep_default_na=False, na_values=[""], dtype=str, quoting=csv.QUOTE_NONE)
    assert table.shape[1] == len(columns) and len(table)
    table.set_axis(list(dtypes), axis="columns").astype(dtypes)
    assert list(dtypes) == {"events2": EVENTS, "mentions": MENTIONS}.get(described, list(dtypes))


@pytest.fixture(scope="session")
def abroad(program, tmp_path_factory):
    """The tables of GDELT of a report about places that are known, and of one without an address."""
    place = tmp_path_factory.mktemp("abroad")
    told = {
        "url": "https://quay.example/lisbon",
        "source": "quay.example",
        "published": "2026-03-04T09:00:00Z",
        "title": "Ferry burns off Lisbon",
        "text": "A fire on a ferry off Lisbon left 12 dead and 30 injured on Tuesday, the coast guard of Portugal said. "
        "France sent two ships. \"Nobody could leave the deck,\" said Ilse Varga of the port. The ferry had carried 85 passengers.",
    }
    text = "Portugal condemned France on Tuesday. The port of Ellerport was closed, and nobody knows when it will open."
    (place / "in.jsonl").write_text(json.dumps(told) + "\n" + json.dumps({"title": "Port closed", "text": text}) + "\n")
    environment = {**os.environ, "NEWSLOOM_NOW": "2026-03-05T06:00:00Z"}
    for words in [["ingest", "--db", "news.db", "in.jsonl"], ["export", "gdelt", "--db", "news.db", "--out", "."]]:
        subprocess.run([program, *words], check=True, cwd=place, env=environment, capture_output=True)
    return place


def test_gdelt_py_reads_the_knowledge_graph(abroad, caplog):
    parsers, models = pytest.importorskip("py_gdelt.parsers.gkg"), pytest.importorskip("py_gdelt.models.gkg")
    rows = list(parsers.GKGParser().parse((abroad / "newsloom.gkg.csv").read_bytes()))
    assert len(rows) == 2 and not caplog.records
    row = next(row for row in rows if row.document_identifier)
    record = models.GKGRecord.from_raw(row)
    assert (record.source_name, record.source_collection) == ("quay.example", 1)
    countries = pytest.importorskip("py_gdelt.lookups.countries").Countries()
    found = {(place.name, place.geo_type, countries.get_name(place.country_code)) for place in record.locations}
    assert found == {("Lisbon", 4, "Portugal"), ("Portugal", 1, "Portugal"), ("France", 1, "France")}
    assert all(place.has_coordinates for place in record.locations)
    assert row.locations_v1.count("#") == 3 * 6 and row.locations_v2_enhanced.count("#") == len(record.locations) * 8
    counted = [count.split("#") for count in row.counts_v2.split(";")]
    assert [(count[0], count[1], len(count)) for count in counted] == [("KILL", "12", 11), ("WOUND", "30", 11)]
    assert {(amount.amount, amount.object) for amount in record.amounts} >= {(2.0, "ship"), (85.0, "passenger")}
    assert [person.name for person in record.persons] == ["Ilse Varga"]
    # What is not known is empty.
    assert not (row.themes_v1 or row.themes_v2_enhanced or row.tone or row.dates_v2 or row.gcam or row.translation_info)


def test_gdelt_py_reads_the_mentions(abroad, caplog):
    """Its reader of events asks for a tone, which newsloom does not know, and passes such rows over."""
    parsers, models = pytest.importorskip("py_gdelt.parsers"), pytest.importorskip("py_gdelt.models.events")
    raw = list(parsers.MentionsParser().parse((abroad / "newsloom.mentions.CSV").read_bytes()))
    assert raw and not caplog.records
    mention = next(models.Mention.from_raw(mention) for mention in raw if mention.mention_identifier)
    assert (mention.identifier, mention.source_name, mention.doc_length > 0) == ("https://quay.example/lisbon", "quay.example", True)
    assert mention.mention_time.isoformat()[:10] == "2026-03-05"


ACTOR = ["Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code"]
PLACE = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
EVENTS = [
    *["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"],
    *(f"Actor{number}{name}" for number in (1, 2) for name in ACTOR),
    *["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"],
    *["NumMentions", "NumSources", "NumArticles", "AvgTone"],
    *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in PLACE),
    *["DATEADDED", "SOURCEURL"],
]
MENTIONS = [
    *["GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"],
    *["SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"],
    *["MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"],
]


@pytest.fixture(scope="session")
def parquet(export, tmp_path_factory):
    """A folder with a file of each view."""
    folder = tmp_path_factory.mktemp("parquet")
    export("parquet", "--out", folder)
    return folder


def test_parquet_is_read_by_pyarrow_with_types(parquet, rows):
    pq = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    for view in VIEWS:
        names, expected = rows(view)
        table = pq.read_table(parquet / f"{view}.parquet")
        assert table.column_names == names and table.num_rows == len(expected)
        for at, name in enumerate(names):
            assert table[name].null_count == sum(row[at] is None for row in expected), (view, name)
            if pyarrow.types.is_integer(table[name].type) or pyarrow.types.is_string(table[name].type):
                assert table[name].to_pylist() == [row[at] for row in expected], (view, name)
    assert pyarrow.types.is_timestamp(pq.read_schema(parquet / "reports.parquet").field("fetched").type)
    assert pyarrow.types.is_date(pq.read_schema(parquet / "dates.parquet").field("first_day").type)
    times = pq.read_table(parquet / "reports.parquet")["published"].to_pylist()
    names, expected = rows("reports")
    said = [row[names.index("published")] for row in expected]
    assert [time and time.strftime("%Y-%m-%dT%H:%M:%SZ") for time in times] == said


def test_parquet_is_read_by_duckdb(parquet, rows):
    duckdb = pytest.importorskip("duckdb")
    names, expected = rows("figures")
    count, total = duckdb.sql(f"SELECT count(*), sum(value) FROM '{parquet}/figures.parquet'").fetchall()[0]
    assert count == len(expected)
    assert total == pytest.approx(sum(row[names.index("value")] or 0 for row in expected))


def test_parquet_is_read_by_pandas_and_polars(parquet, rows):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    for view in VIEWS:
        names, expected = rows(view)
        assert pandas.read_parquet(parquet / f"{view}.parquet").shape == (len(expected), len(names))
        assert polars.read_parquet(parquet / f"{view}.parquet").shape == (len(expected), len(names))


def test_parquet_by_days_is_read_by_duckdb_and_pyarrow(export, rows, tmp_path):
    duckdb, dataset = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow.dataset")
    export("parquet", "--out", tmp_path, "--partition", "day")
    for view in VIEWS:
        names, expected = rows(view)
        read = f"read_parquet('{tmp_path}/{view}/*/*.parquet', hive_partitioning = true)"
        counted = duckdb.sql(f"SELECT count(*), count(DISTINCT day) FROM {read}").fetchall()[0]
        assert counted == (len(expected), len(list((tmp_path / view).iterdir()))), view
        table = dataset.dataset(tmp_path / view, partitioning="hive").to_table()
        assert (table.num_rows, table.column_names) == (len(expected), [*names, "day"]), view
    names, expected = rows("reports")
    days = sorted((row[names.index("published")] or row[names.index("fetched")])[:10] for row in expected)
    read = f"read_parquet('{tmp_path}/reports/*/*.parquet', hive_partitioning = true)"
    assert [str(day) for (day,) in duckdb.sql(f"SELECT day FROM {read} ORDER BY day").fetchall()] == days
