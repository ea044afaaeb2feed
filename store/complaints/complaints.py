"""Complaints by group of devices, and for how long each group was in the field."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
MONTH = "month"


@dataclass(frozen=True, slots=True)
class FieldTime:
    """A group of devices: `dimension` is `all`, an attribute's name, `firmware` or `month`."""

    dimension: str
    value: str
    devices: int
    days: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Complaints of one kind and failure mode in one group, and of how many devices they are."""

    kind: str
    failure_mode: str
    dimension: str
    value: str
    complaints: int
    devices: int


@dataclass(frozen=True, slots=True)
class _MonthTime:
    value: str
    devices: int
    days: float


def field_times(conn: Connection, product: str, *, since: datetime, until: datetime) -> list[FieldTime]:
    """Of every group, months included."""
    values = {"product": product, "since": since, "until": until}
    months = fetch_all(conn, SQL["month_time"], values, _MonthTime)
    return [
        *fetch_all(conn, SQL["field_time"], values, FieldTime),
        *(FieldTime(MONTH, one.value, one.devices, one.days) for one in months),
    ]


def first_month(conn: Connection, product: str) -> str:
    """In which month the first ticket, report or claim of a product came, as YYYY-MM; empty where none has."""
    row = conn.execute(SQL["first_month"], {"product": product}).fetchone()
    return str(row[0] or "") if row else ""


def counted_complaints(conn: Connection, product: str, *, since: datetime, until: datetime) -> list[Counted]:
    """Of every group, months included; groups without any are not there."""
    values = {"product": product, "since": since, "until": until}
    return [
        *fetch_all(conn, SQL["counted"], values, Counted),
        *fetch_all(conn, SQL["counted_by_month"], values, Counted),
    ]
