"""The database of newsloom, by its public views."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Tuple, Union

from .engine import Engine, Sqlite
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
    """Reads a database: a file of SQLite, also while newsloom writes to it, or a copy in PostgreSQL ("postgres://user@host/name").
    Nothing is ever written."""

    def __init__(self, place: Union[str, "os.PathLike[str]"]) -> None:
        self._engine = _engine(place)

    def __repr__(self) -> str:
        return f"Database({self._engine.place!r})"

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self._engine.close()

    def views(self) -> List[str]:
        """The names of the views."""
        return self._engine.views()

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
            ("outlet_count >= {}", outlets),
            ("origin_count >= {}", origins),
            ("coalesce(last_published, last_fetched) >= {}", since and time_of(since)),
            ("',' || languages || ',' LIKE '%,' || {} || ',%'", language and language.lower()),
            (f"EXISTS ({of} {{}})", outlet),
            (f"NOT EXISTS ({of} {{}})", missing),
        ]
        wanted = [(sql, value) for sql, value in conditions if value is not None]
        where = " AND ".join(["state = 'open'", *(sql.format(f"${number}") for number, (sql, _) in enumerate(wanted, 1))])
        order = (
            "origin_count DESC, report_count DESC, story_id"
            if largest
            else "coalesce(last_published, last_fetched) DESC, story_id DESC"
        )
        most = "" if limit is None else f" LIMIT {max(int(limit), 0)}"
        sql = f"SELECT * FROM stories s WHERE {where} ORDER BY {order}{most}"
        return [_story(row) for row in self._fetch(sql, *(value for _, value in wanted))]

    def story(self, story: int) -> Story:
        """One story; where it was merged, the one that it is part of now."""
        sql = """SELECT * FROM stories WHERE story_id =
            (SELECT coalesce(merged_into, story_id) FROM stories WHERE story_id = $1)"""
        for row in self._fetch(sql, int(story)):
            return _story(row)
        raise Error(f"there is no story {story}")

    def reports(self, story: int) -> List[Member]:
        """The reports of a story, the first published first."""
        sql = "SELECT * FROM story_reports WHERE story_id = $1 ORDER BY published IS NULL, coalesce(published, fetched), report_id"
        return [_member(row) for row in self._fetch(sql, self.story(story).story_id)]

    def why(self, a: int, b: int) -> Why:
        """Why two reports are together, or apart."""
        first, second = self._member(a), self._member(b)
        return Why(first.story_id == second.story_id, first, second)

    def _member(self, report: int) -> Member:
        for row in self._fetch("SELECT * FROM story_reports WHERE report_id = $1", int(report)):
            return _member(row)
        raise Error(f"there is no report {report}")

    def _fetch(self, sql: str, *values: Any) -> List[Dict[str, Any]]:
        columns, rows = self._engine.fetch(sql, values)
        return [dict(zip(columns, row)) for row in rows]

    def rows(
        self, view: str, *, story: Optional[int] = None, since: Optional[When] = None, after: Optional[int] = None
    ) -> Iterator[Dict[str, Any]]:
        """The rows of a view, one after another, in the order of its columns, the first before all: of all stories or of one, of
        those with a report since then, and behind a number of the first column. JSON is opened."""
        columns, sql, values = self._query(view, story, since, after)
        is_json = [name in _JSON.get(view, ()) for name in columns]
        for row in self._engine.stream(sql, values):
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
        rows = list(self._engine.stream(sql, values))
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
        columns, _ = self._engine.fetch(f"SELECT * FROM {view} LIMIT 0")
        conditions: List[str] = []
        values: List[Any] = []
        if story is not None or since is not None:
            wanted = "SELECT story_id FROM stories WHERE state = 'open'"
            if story is not None:
                values.append(self.story(story).story_id)
                wanted += f" AND story_id = ${len(values)}"
            if since is not None:
                values.append(time_of(since))
                wanted += f" AND coalesce(last_published, last_fetched) >= ${len(values)}"
            if "story_id" in columns:
                conditions.append(f"story_id IN ({wanted})")
            elif "report_id" in columns:
                conditions.append(f"report_id IN (SELECT report_id FROM story_reports WHERE story_id IN ({wanted}))")
            else:
                raise Error(f"{view} is about neither stories nor reports")
        if after is not None:
            values.append(int(after))
            conditions.append(f"{columns[0]} > ${len(values)}")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        # The same order in each engine, also where the first column has the same number many times.
        others = [f"{name} NULLS FIRST" for name in columns[1:] if name not in _JSON.get(view, ())]
        return columns, f"SELECT * FROM {view}{where} ORDER BY {', '.join([columns[0], *others])}", values


def _engine(place: Union[str, "os.PathLike[str]"]) -> Engine:
    if isinstance(place, str) and place.startswith(("postgres://", "postgresql://")):
        from .postgres import Postgres

        return Postgres(place)
    if isinstance(place, str) and re.match(r"[\w+.-]+://", place):
        # Not shown: there may be a password in it.
        raise Error("a database is a file, or postgres://user@host/name")
    return Sqlite(place)


def _story(row: Dict[str, Any]) -> Story:
    languages = row["languages"]
    return read(Story, {**row, "languages": languages.split(",") if languages else []})


def _member(row: Dict[str, Any]) -> Member:
    return read(Member, {**row, "reason": json.loads(row["reason"])})
