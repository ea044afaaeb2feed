"""Demand from predictions: how many parts the fleet is expected to need, week by week, beside what is in stock.

Every living probability counts, also those far below a threshold: 200 appliances at 2 % are 4 parts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, sqrt

from fleet.product import Product
from service.parts.catalogue import KnownPart, catalogue, part_number
from store.engine.database import Connection
from store.parts.deliveries import DeliveryState, ReorderPoint, list_deliveries, list_reorder_points
from store.parts.moves import Balance, list_balances
from store.parts.needs import ModePart, PartNeed, list_needs, needs_checked_at, put_needs
from store.parts.reservations import waiting_quantities

EVERY = timedelta(days=1)
# Scores older than this say nothing of now.
FRESH = timedelta(days=1)
WEEK = timedelta(days=7)
# One-sided 90 % of a normal distribution.
NINETY = 1.2816
USUAL_LEAD_TIME = timedelta(days=14)


class Standing(StrEnum):
    """How a part stands. `short`: somebody waits, or a lead time needs more than there will be; `reorder`: at or below
    the reorder point; `enough`."""

    SHORT = "short"
    REORDER = "reorder"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class PartOutlook:
    """A part: what there is of it, what is expected to be needed, and how it stands.

    `weeks`: the expected number in each week from now on, as far as horizons reach. `at_most`: with 90 % within a lead
    time. `wanted`: how many to order."""

    known: KnownPart
    on_hand: int
    reserved: int
    faulty: int
    waiting: int
    on_the_way: int
    weeks: tuple[float, ...]
    expected: float
    at_most: int
    lead_time: timedelta
    reorder_at: int | None
    fill_to: int | None
    standing: Standing
    wanted: int
    evaluated_at: datetime | None

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


def evaluate_needs_if_due(conn: Connection, product: Product, now: datetime) -> int:
    """Evaluates a fleet whose time has come, on its own clock; how many rows that made."""
    if not product.parts or not product.failure_modes:
        return 0
    last = needs_checked_at(conn, product.id)
    return evaluate_needs(conn, product, now) if last is None or now >= last + EVERY else 0


def evaluate_needs(conn: Connection, product: Product, now: datetime) -> int:
    """Each failure mode takes each of its parts once."""
    declared = {part.id: part_number(product, part) for part in product.parts}
    parts = [
        ModePart(mode.id, mode.horizon, declared[part])
        for mode in product.failure_modes
        for part in dict.fromkeys(mode.parts)
        if part in declared
    ]
    fresh = max(FRESH, 3 * product.scoring)
    return put_needs(conn, product.id, parts, scored_since=now - fresh, now=now)


def outlooks(conn: Connection) -> list[PartOutlook]:
    """Every part that a product file declares; those that are short first."""
    held, coming = defaultdict[str, list[Balance]](list), defaultdict[str, int](int)
    points, needs = defaultdict[str, list[ReorderPoint]](list), defaultdict[str, list[PartNeed]](list)
    for balance in list_balances(conn):
        held[balance.part_number].append(balance)
    for delivery in list_deliveries(conn, state=DeliveryState.EXPECTED, limit=10_000):
        coming[delivery.part_number] += delivery.quantity
    for point in list_reorder_points(conn):
        points[point.part_number].append(point)
    for need in list_needs(conn):
        needs[need.part_number].append(need)
    waiting = waiting_quantities(conn)
    found = [
        outlook(known, held[number], points[number], needs[number], coming[number], waiting.get(number, 0))
        for number, known in catalogue(conn).items()
    ]
    order = [*Standing]
    return sorted(found, key=lambda one: (order.index(one.standing), -one.expected, one.known.number))


def outlook(
    known: KnownPart,
    held: Sequence[Balance],
    points: Sequence[ReorderPoint],
    needs: Sequence[PartNeed],
    coming: int,
    waiting: int,
) -> PartOutlook:
    """Puts together what is known of one part."""
    on_hand, reserved = sum(one.on_hand for one in held), sum(one.reserved for one in held)
    lead_time = max((one.lead_time for one in points), default=USUAL_LEAD_TIME)
    expected, variance = _within(needs, lead_time)
    at_most = ceil(expected + NINETY * sqrt(variance) - 1e-9) if expected > 0 else 0
    reorder_at = sum(one.reorder_at for one in points) if points else None
    fill_to = sum(one.fill_to for one in points) if points else None
    left = on_hand - reserved + coming - waiting
    standing, wanted = _judge(left, expected, at_most, reorder_at, fill_to, waiting_now=waiting > coming)
    return PartOutlook(
        known,
        on_hand,
        reserved,
        sum(one.faulty for one in held),
        waiting,
        coming,
        weeks_of(needs),
        expected,
        at_most,
        lead_time,
        reorder_at,
        fill_to,
        standing,
        wanted,
        max((one.at for one in needs), default=None),
    )


def weeks_of(needs: Sequence[PartNeed]) -> tuple[float, ...]:
    """The expected number week by week, over all products that use the part."""
    weeks = defaultdict[int, float](float)
    for one in needs:
        weeks[one.week] += one.expected
    return tuple(weeks[week] for week in range(max(weeks) + 1)) if weeks else ()


def _within(needs: Sequence[PartNeed], span: timedelta) -> tuple[float, float]:
    """(expected, variance) from now until the end of `span`; of a week that it cuts, the share."""
    weeks = span / WEEK
    parts = [(one, min(1.0, max(0.0, weeks - one.week))) for one in needs]
    return sum(one.expected * part for one, part in parts), sum(one.variance * part for one, part in parts)


def _judge(
    left: int, expected: float, at_most: int, reorder_at: int | None, fill_to: int | None, *, waiting_now: bool
) -> tuple[Standing, int]:
    """How a part stands, and how many to order: up to what the place holds when it is full, and what is expected
    meanwhile; where no reorder point is set, as many as may be needed."""
    kept = reorder_at is not None or left != 0 or waiting_now
    short = waiting_now or (kept and left < expected)
    if short or (reorder_at is not None and left <= reorder_at):
        goal = (fill_to + ceil(expected - 1e-9)) if fill_to is not None else at_most
        return (Standing.SHORT if short else Standing.REORDER), max(0, goal - left)
    return Standing.ENOUGH, 0
