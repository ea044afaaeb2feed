"""An appointment for people's calendars (RFC 5545): one event that keeps its name, moves and is cancelled."""

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event, vText

from service.orders.booking_states import BookingState
from store.orders.bookings import Booking

PRODID = "-//Sigap//Visits//EN"
SHOWN = frozenset({BookingState.CONFIRMED, BookingState.KEPT, BookingState.NO_SHOW})


def calendar_of(
    booking: Booking, *, sequence: int, stamp: datetime, summary: str, description: str, location: str = ""
) -> bytes:
    """A calendar with the arrival window, in UTC. The event is the order's: a moved appointment has the same name and a
    higher sequence; one that is cancelled stays, marked so."""
    event = event_of(
        booking, sequence=sequence, stamp=stamp, summary=summary, description=description, location=location
    )
    return calendar_with([event])


def event_of(
    booking: Booking, *, sequence: int, stamp: datetime, summary: str, description: str, location: str = ""
) -> Event:
    event = Event()
    event.add("uid", f"order-{booking.order_id}@sigap")
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", booking.arrival_begins)
    event.add("dtend", booking.arrival_ends)
    event.add("summary", vText(summary))
    event.add("description", vText(description))
    event.add("status", "CONFIRMED" if booking.state in SHOWN else "CANCELLED")
    if location:
        event.add("location", vText(location))
    return event


def calendar_with(events: Iterable[Event], *, method: str = "PUBLISH") -> bytes:
    """A calendar of several events; `method`: what the reader's program is to do with them (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())
