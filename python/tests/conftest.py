"""A database of the sample reports, the program that made it, and a copy in PostgreSQL."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys

import pytest

import postgres

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python/src"))


@pytest.fixture(scope="session")
def program():
    """The newsloom program: $NEWSLOOM, else the one that was built last."""
    found = pathlib.Path(os.environ.get("NEWSLOOM", ROOT / "target/debug/newsloom")).resolve()
    if not found.exists():
        pytest.skip(f"there is no {found}: cargo build")
    return found


@pytest.fixture(scope="session")
def database(program, tmp_path_factory):
    """The sample reports, read on a fixed day."""
    path = tmp_path_factory.mktemp("news") / "news.db"
    ingest(program, path, ROOT / "config/sample")
    return path


def ingest(program, path, source):
    """Reads files."""
    on_a_fixed_day([program, "ingest", "--db", path, source])


def on_a_fixed_day(command):
    environment = {**os.environ, "NEWSLOOM_NOW": "2026-06-01T06:00:00Z"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def full(program, database, tmp_path_factory):
    """The sample reports, with something in every view."""
    folder = tmp_path_factory.mktemp("full")
    path = folder / "news.db"
    with sqlite3.connect(database) as sample, sqlite3.connect(path) as copy:
        sample.backup(copy)
    record = json.loads((ROOT / "config/sample/reports.jsonl").read_text().splitlines()[0])
    later = {**record, "text": record["text"] + "\nAnother 40 jobs are at stake, the union said."}
    (folder / "later.jsonl").write_text(json.dumps(later))
    ingest(program, path, folder / "later.jsonl")
    on_a_fixed_day([program, "story", "merge", "1", "3", "--db", path])
    with sqlite3.connect(path) as connection:
        connection.executescript((ROOT / "tests/it/data/every_view.sql").read_text())
    return path


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server of the tests' own."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL")
    server = postgres.Server(programs)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrate(program, server):
    """Copies a database to PostgreSQL, under a name, and gives its address."""

    def run(path, name):
        words = [program, "migrate-store", "--from", f"sqlite:{path}", "--to", server.create(name)]
        environment = {**os.environ, "PGPASSWORD": postgres.PASSWORD}
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return server.address(name, password=True)

    return run


@pytest.fixture(scope="session")
def copy(migrate, server, full):
    """The address of a copy of the database that has something in every view. `sample` is another, for databases that are made of it."""
    migrate(full, "sample")
    server.create("news", "TEMPLATE sample")
    return server.address("news", password=True)


@pytest.fixture(scope="session")
def export(program, database):
    """Runs `newsloom export` with these words."""

    def run(*words):
        done = subprocess.run([program, "export", words[0], "--db", database, *words[1:]], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture(scope="session")
def ferry(database):
    """The story of the sample with most reports."""
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT story_id FROM stories WHERE report_count = 5").fetchone()[0]
