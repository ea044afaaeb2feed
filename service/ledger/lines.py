"""Every prediction and every missed fault of a failure mode by itself, with its outcome."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import Coded
from fleet.times import from_milliseconds, to_milliseconds
from models.monitoring.ledger import Closed, Fault, Verdict, close_entries
from service.ledger.figures import ModeRows
from store.learning.ledger import LedgerFault, LedgerPrediction


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


def lines_of(rows: ModeRows, *, since: datetime) -> list[LedgerLine]:
    """Predictions that opened and faults that came from `since` on, newest first."""
    begin = to_milliseconds(since)
    entry_of = dict(zip(map(id, rows.entries), rows.entry_rows, strict=True))
    fault_of = dict(zip(map(id, rows.faults), rows.fault_rows, strict=True))
    closed = close_entries(rows.entries, rows.faults)
    foreseen = {id(one.fault) for one in closed if one.fault is not None}
    lines = [_prediction(rows, one, entry_of[id(one.entry)]) for one in closed if one.entry.opened >= begin]
    lines += [_miss(rows, f, fault_of[id(f)]) for f in rows.faults if id(f) not in foreseen and f.at >= begin]
    return sorted(lines, key=lambda line: (line.at, line.serial), reverse=True)


def _prediction(rows: ModeRows, one: Closed, row: LedgerPrediction) -> LedgerLine:
    fault = one.fault
    return LedgerLine(
        became=_became(one),
        failure_mode=rows.mode.id,
        serial=row.serial,
        at=row.opened_at,
        opened_at=row.opened_at,
        fault_at=from_milliseconds(fault.at) if fault else None,
        lead=timedelta(milliseconds=fault.at - one.entry.opened) if fault else None,
        probability=row.probability,
        ticket_id=row.ticket_id,
        model_id=row.model_id,
        outcome=row.outcome,
        customer_first=bool(fault and fault.customer_first),
        held_out=row.held_out,
        reason=row.reason if row.ticket_id is None else None,
    )


def _became(one: Closed) -> LineOutcome:
    match one.verdict:
        case Verdict.RIGHT:
            return LineOutcome.AVERTED if one.fault and one.fault.averted else LineOutcome.RIGHT
        case Verdict.WRONG:
            return LineOutcome.FALSE
        case Verdict.LATE:
            return LineOutcome.LATE
        case Verdict.UNDECIDED:
            return LineOutcome.CENSORED if one.entry.ended is not None else LineOutcome.UNDECIDED


def _miss(rows: ModeRows, fault: Fault, row: LedgerFault) -> LedgerLine:
    return LedgerLine(
        became=LineOutcome.MISSED,
        failure_mode=rows.mode.id,
        serial=row.serial,
        at=row.at,
        opened_at=None,
        fault_at=row.at,
        lead=None,
        probability=None,
        ticket_id=row.ticket_id,
        model_id=row.model_id,
        outcome=None,
        customer_first=fault.customer_first,
        held_out=fault.held_out,
    )
