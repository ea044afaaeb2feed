"""A product's whole ledger from one reading: figures, lines, false tickets."""

from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from service.ledger.false_tickets import FalseTickets, false_tickets_of
from service.ledger.figures import ModePage, page_of, read_mode
from service.ledger.lines import LedgerLine, lines_of
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Ledger:
    """`lines` newest first."""

    since: datetime
    now: datetime
    pages: list[ModePage]
    lines: list[LedgerLine]
    false_tickets: FalseTickets


def read_ledger(
    conn: Connection, product: Product, *, since: datetime, now: datetime, holdout_share: float, calibration: bool
) -> Ledger:
    """The figures and lines of every failure mode, from the same rows, as they were known at `now`."""
    pages: list[ModePage] = []
    lines: list[LedgerLine] = []
    for mode in product.failure_modes:
        rows = read_mode(conn, product, mode, since=since, now=now, holdout_share=holdout_share)
        pages.append(page_of(conn, product, rows, since=since, now=now, calibration=calibration))
        lines += lines_of(rows, since=since)
    lines.sort(key=lambda line: line.at, reverse=True)
    return Ledger(since, now, pages, lines, false_tickets_of(conn, product, pages, since=since, now=now))
