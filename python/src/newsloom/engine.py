"""Where a database lies: SQLite here, PostgreSQL in `postgres`. All that differs between the two is behind `Engine`."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Protocol, Sequence, Tuple, Union
from urllib.parse import quote

from .types import Error

#: One row, its values in the order of the columns. Times and JSON are text.
Row = Tuple[Any, ...]


class Engine(Protocol):
    """What `Database` asks of a database. Statements are the same for all, with `$1`, `$2` ... where values go; whatever fails is
    an `Error` that names the database."""

    #: The database as people may see it: without a password.
    place: str

    def views(self) -> List[str]:
        """The names of the views that may be read."""
        ...

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Tuple[List[str], List[Row]]:
        """The names of the columns and all rows, for answers that are small."""
        ...

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """One row after another, of one moment, for answers of any size."""
        ...

    def close(self) -> None:
        """Gives back what is open."""
        ...


class Sqlite:
    """A file that newsloom may be writing to."""

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self.place = os.fspath(path)
        if not Path(path).is_file():
            raise Error(f"there is no database at {self.place}")
        with self._errors():
            self._connection = sqlite3.connect(f"file:{quote(self.place)}?mode=ro", uri=True)
        if "stories" not in self.views():
            raise Error(f"{self.place} is no database of newsloom")

    def views(self) -> List[str]:
        _, rows = self.fetch("SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT GLOB 't_*' ORDER BY name")
        return [name for name, in rows]

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Tuple[List[str], List[Row]]:
        with self._errors():
            cursor = self._connection.execute(sql, _named(values))
            return [column[0] for column in cursor.description], cursor.fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        with self._errors():
            yield from self._connection.execute(sql, _named(values))

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        # Also where a number is greater than SQLite's, or a text is none.
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise Error(f"{self.place}: {error}") from error


def _named(values: Sequence[Any]) -> Dict[str, Any]:
    """SQLite takes `$1` for a name."""
    return {str(number): value for number, value in enumerate(values, 1)}
