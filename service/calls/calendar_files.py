"""A call for people's calendars (RFC 5545): one event that keeps its name, moves and is cancelled."""

from datetime import datetime

from icalendar import Event, vText

from service.calls.states import CallState
from service.orders.calendar import calendar_with
from store.calls.calls import Call
from wording.wording import Wording


def calendar_of_call(call: Call, words: Wording, *, link: str, stamp: datetime, method: str = "PUBLISH") -> bytes:
    """In UTC; cancelled ones stay, marked so, with a higher sequence."""
    off = call.state == CallState.CANCELLED
    event = Event()
    event.add("uid", f"call-{call.id}@sigap")
    event.add("sequence", call.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", call.begins)
    event.add("dtend", call.ends)
    summary = words.text("call_summary_cancelled" if off else "call_summary")
    event.add("summary", vText(summary))
    event.add(
        "description", vText(words.text("call_where_room", link=link) if link else words.text("call_where_phone"))
    )
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if link:
        event.add("location", vText(link))
        event.add("url", link)
    return calendar_with([event], method=method)
