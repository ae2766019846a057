"""A copy in PostgreSQL (docs/postgresql.md), by psycopg 3."""

from __future__ import annotations

import json
import os
import ssl
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union
from urllib.parse import quote

from .engine import Row
from .types import Error

try:
    import psycopg
    from psycopg import RawCursor
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
    from psycopg.types.json import set_json_loads
except ImportError as error:
    raise Error(f"PostgreSQL needs a driver: pip install 'newsloom[postgres]' ({error})") from error

#: Rows that are asked for at once.
_ROWS = 1_000

#: How long the server may take for a statement, or for the next rows, where neither role nor address say it.
_STATEMENT_TIMEOUT = "5min"

#: What an address may say otherwise. Times are in seconds, but for the last, which is in milliseconds.
_DEFAULTS = {
    "application_name": "newsloom",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}

#: Views beside `stories`, in the same schema. Those that an extension brought are not of newsloom.
_VIEWS = """
SELECT c.relname::text FROM pg_class c
WHERE c.relkind = 'v' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('stories'))
    AND left(c.relname, 2) <> 't_' AND has_table_privilege(c.oid, 'SELECT')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname"""


class Postgres:
    """A database that `newsloom migrate-store` made."""

    def __init__(self, address: str) -> None:
        self._settings = settings(address)
        self.place = shown(self._settings)
        self._connection = self._connect()
        self._is_closed = False
        try:
            self._check()
        except Error:
            self.close()
            raise

    def views(self) -> List[str]:
        return [name for name, in self.fetch(_VIEWS)[1]]

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Tuple[List[str], List[Row]]:
        if self._is_closed:
            raise Error(f"{self.place} is closed")
        if self._connection.closed:
            # The server went away since.
            self._connection = self._connect()
        with self._errors():
            cursor = self._connection.execute(sql.encode(), _bound(values))
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Over a connection of its own: a cursor needs a transaction that stays open."""
        connection = self._connect()
        try:
            with self._errors():
                # The index of the first column gives rows at once; a sort would hold all of them first.
                connection.execute("SET enable_sort = off; SET jit = off; BEGIN")
                connection.execute(f"DECLARE rows NO SCROLL CURSOR FOR {sql}".encode(), _bound(values))
            while rows := self._next(connection):
                yield from rows
        finally:
            connection.close()

    def _next(self, connection: "psycopg.Connection[Row]") -> List[Row]:
        with self._errors():
            rows: List[Row] = connection.execute(f"FETCH {_ROWS} FROM rows".encode()).fetchall()
            return rows

    def close(self) -> None:
        self._is_closed = True
        self._connection.close()

    def _connect(self) -> "psycopg.Connection[Row]":
        try:
            address = make_conninfo(**self._settings)
            connection = psycopg.connect(address, autocommit=True, prepare_threshold=None, cursor_factory=RawCursor)
        except psycopg.Error as error:
            raise Error(f"cannot connect to {self.place}: {' '.join(str(error).split())}") from None
        try:
            with self._errors():
                # Numbers to the last digit, whatever the role has.
                connection.execute("SET default_transaction_read_only = on; SET extra_float_digits = 1")
                timeout = "SELECT set_config('statement_timeout', $1, false) WHERE current_setting('statement_timeout') = '0'"
                connection.execute(timeout, [_STATEMENT_TIMEOUT])
        except Error:
            connection.close()
            raise
        set_json_loads(_written, connection)
        return connection

    def _check(self) -> None:
        """That this is a whole copy: its views are made last."""
        sql = """SELECT EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('stories') AND relkind = 'v'),
            to_regclass('t_store') IS NOT NULL"""
        _, [(has_views, has_tables)] = self.fetch(sql)
        if has_tables and not has_views:
            raise Error(f"{self.place} is not whole: finish `newsloom migrate-store` into it first")
        if not has_views:
            raise Error(f"{self.place} is no database of newsloom")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise Error(f"{self.place}: {error.diag.message_primary or ' '.join(str(error).split())}") from None
        except UnicodeError as error:
            raise Error(f"{self.place}: {error}") from None


def _written(value: Union[str, bytes]) -> str:
    """JSON as text, as newsloom writes it in SQLite; only the keys of an object have an order of their own."""
    return json.dumps(json.loads(value), ensure_ascii=False, separators=(",", ":"))


def _bound(values: Sequence[Any]) -> List[Any]:
    """PostgreSQL holds no NUL: a picture of it stands in its place."""
    return [value.replace("\0", "\u2400") if isinstance(value, str) else value for value in values]


def settings(address: str, environment: Mapping[str, str] = os.environ) -> Dict[str, str]:
    """What libpq is told: what the address says, and inside TLS unless the server is on this machine, as newsloom itself."""
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    except (psycopg.Error, UnicodeError):
        # What libpq says may show the password.
        raise Error("this is no address of a PostgreSQL database: write postgres://user@host/name") from None
    ports = given.get("port", "").split(",")
    if "@" in given.get("host", "") + given.get("dbname", "") or not all(port.isdigit() or not port for port in ports):
        raise Error("write @ as %40 and / as %2F in the user and the password of an address of PostgreSQL")
    mode = given.get("sslmode") or environment.get("PGSSLMODE") or "prefer"
    if mode in ("require", "verify-full") or (mode in ("allow", "prefer") and not _is_local(given, environment)):
        given["sslmode"] = "verify-full"
        authorities = given.get("sslrootcert") or environment.get("PGSSLROOTCERT") or _authorities()
        given.update({"sslrootcert": authorities} if authorities else {})
    return {**_DEFAULTS, **given, "client_encoding": "UTF8"}


def _is_local(given: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    """Whether it is this machine that is asked."""
    service = given.get("service") or environment.get("PGSERVICE")
    # Where there are addresses of hosts, these are asked and not the names.
    hosts = [given.get(name) or environment.get(name_outside, "") for name, name_outside in _HOSTS]
    return not service and all(_is_here(host) for names in hosts for host in names.split(","))


#: Names of hosts in an address, and in the environment.
_HOSTS = (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"))


def _is_here(host: str) -> bool:
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _authorities() -> Optional[str]:
    """Whose certificates this machine trusts (SSL_CERT_FILE names another file). The libpq of a wheel does not know where they are."""
    return ssl.get_default_verify_paths().cafile or ("system" if psycopg.pq.version() >= 160_000 else None)


def shown(given: Mapping[str, str]) -> str:
    """The address without the password."""
    user, host, port = given.get("user", ""), given.get("host", ""), given.get("port", "")
    host = f"[{host}]" if ":" in host else quote(host, safe=",")
    return f"postgres://{quote(user)}{'@' if user else ''}{host}{':' if port else ''}{port}/{quote(given.get('dbname', ''))}"
