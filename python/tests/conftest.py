"""A database of the sample reports, and the program that made it."""

import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


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
    environment = {**os.environ, "NEWSLOOM_NOW": "2026-06-01T06:00:00Z"}
    subprocess.run(
        [program, "ingest", "--db", path, ROOT / "config/sample"], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    return path


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
    import sqlite3

    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT story_id FROM stories WHERE report_count = 5").fetchone()[0]
