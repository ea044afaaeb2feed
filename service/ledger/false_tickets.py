"""False tickets by failure mode and together, against the product's budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.product import Product
from models.statistics.rates import Rate, rate
from service.ledger.figures import ModePage
from store.engine.database import Connection
from store.learning.ledger import LedgerPage, watched_time


@dataclass(frozen=True, slots=True)
class Watched:
    """Devices that were scored within a time, and for how many days together."""

    devices: int
    days: float


@dataclass(frozen=True, slots=True)
class FalseTickets:
    """False tickets of all failure modes together and of each; `budget`: what the product's file bears of 1,000
    device-months, None where it sets no limit; `devices` that were watched."""

    devices: int
    budget: float | None
    total: Rate
    by_mode: dict[str, Rate]

    @property
    def broken(self) -> bool:
        """Whether the budget is broken with confidence: the whole interval lies above it."""
        low = self.total.low
        return self.budget is not None and low is not None and low > self.budget


def false_tickets_of(
    conn: Connection,
    product: Product,
    pages: Sequence[ModePage],
    *,
    since: datetime,
    now: datetime,
    watched: Watched | None = None,
) -> FalseTickets:
    """False tickets on the pages by the time that devices were watched in the window; it is counted unless given."""
    if not product.failure_modes:
        return FalseTickets(0, None, rate(0, 0.0), {})
    watched = watched or watched_in(conn, product, since=since, now=now)
    devices, days = watched.devices, watched.days
    false = {page.failure_mode: _false(page) for page in pages}
    return FalseTickets(
        devices,
        product.policy.false_tickets_per_1000_device_months,
        rate(sum(false.values()), days),
        {mode: rate(count, days) for mode, count in false.items()},
    )


def watched_in(conn: Connection, product: Product, *, since: datetime, now: datetime) -> Watched:
    """Of all failure modes: one pass scores a device for all of them. With many devices this takes a while."""
    return Watched(*watched_time(conn, product.id, product.failure_modes[0].id, since=since, now=now))


def watched_lately(kept: Sequence[LedgerPage], now: datetime, *, at_most: timedelta) -> Watched | None:
    """What the newest evaluation counted, if it is at most so old."""
    newest = max(kept, key=lambda page: page.at, default=None)
    if newest is None or now - newest.at > at_most or "watched" not in newest.figures:
        return None
    return Watched(**newest.figures["watched"])


def _false(page: ModePage) -> int:
    decided = page.figures.acted.precision
    return decided.trials - decided.hits
