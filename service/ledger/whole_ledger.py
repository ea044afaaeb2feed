"""A product's ledger from one reading: figures, what became of each prediction, false tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.product import FailureMode, Product
from service.ledger.false_tickets import FalseTickets, Watched, false_tickets_of
from service.ledger.figures import ModePage, page_of, read_modes
from service.ledger.lines import Outcome, newest_first, outcomes_of
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Ledger:
    """`outcomes` newest first."""

    since: datetime
    now: datetime
    pages: list[ModePage]
    outcomes: list[Outcome]
    false_tickets: FalseTickets


def read_ledger(
    conn: Connection,
    product: Product,
    *,
    since: datetime,
    now: datetime,
    holdout_share: float,
    calibration: bool,
    modes: Sequence[FailureMode] | None = None,
    watched: Watched | None = None,
) -> Ledger:
    """The figures and outcomes of some failure modes, of all unless they are named, from the same rows, as they were
    known at `now`; `watched` is counted where it is not given."""
    chosen = product.failure_modes if modes is None else modes
    read = read_modes(conn, product, chosen, since=since, now=now, holdout_share=holdout_share)
    pages = [page_of(conn, product, rows, since=since, now=now, calibration=calibration) for rows in read]
    outcomes = newest_first([one for rows in read for one in outcomes_of(rows, since=since)])
    false_tickets = false_tickets_of(conn, product, pages, since=since, now=now, watched=watched)
    return Ledger(since, now, pages, outcomes, false_tickets)
