"""Looks for a simulator's truth wherever the pipeline could read it: in every column, and on the wire."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from psycopg.sql import SQL, Identifier

from firmware_sim.life.truth import Fault
from fleet.times import to_milliseconds
from store.engine.database import Connection

WORDS = ("infant", "sudden", "fails_at", "noticed_at")
TEXTS = {"text", "jsonb", "json", "character varying", "ARRAY", "bytea"}
NUMBERS = {"bigint", "double precision", "numeric", "real", "integer"}


def secret_times(faults: Iterable[Fault], now: datetime) -> list[datetime]:
    """When faults began, and when they will come, or would have: nobody outside of the simulator knows."""
    found = {fault.onset for fault in faults if fault.onset is not None and fault.kind != "sensor"}
    found |= {fault.fails_at for fault in faults if fault.ended != "failed" and fault.kind != "sensor"}
    return sorted(moment for moment in found if moment is not None)


def secrets_in_database(conn: Connection, secrets: Sequence[datetime]) -> list[str]:
    """`table.column` of every column that holds a secret time, or a word that only the truth uses."""
    columns = conn.execute(
        "SELECT c.table_schema, c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) WHERE t.table_type = 'BASE TABLE' "
        "AND c.table_schema IN ('sigap', 'public', 'telemetry', 'rollup')"
    ).fetchall()
    assert len(columns) > 100
    return [f"{s}.{t}.{c}" for s, t, c, kind in columns if _holds(conn, (s, t), c, kind, secrets)]


def secrets_in_payload(payload: bytes, secrets: Sequence[datetime]) -> bool:
    text = payload.decode()
    return any(word in text for word in WORDS) or any(str(to_milliseconds(at)) in text for at in secrets)


def _holds(conn: Connection, table: tuple[str, str], column: str, kind: str, secrets: Sequence[datetime]) -> bool:
    name = {"table": Identifier(*table), "column": Identifier(column)}
    if kind == "timestamp with time zone":
        where = SQL("date_trunc('milliseconds', {column}) = ANY(%(times)s)").format(**name)
        values: dict[str, object] = {"times": [_to_the_millisecond(at) for at in secrets]}
    elif kind in NUMBERS:
        where = SQL("{column}::float8 = ANY(%(numbers)s)").format(**name)
        ms = [float(to_milliseconds(at)) for at in secrets]
        values = {"numbers": [*ms, *(number / 1000 for number in ms), *(float(number // 1000) for number in ms)]}
    elif kind in TEXTS:
        where = SQL("{text} ~ %(pattern)s").format(text=_as_text(column, kind))
        values = {"pattern": _pattern(secrets)}
    else:
        return False
    query = SQL("SELECT EXISTS (SELECT FROM {table} WHERE {where})").format(table=name["table"], where=where)
    row = conn.execute(query, values).fetchone()
    return bool(row and row[0])


def _as_text(column: str, kind: str) -> SQL:
    cast = "encode({column}, 'escape')" if kind == "bytea" else "{column}::text"
    return SQL(cast).format(column=Identifier(column))  # type: ignore[return-value]


def _pattern(secrets: Sequence[datetime]) -> str:
    words = [rf"\m{word}\M" for word in WORDS]
    times = [re.escape(at.strftime(f"%Y-%m-%d{between}%H:%M:%S")) for at in secrets for between in (" ", "T")]
    return "|".join([*words, *times, *(str(to_milliseconds(at)) for at in secrets)])


def _to_the_millisecond(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
