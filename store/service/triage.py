"""Work that waits for service: open predictions, reported codes, expired predictions, tickets to close, rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.product import ANOMALY
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Work:
    """Which kinds of work wait in a fleet, whether or not another worker holds them."""

    predictions: bool
    events: bool
    expiring: bool
    closing: bool
    rules: bool
    repairs: bool
    targets: bool
    inspections: bool

    def __bool__(self) -> bool:
        own = (self.predictions, self.events, self.expiring, self.closing, self.rules)
        return any((*own, self.repairs, self.targets, self.inspections))


@dataclass(frozen=True, slots=True)
class OpenPrediction:
    """A prediction that waits for triage; `rung`: the one in force now. Of its sensors: `faulty`, those that an alarm
    called faulty at its opening, and which; `without`, its probability without them; `rests_on`, those that it rests
    on, each with the probability without it."""

    id: int
    serial: str
    device_id: int
    asset_id: int
    failure_mode: str
    opened_at: datetime
    expires_at: datetime
    probability: float | None
    rung: str
    faulty: Mapping[str, str]
    without: float | None
    rests_on: Mapping[str, float]
    reasons: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class RecentTickets:
    """Tickets that predictions of one failure mode have opened of late and that nobody has a finding on, and what its
    model's training lets expect: so many in so many device-months (0 where its manifest does not say)."""

    opened: int
    rung: str
    model_id: int
    tickets: int
    device_months: float


@dataclass(frozen=True, slots=True)
class ReportedCode:
    """A fault code that a device reported, once or `times` times, last at `ts`."""

    device_id: int
    code: str
    ts: datetime
    text: str
    times: int


def pending_work(
    conn: Connection, product: str, *, now: datetime, resolved_before: datetime, inspects: bool = False
) -> Work:
    """`inspects`: the product has a budget of inspections."""
    wanted = {"product": product, "now": now, "resolved_before": resolved_before, "inspects": inspects}
    work = fetch_one(conn, SQL["pending_work"], wanted, Work)
    assert work is not None
    return work


def claim_prediction(
    conn: Connection, product: str, now: datetime, *, but: Sequence[int] = ()
) -> OpenPrediction | None:
    """The oldest open prediction nobody else holds, held until the transaction ends; none of those in `but`."""
    values = {"product": product, "now": now, "but": list(but)}
    return fetch_one(conn, SQL["claim_prediction"], values, OpenPrediction)


def recent_tickets(conn: Connection, product: str, mode: str, *, since: datetime) -> RecentTickets | None:
    """None where the failure mode stands on no rung."""
    return fetch_one(conn, SQL["recent_tickets"], {"product": product, "mode": mode, "since": since}, RecentTickets)


def settle_prediction(
    conn: Connection, prediction_id: int, *, state: str, reason: Coded, ticket_id: int | None, at: datetime
) -> bool:
    """Records triage's decision on an open prediction; False where another worker did."""
    cursor = conn.execute(
        SQL["settle_prediction"],
        {"prediction_id": prediction_id, "state": state, "reason": reason, "ticket_id": ticket_id, "at": at},
    )
    return cursor.rowcount == 1


def note_prediction(conn: Connection, prediction_id: int, *, at: datetime, actor: str, state: str, why: Coded) -> None:
    conn.execute(
        SQL["note_prediction"],
        {"prediction_id": prediction_id, "at": at, "actor": actor, "state": state, "why": why},
    )


def expire_predictions(conn: Connection, product: str, now: datetime) -> int:
    """Ends the predictions whose window passed without a ticket; how many."""
    return conn.execute(SQL["expire_predictions"], {"product": product, "now": now, "anomaly": ANOMALY}).rowcount


def due_to_close(conn: Connection, product: str, *, resolved_before: datetime) -> list[int]:
    rows = conn.execute(SQL["due_to_close"], {"product": product, "resolved_before": resolved_before, "limit": BATCH})
    return [row[0] for row in rows]


def drop_events(conn: Connection, product: str, *, except_codes: list[str]) -> int:
    """Takes events of all other codes out of the inbox; how many."""
    dropped = 0
    while batch := conn.execute(
        SQL["drop_events"], {"product": product, "codes": except_codes, "limit": BATCH}
    ).rowcount:
        dropped += batch
    return dropped


def take_codes(conn: Connection, product: str) -> ReportedCode | None:
    """Takes one device's waiting events of one code out of the inbox, in the caller's transaction."""
    head = conn.execute(SQL["next_event"], {"product": product}).fetchone()
    if head is None:
        return None
    device_id, code = head
    events = conn.execute(
        SQL["take_events"], {"product": product, "device_id": device_id, "code": code, "limit": BATCH}
    ).fetchall()
    _, ts, _, text = max(events, key=lambda event: (event[1], event[0]))
    return ReportedCode(device_id, code, ts, text, len(events))
