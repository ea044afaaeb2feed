"""The visit on the customer's page: windows to choose from, the one that is held, the appointment that stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fleet.product import Product
from service.notices.visit_slots import Part
from service.orders.booking import may_change_until
from service.orders.booking_states import BookingState
from service.orders.offering import has_technicians, offered_slots, sought_at, visit_parts_from
from service.orders.slots import Slot
from service.orders.states import PLANNABLE
from service.orders.told import window_code
from store.engine.database import Connection
from store.orders.bookings import Booking, living_bookings
from store.orders.orders import Order, living_order
from store.orders.planning import Span
from store.service.tickets import Ticket
from wording.times import spell_clock, spell_month_day, spell_weekday, zone_name
from wording.wording import Wording

MOST_DAYS = 5
NOON = 12
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is planned for the asset of a ticket."""

    order: Order | None
    held: Booking | None
    standing: Booking | None

    def may_change(self) -> bool:
        """Whether nobody is on the way yet."""
        return self.order is None or self.order.state in PLANNABLE


def read_appointment(conn: Connection, ticket: Ticket, *, wall: datetime) -> Appointment:
    order = living_order(conn, ticket.asset_id)
    living = living_bookings(conn, order.id, wall=wall) if order else []
    by_state = {one.state: one for one in living}
    return Appointment(order, by_state.get(BookingState.HELD), by_state.get(BookingState.CONFIRMED))


def windows_offered(
    conn: Connection, product: Product, ticket: Ticket, wording: Wording, *, now: datetime
) -> list[Values] | None:
    """Days with the arrival windows that can be kept; None where nobody could be sent, and customers wish for half a
    day."""
    visit = sought_at(conn, product, ticket.asset_id)
    if visit is None:
        return None
    slots = offered_slots(conn, product, visit, now=now)
    if not slots and not has_technicians(conn, visit, at=now):
        return None
    days: dict[object, list[Slot]] = {}
    for slot in slots:
        days.setdefault(wording.local(slot.arrival.begins).date(), []).append(slot)
    return [_day(found, wording) for found in list(days.values())[:MOST_DAYS]]


def parts_from_shown(conn: Connection, product: Product, ticket: Ticket, wording: Wording, *, now: datetime) -> str:
    """From which day on the visit has its parts, where windows begin later for that; else nothing."""
    visit = sought_at(conn, product, ticket.asset_id)
    if visit is None:
        return ""
    ready = visit_parts_from(conn, product, visit, now=now)
    return wording.long_day(ready) if ready > now + product.visits.lead else ""


def read_window(text: str) -> Span | None:
    """`2026-03-02T01:00:00+00:00/2026-03-02T05:00:00+00:00`, as the page's form sends it; None for anything else."""
    begins, slash, ends = text.partition("/")
    try:
        window = Span(datetime.fromisoformat(begins), datetime.fromisoformat(ends))
        return window if slash and window.begins < window.ends else None
    except (ValueError, TypeError):
        return None


def was_offered(conn: Connection, product: Product, ticket: Ticket, window: Span, *, now: datetime) -> bool:
    """Whether a window is one that the page offers now."""
    visit = sought_at(conn, product, ticket.asset_id)
    return visit is not None and any(slot.arrival == window for slot in offered_slots(conn, product, visit, now=now))


def appointment_values(appointment: Appointment, product: Product, wording: Wording, *, now: datetime) -> Values:
    held, standing = appointment.held, appointment.standing
    expected = appointment.order.expected_at if appointment.order else None
    return {
        "held": {"slot": wording.say(window_code(held)), "until": _clock(held.held_until, wording)} if held else None,
        "visit": {
            "technician": standing.technician,
            "expected": wording.text("long_moment", at=expected) if expected else "",
            "until": wording.text("long_moment", at=may_change_until(product, standing)),
            "may_change": now <= may_change_until(product, standing),
        }
        if standing
        else None,
    }


def _day(slots: Iterable[Slot], wording: Wording) -> Values:
    found = list(slots)
    day = wording.local(found[0].arrival.begins).date()
    return {
        "weekday": spell_weekday(day, wording.language),
        "date": spell_month_day(day, wording.language),
        "slots": [
            {
                "value": f"{slot.arrival.begins.isoformat()}/{slot.arrival.ends.isoformat()}",
                "part": Part.MORNING if wording.local(slot.arrival.begins).hour < NOON else Part.AFTERNOON,
                "hours": "–".join(
                    spell_clock(at, wording.language, wording.zone) for at in (slot.arrival.begins, slot.arrival.ends)
                ),
            }
            for slot in found
        ],
    }


def _clock(at: datetime | None, wording: Wording) -> str:
    assert at is not None
    return f"{spell_clock(at, wording.language, wording.zone)} {zone_name(at, wording.zone)}"
