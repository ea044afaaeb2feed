"""Rows become records by the names of their columns; codes with arguments go into the database and come back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import pytest
from psycopg.sql import SQL

from fleet.coded import Coded, coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.service import tickets as ticket_rows

WHY = coded("threshold_exceeded", metric="flow", limits=[1, 2.5], because=coded("sensor_faulty", sensor="flow"))


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    level: Level
    why: Coded
    parts: tuple[str, ...] = ()
    reasons: tuple[Coded, ...] = ()
    outcome: Coded | None = None


class Pair(NamedTuple):
    left: int
    right: int


@pytest.fixture
def lines(conn: Connection) -> Connection:
    conn.execute(
        "CREATE TEMP TABLE line (id integer, level text, why jsonb, parts text[], reasons jsonb[], outcome jsonb)"
    )
    return conn


def put(conn: Connection, line: Line) -> None:
    values = {**fields_of(line), "parts": list(line.parts), "reasons": list(line.reasons)}
    conn.execute("INSERT INTO line VALUES (%(id)s, %(level)s, %(why)s, %(parts)s, %(reasons)s, %(outcome)s)", values)


def test_a_record_comes_back_as_it_was_stored_whatever_the_order_of_the_columns(lines: Connection) -> None:
    line = Line(1, Level.HIGH, WHY, ("pump", "seal"), (WHY, coded("worn")), coded("mended", days=3))
    put(lines, line)
    query = SQL("SELECT outcome, reasons, parts, why, level, id FROM line WHERE id = %(id)s")
    assert fetch_one(lines, query, {"id": 1}, Line) == line


def test_what_is_null_stays_none(lines: Connection) -> None:
    put(lines, Line(2, Level.LOW, WHY))
    found = fetch_all(lines, SQL("SELECT id, level, why, outcome FROM line"), None, Line)
    assert found == [Line(2, Level.LOW, WHY)]


def test_a_query_without_rows_finds_nothing(lines: Connection) -> None:
    query = SQL("SELECT id, level, why FROM line")
    assert fetch_one(lines, query, None, Line) is None
    assert fetch_all(lines, query, None, Line) == []


def test_many_codes_are_stored_in_one_statement(lines: Connection) -> None:
    """Histories are written so: a list for each column, some without a code."""
    lines.execute(
        "INSERT INTO line (id, why) SELECT * FROM unnest(%(id)s::integer[], %(why)s::jsonb[])",
        {"id": [1, 2], "why": [WHY, None]},
    )
    assert lines.execute("SELECT why FROM line ORDER BY id").fetchall() == [(WHY.to_json(),), (None,)]


def test_a_named_tuple_is_a_record_too(conn: Connection) -> None:
    assert fetch_one(conn, SQL("SELECT 1 AS right, 2 AS left"), None, Pair) == Pair(left=2, right=1)


def test_the_database_s_own_format_gives_the_same_record(lines: Connection) -> None:
    put(lines, Line(3, Level.HIGH, WHY, ("pump",)))
    query = SQL("SELECT id, level, why, parts FROM line")
    assert fetch_all(lines, query, None, Line, binary=True) == fetch_all(lines, query, None, Line)


def test_a_column_that_the_record_does_not_have_is_refused(conn: Connection) -> None:
    with pytest.raises(TypeError, match="middle"):
        fetch_one(conn, SQL("SELECT 1 AS right, 2 AS left, 3 AS middle"), None, Pair)


def test_fields_of_keeps_codes_as_codes() -> None:
    assert fields_of(Line(1, Level.LOW, WHY))["why"] is WHY


def test_statements_share_lists_of_columns() -> None:
    tickets = load(ticket_rows.__file__)
    _, _, columns = tickets["ticket_columns"].as_string().partition("\n")
    assert columns.startswith("t.id, t.product")
    for name in ("find_ticket", "list_tickets", "tickets_of_asset"):
        assert f"SELECT {columns}\nFROM ticket t" in tickets[name].as_string()
