"""Strangers' reports: faults that were reported at the open form, without an account, which nobody has verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


class StrangerState(StrEnum):
    WAITING = "waiting"
    JOINED = "joined"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a report is not joined to a device."""

    NOT_OURS = "not_ours"
    NOT_REACHED = "not_reached"
    TWICE = "twice"
    SOLVED = "solved"
    NO_REPORT = "no_report"


@dataclass(frozen=True, slots=True)
class NewStrangerReport:
    """What a form sent; `reported_at` on the fleet's clock, `sent_at` by the wall clock."""

    receipt: str
    client_id: UUID
    product: str
    serial: str
    symptom: str
    words: str
    name: str
    phone: str
    language: str
    reported_at: datetime
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class StrangerReport:
    """A report. `photo`: the file of the plate's photo, until the report is joined."""

    id: int
    receipt: str
    product: str
    serial: str
    symptom: str
    words: str
    name: str
    phone: str
    language: str
    reported_at: datetime
    sent_at: datetime
    state: StrangerState
    reason: Refusal | None
    ticket_id: int | None
    decided_at: datetime | None
    decided_by: str | None
    photo: str | None


@dataclass(frozen=True, slots=True)
class PlatePhoto:
    """A re-encoded photo, whose files lie under `file_name`."""

    file_name: str
    digest: bytes
    bytes: int
    small_bytes: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decide; `at`: wall time."""

    to_state: StrangerState
    by: str
    at: datetime
    reason: Refusal | None = None
    ticket_id: int | None = None


def note_stranger_report(conn: Connection, new: NewStrangerReport) -> int | None:
    """The number of a new report; None where this form, or this receipt, is known."""
    row = conn.execute(SQL["note_stranger_report"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def report_of_form(conn: Connection, client_id: UUID) -> StrangerReport | None:
    return fetch_one(conn, SQL["report_of_form"], {"client_id": client_id}, StrangerReport)


def report_of_receipt(conn: Connection, receipt: str) -> StrangerReport | None:
    return fetch_one(conn, SQL["report_of_receipt"], {"receipt": receipt}, StrangerReport)


def add_photo(conn: Connection, report_id: int, photo: PlatePhoto) -> None:
    conn.execute(SQL["add_photo"], {"report_id": report_id, **fields_of(photo)})


def find_stranger_report(conn: Connection, report_id: int) -> StrangerReport | None:
    return fetch_one(conn, SQL["find_stranger_report"], {"report_id": report_id}, StrangerReport)


def list_stranger_reports(
    conn: Connection, *, state: StrangerState | None = None, before: int | None = None, limit: int
) -> list[StrangerReport]:
    """The newest first."""
    return fetch_all(
        conn, SQL["list_stranger_reports"], {"state": state, "before": before, "limit": limit}, StrangerReport
    )


def decide_report(conn: Connection, report_id: int, decision: Decision, *, allowed: Sequence[StrangerState]) -> bool:
    """False where it is in none of the states that it may be decided in."""
    values = {"report_id": report_id, "allowed": [*allowed], **fields_of(decision)}
    return conn.execute(SQL["decide_report"], values).rowcount == 1


def hand_photo_over(conn: Connection, report_id: int) -> None:
    """The photo of a joined report becomes one of its ticket's."""
    conn.execute(SQL["hand_photo_over"], {"report_id": report_id})
    conn.execute(SQL["forget_photo"], {"report_id": report_id})


def forget_reports(conn: Connection, *, before: datetime) -> int:
    """How many went: sent before, and joined to no device."""
    return conn.execute(SQL["forget_reports"], {"before": before}).rowcount
