"""What can be offered for a visit now: reads what is known of technicians and calendars; `slots` chooses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from fleet.product import Product
from service.orders.making import needs_of
from service.orders.slots import Ground, Needs, Slot, arrival_windows, best_slots
from service.parts.reserving import parts_from
from store.engine.database import Connection
from store.orders.orders import Order, living_order, open_tickets_of_asset
from store.orders.planning import (
    FreeSpan,
    Place,
    Span,
    Stop,
    free_spans,
    open_spans,
    place_of,
    serving_technicians,
    stops_of,
    travel_times,
)

# Ways, work and a day's other stops lie around a window.
AROUND = timedelta(days=1)
Theirs = TypeVar("Theirs", FreeSpan, Stop)


@dataclass(frozen=True, slots=True)
class VisitSought:
    """A visit that a time is looked for; `order_id` None: no order is made yet."""

    order_id: int | None
    asset_id: int
    duration: timedelta
    skills: tuple[str, ...]
    parts: tuple[str, ...] = ()


def sought_for(order: Order) -> VisitSought:
    return VisitSought(order.id, order.asset_id, order.duration, order.skills, order.parts)


def sought_at(conn: Connection, product: Product, asset_id: int) -> VisitSought | None:
    """The visit that an asset's open tickets need; None where none is open."""
    if order := living_order(conn, asset_id):
        return sought_for(order)
    modes = [mode for _, mode, _ in open_tickets_of_asset(conn, asset_id)]
    needs = needs_of(product, modes)
    return VisitSought(None, asset_id, needs.duration, needs.skills, needs.parts) if modes else None


def has_technicians(conn: Connection, visit: VisitSought, *, at: datetime) -> bool:
    """Whether anybody with hours may be sent at all; where not, customers wish for half a day."""
    return serving_technicians(conn, place_of(conn, visit.asset_id), skills=visit.skills, at=at) > 0


def offered_slots(
    conn: Connection, product: Product, visit: VisitSought, *, now: datetime, ahead: timedelta | None = None
) -> list[Slot]:
    """The best slot of each arrival window within the product's reach, by time, from when on the parts are there.
    `ahead`: from when on, instead of the product's `lead`."""
    place = place_of(conn, visit.asset_id)
    needs = needs_for(product, visit, area=place.area, now=now, ahead=ahead)
    parts = visit_parts_from(conn, product, visit, now=now)
    needs = replace(needs, since=max(needs.since, parts), until=max(needs.until, parts + AROUND * 7))
    return best_slots(needs, read_ground(conn, product, visit, needs))


def visit_parts_from(conn: Connection, product: Product, visit: VisitSought, *, now: datetime) -> datetime:
    """From when on the visit has its parts."""
    tenant_id = place_of(conn, visit.asset_id).tenant_id
    return parts_from(conn, product, order_id=visit.order_id, tenant_id=tenant_id, parts=visit.parts, now=now)


def needs_for(
    product: Product, visit: VisitSought, *, area: str, now: datetime, ahead: timedelta | None = None
) -> Needs:
    visits = product.visits
    since = now + (visits.lead if ahead is None else ahead)
    return Needs(visit.duration, visits.buffer, visits.travel, area, since, now + visits.furthest)


def read_ground(
    conn: Connection, product: Product, visit: VisitSought, needs: Needs, *, window: Span | None = None
) -> Ground:
    """What is known of the time that counts; `window`: around one window alone, which need not be of the grid."""
    place = place_of(conn, visit.asset_id)
    windows = (window,) if window else _windows(conn, product, place, needs)
    if not windows:
        return Ground((), {}, {}, {})
    since, until = windows[0].begins - AROUND, windows[-1].ends + AROUND
    free = free_spans(conn, place, skills=visit.skills, but_order=visit.order_id, since=since, until=until)
    known = _by_technician(free)
    stops = stops_of(conn, sorted(known), but_order=visit.order_id, since=since, until=until)
    return Ground(windows, known, _by_technician(stops), travel_times(conn, place.tenant_id))


def only(ground: Ground, technician_id: int) -> Ground:
    """The same, with one technician alone."""
    return replace(ground, free={number: free for number, free in ground.free.items() if number == technician_id})


def _by_technician(found: Iterable[Theirs]) -> dict[int, list[Theirs]]:
    each: dict[int, list[Theirs]] = {}
    for one in found:
        each.setdefault(one.technician_id, []).append(one)
    return each


def _windows(conn: Connection, product: Product, place: Place, needs: Needs) -> tuple[Span, ...]:
    """Whole windows, so the grid stays as it is while time goes by."""
    since, until = needs.since - AROUND, needs.until + AROUND
    # A span that the edge of the question cuts would be divided otherwise.
    spans = [
        one for one in open_spans(conn, place, since=since, until=until) if since < one.begins and one.ends < until
    ]
    windows = arrival_windows(spans, product.visits.window)
    return tuple(one for one in windows if needs.since <= one.begins < needs.until)
