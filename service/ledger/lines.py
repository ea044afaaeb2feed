"""Every prediction and every missed fault of a failure mode by itself, with its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from fleet.coded import Coded
from fleet.times import from_milliseconds, to_milliseconds
from models.monitoring.prediction_verdicts import Closed, Verdict
from service.ledger.figures import ModeRows
from store.engine.database import Connection
from store.learning.ledger import LedgerFault, PredictionDetails, prediction_details


class LineOutcome(StrEnum):
    """RIGHT: the fault came. AVERTED: right too, for the fault was found; the repair hides when it would have come.
    FALSE: nothing was there. LATE: the fault was there before. MISSED: a fault without a prediction. CENSORED: somebody
    intervened or nobody looked, so it is never known. UNDECIDED: not known yet."""

    RIGHT = "right"
    AVERTED = "averted"
    FALSE = "false"
    MISSED = "missed"
    LATE = "late"
    CENSORED = "censored"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A prediction, or a fault without one (`missed`: `opened_at` None). `lead`: from the prediction to the fault, or
    to its being found; `customer_first`: the customer reported it before anybody knew. `reason`: why it led to
    no ticket."""

    became: LineOutcome
    failure_mode: str
    serial: str
    at: datetime
    opened_at: datetime | None
    fault_at: datetime | None
    lead: timedelta | None
    probability: float | None
    ticket_id: int | None
    model_id: int
    outcome: str | None
    customer_first: bool
    held_out: bool
    reason: Coded | None = None


class Outcome(NamedTuple):
    """What became of a prediction, or a fault that none foresaw (`missed`); what a line says besides is read when it is
    told. Times are in ms since the epoch."""

    failure_mode: str
    at: int
    of: Closed | LedgerFault
    held_out: bool

    @property
    def became(self) -> LineOutcome:
        return LineOutcome.MISSED if isinstance(self.of, LedgerFault) else _became(self.of)


def outcomes_of(rows: ModeRows, *, since: datetime) -> list[Outcome]:
    """Of predictions that opened and faults that came from `since` on, newest first."""
    begin, mode = to_milliseconds(since), rows.mode.id
    foreseen = {id(one.fault) for one in rows.closed if one.fault is not None}
    found = [
        Outcome(mode, one.entry.opened, one, one.entry.held_out) for one in rows.closed if one.entry.opened >= begin
    ]
    found += [
        Outcome(mode, fault.at, row, fault.held_out)
        for fault, row in zip(rows.faults, rows.fault_rows, strict=True)
        if id(fault) not in foreseen and fault.at >= begin
    ]
    return newest_first(found)


def newest_first(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=attrgetter("at"), reverse=True)


def lines_of(conn: Connection, outcomes: Sequence[Outcome]) -> list[LedgerLine]:
    """Each outcome as it is told, in the same order."""
    details = prediction_details(conn, [one.of.entry.id for one in outcomes if isinstance(one.of, Closed)])
    return [_line(one, details) for one in outcomes]


def _line(one: Outcome, details: dict[int, PredictionDetails]) -> LedgerLine:
    if isinstance(one.of, LedgerFault):
        return _miss(one, one.of)
    return _prediction(one, one.of, details[one.of.entry.id])


def _prediction(one: Outcome, closed: Closed, details: PredictionDetails) -> LedgerLine:
    entry, fault = closed.entry, closed.fault
    return LedgerLine(
        became=one.became,
        failure_mode=one.failure_mode,
        serial=details.serial,
        at=from_milliseconds(entry.opened),
        opened_at=from_milliseconds(entry.opened),
        fault_at=from_milliseconds(fault.at) if fault else None,
        lead=timedelta(milliseconds=fault.at - entry.opened) if fault else None,
        probability=details.probability,
        ticket_id=entry.ticket,
        model_id=entry.model,
        outcome=entry.outcome,
        customer_first=bool(fault and fault.customer_first),
        held_out=one.held_out,
        reason=details.reason if entry.ticket is None else None,
    )


def _became(one: Closed) -> LineOutcome:
    if one.verdict is Verdict.RIGHT:
        return LineOutcome.AVERTED if one.fault and one.fault.averted else LineOutcome.RIGHT
    if one.verdict is Verdict.UNDECIDED:
        return LineOutcome.CENSORED if one.entry.ended is not None else LineOutcome.UNDECIDED
    return LineOutcome.FALSE if one.verdict is Verdict.WRONG else LineOutcome.LATE


def _miss(one: Outcome, row: LedgerFault) -> LedgerLine:
    return LedgerLine(
        became=one.became,
        failure_mode=one.failure_mode,
        serial=row.serial,
        at=row.at,
        opened_at=None,
        fault_at=row.at,
        lead=None,
        probability=None,
        ticket_id=row.ticket_id,
        model_id=row.model_id,
        outcome=None,
        customer_first=row.reported,
        held_out=one.held_out,
    )
