"""The database of newsloom, by its public views."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Tuple, Union
from urllib.parse import quote

from .types import Error, Member, Story, When, Why, read, since as time_of

if TYPE_CHECKING:
    import pandas
    import polars

#: Columns that are JSON as text, by view (docs/schema.md).
_JSON = {
    "reports": {"authors", "dateline", "problems"},
    "story_reports": {"reason"},
    "quotes": {"parts"},
    "actions": {"context", "source", "target"},
    "versions": {"changes"},
    "watches": {"spec", "sinks"},
    "watch_events": {"event"},
}


class Database:
    """Reads a database, also while newsloom writes to it. Nothing is ever written."""

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        if not Path(path).is_file():
            raise Error(f"there is no database at {path}")
        self._connection = sqlite3.connect(f"file:{quote(os.fspath(path))}?mode=ro", uri=True)
        self._connection.row_factory = sqlite3.Row
        if "stories" not in self.views():
            raise Error(f"{path} is no database of newsloom")

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def views(self) -> List[str]:
        """The names of the views."""
        names = "SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT GLOB 't_*' ORDER BY name"
        try:
            return [name for name, in self._connection.execute(names)]
        except sqlite3.DatabaseError as error:
            raise Error(str(error)) from error

    def stories(
        self,
        *,
        since: Optional[When] = None,
        outlets: int = 0,
        origins: int = 0,
        language: Optional[str] = None,
        outlet: Optional[str] = None,
        missing: Optional[str] = None,
        largest: bool = False,
        limit: Optional[int] = None,
    ) -> List[Story]:
        """Stories, the latest first, or the largest: the filters of `newsloom stories` but for names and words."""
        of = "SELECT 1 FROM story_reports r WHERE r.story_id = s.story_id AND r.outlet = "
        conditions: List[Tuple[str, Any]] = [
            ("outlet_count >= ?", outlets),
            ("origin_count >= ?", origins),
            ("coalesce(last_published, last_fetched) >= ?", since and time_of(since)),
            ("',' || languages || ',' LIKE '%,' || ? || ',%'", language),
            (f"EXISTS ({of} ?)", outlet),
            (f"NOT EXISTS ({of} ?)", missing),
        ]
        wanted = [(sql, value) for sql, value in conditions if value is not None]
        where = " AND ".join(["state = 'open'", *(sql for sql, _ in wanted)])
        order = (
            "origin_count DESC, report_count DESC, story_id"
            if largest
            else "coalesce(last_published, last_fetched) DESC, story_id DESC"
        )
        sql = f"SELECT * FROM stories s WHERE {where} ORDER BY {order} LIMIT ?"
        rows = self._connection.execute(sql, [*(value for _, value in wanted), -1 if limit is None else limit])
        return [_story(row) for row in rows]

    def story(self, story: int) -> Story:
        """One story; where it was merged, the one that it is part of now."""
        sql = """SELECT * FROM stories WHERE story_id =
            (SELECT coalesce(merged_into, story_id) FROM stories WHERE story_id = ?)"""
        row = self._connection.execute(sql, [story]).fetchone()
        if row is None:
            raise Error(f"there is no story {story}")
        return _story(row)

    def reports(self, story: int) -> List[Member]:
        """The reports of a story, the first published first."""
        sql = "SELECT * FROM story_reports WHERE story_id = ? ORDER BY published IS NULL, coalesce(published, fetched), report_id"
        return [_member(row) for row in self._connection.execute(sql, [self.story(story).story_id])]

    def why(self, a: int, b: int) -> Why:
        """Why two reports are together, or apart."""
        first, second = self._member(a), self._member(b)
        return Why(first.story_id == second.story_id, first, second)

    def _member(self, report: int) -> Member:
        row = self._connection.execute("SELECT * FROM story_reports WHERE report_id = ?", [report]).fetchone()
        if row is None:
            raise Error(f"there is no report {report}")
        return _member(row)

    def rows(
        self, view: str, *, story: Optional[int] = None, since: Optional[When] = None, after: Optional[int] = None
    ) -> Iterator[Dict[str, Any]]:
        """The rows of a view, one after another, in the order of its first column: of all stories or of one, of those with a
        report since then, and behind a number of the first column. JSON is opened."""
        columns, sql, values = self._query(view, story, since, after)
        is_json = [name in _JSON.get(view, ()) for name in columns]
        for row in self._connection.execute(sql, values):
            yield {name: json.loads(value) if opens and value else value for name, value, opens in zip(columns, row, is_json)}

    def frame(
        self,
        view: str,
        *,
        library: str = "pandas",
        story: Optional[int] = None,
        since: Optional[When] = None,
        after: Optional[int] = None,
    ) -> "Union[pandas.DataFrame, polars.DataFrame]":
        """The rows of a view as a frame of pandas or polars. Times are text, JSON too."""
        columns, sql, values = self._query(view, story, since, after)
        rows = [tuple(row) for row in self._connection.execute(sql, values)]
        if library == "pandas":
            import pandas

            return pandas.DataFrame.from_records(rows, columns=columns)
        if library == "polars":
            import polars

            return polars.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
        raise Error(f"library={library!r}: pandas or polars")

    def ledger(self, since: int = 0) -> Iterator[Dict[str, Any]]:
        """What happened to stories behind a line of the ledger."""
        return self.rows("story_ledger", after=since)

    def _query(
        self, view: str, story: Optional[int], since: Optional[When], after: Optional[int]
    ) -> Tuple[List[str], str, List[Any]]:
        if view not in self.views():
            raise Error(f"there is no view {view!r}: {', '.join(self.views())}")
        columns = [row["name"] for row in self._connection.execute(f"SELECT name FROM pragma_table_info('{view}')")]
        conditions: List[str] = []
        values: List[Any] = []
        if story is not None or since is not None:
            wanted = "SELECT story_id FROM stories WHERE state = 'open'"
            if story is not None:
                wanted += " AND story_id = ?"
                values.append(self.story(story).story_id)
            if since is not None:
                wanted += " AND coalesce(last_published, last_fetched) >= ?"
                values.append(time_of(since))
            if "story_id" in columns:
                conditions.append(f"story_id IN ({wanted})")
            elif "report_id" in columns:
                conditions.append(f"report_id IN (SELECT report_id FROM story_reports WHERE story_id IN ({wanted}))")
            else:
                raise Error(f"{view} is about neither stories nor reports")
        if after is not None:
            conditions.append(f"{columns[0]} > ?")
            values.append(after)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return columns, f"SELECT * FROM {view}{where} ORDER BY {columns[0]}", values


def _story(row: sqlite3.Row) -> Story:
    languages = row["languages"]
    return read(Story, {**dict(row), "languages": languages.split(",") if languages else []})


def _member(row: sqlite3.Row) -> Member:
    return read(Member, {**dict(row), "reason": json.loads(row["reason"])})
