"""Connections, and what kind of database this is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import JsonbBinaryDumper, JsonbDumper
from psycopg_pool import ConnectionPool

from fleet.coded import Coded
from fleet.plain_failure import PlainFailure

Connection = psycopg.Connection[TupleRow]
# Late readings open as much of the columnstore as they concern, however much that is.
_OPTIONS = (
    "-c search_path=sigap,public -c timezone=UTC -c client_min_messages=warning "
    "-c timescaledb.max_tuples_decompressed_per_dml_transaction=0"
)
# Workers and commands see every tenant's rows (store/engine/scope.py). A connection that does not say so sees none.
OPTIONS = f"{_OPTIONS} -c sigap.tenant=all -c sigap.customer=all -c sigap.technician=all"
# A network that goes away tells nobody: within 20 s the connection counts as lost, and a new one is tried.
_NOTICES_LOSS: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
WEB_ROLE = "sigap_web"
# Conditions of row-level security cost much by the planner's count and little in truth.
_WEB_OPTIONS = f"{_OPTIONS} -c jit=off"

# 08 connection, 53 resources, 57 operator intervention (a restart), 40 lost a race: the same work may be tried again.
_PASSING = ("08", "53", "57", "40")
_REFUSED = ("22", "23")


class StoreUnavailable(PlainFailure):
    """The database cannot be reached, is restarting or lost a race: the same work may be tried again."""


class RefusedData(ValueError):
    """The database refused a value (SQLSTATE classes 22 and 23): the same work would be refused again."""


class BadDatabase(PlainFailure, ValueError):
    """A database that cannot serve, and why."""


def connect(url: str, *, autocommit: bool = True, timeout_s: int = 10, options: str = OPTIONS) -> Connection:
    """A connection; StoreUnavailable where there is none to be had now."""
    try:
        return psycopg.connect(url, autocommit=autocommit, options=options, connect_timeout=timeout_s, **_NOTICES_LOSS)
    except psycopg.OperationalError as exc:
        raise StoreUnavailable(str(exc).strip()) from exc


def connect_web(url: str, web_url: str | None, *, timeout_s: int = 10) -> Connection:
    """A connection of the web process, which sees nothing yet; StoreUnavailable where there is none to be had now."""
    found, options = web_access(url, web_url)
    return connect(found, timeout_s=timeout_s, options=options)


def web_access(url: str, web_url: str | None) -> tuple[str, str]:
    """(URL, options) of the web process's connections: of `web_url`, else of the role that `url`'s user takes on."""
    return (web_url, _WEB_OPTIONS) if web_url else (url, f"{_WEB_OPTIONS} -c role={WEB_ROLE}")


def user_of(conn: Connection) -> str:
    """Whose rights a connection has."""
    row = conn.execute("SELECT current_user").fetchone()
    assert row is not None
    return str(row[0])


def connect_again(conn: Connection) -> Connection:
    """Another connection to the same database, for reading beside `conn`; StoreUnavailable where none is to be had."""
    try:
        return psycopg.connect(conn.info.dsn, password=conn.info.password or None, autocommit=True)
    except psycopg.OperationalError as exc:
        raise StoreUnavailable(str(exc).strip()) from exc


def open_pool(url: str, web_url: str | None = None, *, size: int = 8) -> ConnectionPool[Connection]:
    """A pool for the web process; its connections check themselves before use, and see nothing until a scope is applied
    to them. `web_url`: another user than `url`'s, with the web process's rights."""
    found, options = web_access(url, web_url)
    kwargs: dict[str, Any] = {"options": options, "autocommit": True}
    return ConnectionPool(
        found, kwargs=kwargs, min_size=1, max_size=size, timeout=10, open=False, check=ConnectionPool.check_connection
    )


@contextmanager
def translated() -> Iterator[None]:
    """Turns the driver's faults into StoreUnavailable and RefusedData; faults of ours go through."""
    try:
        yield
    except psycopg.DataError as exc:
        raise RefusedData(str(exc).strip()) from exc
    except (psycopg.OperationalError, psycopg.InterfaceError) as exc:
        raise StoreUnavailable(str(exc).strip()) from exc
    except psycopg.Error as exc:
        if exc.sqlstate is not None and exc.sqlstate[:2] in _PASSING:
            raise StoreUnavailable(str(exc).strip()) from exc
        if exc.sqlstate is not None and exc.sqlstate[:2] in _REFUSED:
            raise RefusedData(str(exc).strip()) from exc
        if exc.diag.source_function == "ExecWithCheckOptions":
            raise RefusedData(str(exc).strip()) from exc  # A row that the connection would not see.
        raise


def has_timescale(conn: Connection) -> bool:
    """Whether hypertables and continuous aggregates are at hand."""
    row = conn.execute("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')").fetchone()
    return bool(row and row[0])


def versions(conn: Connection) -> tuple[str, str | None]:
    """(PostgreSQL version, TimescaleDB version or None)."""
    server = conn.execute("SHOW server_version").fetchone()
    scale = conn.execute("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'").fetchone()
    return str(server[0]) if server else "", str(scale[0]) if scale else None


class _CodedDumper(JsonbDumper):
    """Writes a Coded as jsonb; lists of them become jsonb[]."""

    def dump(self, obj: Coded) -> bytes | bytearray | memoryview | None:
        return super().dump(obj.to_json())


class _CodedBinaryDumper(JsonbBinaryDumper):
    def dump(self, obj: Coded) -> bytes | bytearray | memoryview | None:
        return super().dump(obj.to_json())


# Every connection that is made from here on knows them.
psycopg.adapters.register_dumper(Coded, _CodedBinaryDumper)
psycopg.adapters.register_dumper(Coded, _CodedDumper)
