"""A product's whole ledger from one reading: its pages, each prediction and fault, what was for nothing."""

from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from service.ledger.book import ModePage, page_of, read_mode
from service.ledger.lines import Line, lines_of
from service.ledger.nuisance import Nuisance, nuisance_of
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Account:
    """`lines` newest first."""

    since: datetime
    now: datetime
    pages: list[ModePage]
    lines: list[Line]
    nuisance: Nuisance


def read_account(
    conn: Connection, product: Product, *, since: datetime, now: datetime, holdout_share: float, calibration: bool
) -> Account:
    """The figures and lines of every failure mode, from the same rows, as they were known at `now`."""
    pages: list[ModePage] = []
    lines: list[Line] = []
    for mode in product.failure_modes:
        rows = read_mode(conn, product, mode, since=since, now=now, holdout_share=holdout_share)
        pages.append(page_of(conn, product, rows, since=since, now=now, calibration=calibration))
        lines += lines_of(rows, since=since)
    lines.sort(key=lambda line: line.at, reverse=True)
    return Account(since, now, pages, lines, nuisance_of(conn, product, pages, since=since, now=now))
