"""Customers' reports of faults, and technicians' findings."""

from dataclasses import asdict, dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Report:
    """A customer's report of a fault."""

    failure_mode: str
    reported_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a technician found; `failed_at` is when the device stopped doing its job, None where it never did."""

    kind: str
    failure_mode: str | None
    component: str | None
    mechanism: str | None
    parts: tuple[str, ...]
    note: str
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordedFinding(Finding):
    """A finding with the opening that it ended, who found it and when; `version`: 2 after a correction."""

    opening: int
    actor: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class FormerFinding(RecordedFinding):
    """A finding as it was before somebody corrected it; `until_at`: when, on the fleet's clock."""

    corrected_by: str
    until_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Who corrects a finding, when on the fleet's clock, and why in their words."""

    by: str
    at: datetime
    why: str


def find_report(conn: Connection, *, device_id: int, failure_mode: str, reported_at: datetime) -> int | None:
    """The ticket of a report that came before."""
    row = conn.execute(
        SQL["find_report"], {"device_id": device_id, "failure_mode": failure_mode, "reported_at": reported_at}
    ).fetchone()
    return int(row[0]) if row else None


def record_report(conn: Connection, *, device_id: int, ticket_id: int, report: Report) -> None:
    conn.execute(SQL["record_report"], {"device_id": device_id, "ticket_id": ticket_id, **asdict(report)})


def reports_of(conn: Connection, ticket_id: int) -> list[Report]:
    return fetch_all(conn, SQL["reports_of"], {"ticket_id": ticket_id}, Report)


def record_finding(
    conn: Connection, *, ticket_id: int, opening: int, finding: Finding, actor: str, at: datetime
) -> None:
    conn.execute(
        SQL["record_finding"],
        {
            **asdict(finding),
            "parts": list(finding.parts),
            "ticket_id": ticket_id,
            "opening": opening,
            "actor": actor,
            "at": at,
        },
    )


def find_finding(conn: Connection, *, ticket_id: int, opening: int) -> Finding | None:
    return fetch_one(conn, SQL["find_finding"], {"ticket_id": ticket_id, "opening": opening}, Finding)


def last_finding_before(conn: Connection, *, ticket_id: int, opening: int) -> datetime | None:
    """When the newest finding of an earlier opening was made."""
    row = conn.execute(SQL["last_finding_before"], {"ticket_id": ticket_id, "opening": opening}).fetchone()
    return row[0] if row else None


def correct_finding(
    conn: Connection, *, ticket_id: int, known: RecordedFinding, finding: Finding, correction: Correction
) -> bool:
    """Puts a finding in another one's place, which stays on record; False where somebody corrected it before."""
    values = {
        **{name: value for name, value in asdict(finding).items() if name in Finding.__dataclass_fields__},
        "parts": list(finding.parts),
        "ticket_id": ticket_id,
        "opening": known.opening,
        "version": known.version,
        "corrected_by": correction.by,
        "until_at": correction.at,
        "why": correction.why,
    }
    with conn.transaction():
        if conn.execute(SQL["keep_former_finding"], values).rowcount == 0:
            return False
        return conn.execute(SQL["correct_finding"], values).rowcount == 1


def former_findings_of(conn: Connection, ticket_id: int) -> list[FormerFinding]:
    """What findings of a ticket were before they were corrected, newest first."""
    return fetch_all(conn, SQL["former_findings_of"], {"ticket_id": ticket_id}, FormerFinding)


def findings_of(conn: Connection, ticket_id: int) -> list[RecordedFinding]:
    return fetch_all(conn, SQL["findings_of"], {"ticket_id": ticket_id}, RecordedFinding)
