"""Booking a call: free times are open hours of the place, in steps, as far as a lane is free."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.settings import Settings
from service.calls.states import MOVES, CallMove, CallState, NoSuchTime, refused
from store.calls.calls import (
    Call,
    NewCall,
    Taken,
    call_ahead,
    end_call,
    find_call,
    move_call,
    put_call,
    put_letter,
    taken_lanes,
)
from store.engine.database import Connection
from store.orders.planning import Place, Span, open_spans, place_of

SOONEST, FURTHEST = timedelta(hours=2), timedelta(days=8)
REMINDED_BEFORE, ROOM_OPENS_BEFORE = timedelta(hours=1), timedelta(minutes=10)
LONGEST_TOPIC, MOST_TIMES = 500, 60


@dataclass(frozen=True, slots=True)
class CallRules:
    """What the settings say: how long a call takes, how many run at once, where it is held."""

    length: timedelta
    lanes: int
    address: str | None

    @property
    def offered(self) -> bool:
        return self.lanes > 0

    def link(self, call: Call) -> str:
        """The address of the room; '' where calls are held by telephone."""
        return (self.address or "").replace("{room}", call.room)


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom a call is, and about what they own."""

    customer_id: int
    asset_id: int
    product: str
    time_zone: str
    topic: str = ""


def rules_of(settings: Settings) -> CallRules:
    return CallRules(timedelta(minutes=settings.call_minutes), settings.calls_at_once, settings.meeting_url)


def free_times(conn: Connection, rules: CallRules, asset_id: int, *, now: datetime) -> list[Span]:
    """Times that may be booked now, the soonest first."""
    place = place_of(conn, asset_id)
    since, until = now + SOONEST, now + FURTHEST
    taken = taken_lanes(conn, place.tenant_id, since=since, until=until)
    steps = _steps(open_spans(conn, place, since=since, until=until), rules.length, since)
    return [step for step in steps if _free_lane(step, taken, rules.lanes) is not None][:MOST_TIMES]


def book_call(
    conn: Connection, rules: CallRules, wanted: Wanted, begins: datetime, *, actor: str, now: datetime
) -> Call:
    """The call; the one that is ahead, where the same time was booked before. NoSuchTime where the time is not free."""
    with conn.transaction():
        ahead = call_ahead(conn, wanted.asset_id, customer_id=wanted.customer_id)
        if ahead is not None:
            if ahead.begins == begins:
                return ahead
            raise NoSuchTime(coded("call_is_ahead", call=ahead.id))
        place, step, lane = _sought(conn, rules, wanted.asset_id, begins, now)
        new = NewCall(
            tenant_id=place.tenant_id,
            customer_id=wanted.customer_id,
            product=wanted.product,
            asset_id=wanted.asset_id,
            lane=lane,
            begins=step.begins,
            ends=step.ends,
            time_zone=wanted.time_zone,
            topic=wanted.topic[:LONGEST_TOPIC],
            room=f"sigap-{secrets.token_urlsafe(18)}",
        )
        number = put_call(conn, new, actor=actor, at=now)
        call = find_call(conn, number) if number is not None else None
        if call is None:
            raise NoSuchTime(coded("call_time_taken"))
        _write(conn, call, "booked", now)
        return call


def move_to(conn: Connection, rules: CallRules, call_id: int, begins: datetime, *, now: datetime) -> Call:
    """The call at another time; nothing happens where it is at that time already."""
    with conn.transaction():
        call = _known(conn, call_id)
        if call.state != MOVES[CallMove.MOVE][0]:
            raise refused(call_id, call.state)
        if call.begins == begins:
            return call
        _, step, lane = _sought(conn, rules, call.asset_id, begins, now)
        if not move_call(conn, call_id, lane=lane, begins=step.begins, ends=step.ends):
            raise NoSuchTime(coded("call_time_taken"))
        moved = _known(conn, call_id)
        _write(conn, moved, "moved", now)
        return moved


def end(conn: Connection, call_id: int, move: CallMove, *, actor: str, now: datetime) -> Call:
    """Held, missed or cancelled; IllegalCallMove where it has ended before, unless by the same."""
    with conn.transaction():
        call, (_, after) = _known(conn, call_id), MOVES[move]
        if call.state == after:
            return call
        taken_by = actor if after is CallState.HELD else None
        if not end_call(conn, call_id, state=after, taken_by=taken_by, at=now):
            raise refused(call_id, call.state)
        if after is CallState.CANCELLED:
            put_letter(conn, call_id, "cancelled")
        return _known(conn, call_id)


def _write(conn: Connection, call: Call, kind: str, now: datetime) -> None:
    """What was agreed, at once; a reminder an hour before, where that is later than now."""
    put_letter(conn, call.id, kind)
    if call.begins - REMINDED_BEFORE > now:
        put_letter(conn, call.id, "reminder", not_before=call.begins - REMINDED_BEFORE)


def _sought(
    conn: Connection, rules: CallRules, asset_id: int, begins: datetime, now: datetime
) -> tuple[Place, Span, int]:
    place = place_of(conn, asset_id)
    since, until = now + SOONEST, now + FURTHEST
    spans = open_spans(conn, place, since=since, until=until)
    step = next((one for one in _steps(spans, rules.length, since) if one.begins == begins), None)
    if step is None or not rules.offered:
        raise NoSuchTime(coded("call_no_such_time"))
    lane = _free_lane(step, taken_lanes(conn, place.tenant_id, since=step.begins, until=step.ends), rules.lanes)
    if lane is None:
        raise NoSuchTime(coded("call_time_taken"))
    return place, step, lane


def _steps(spans: list[Span], length: timedelta, since: datetime) -> list[Span]:
    """Open hours in steps of a call's length, counted from the hour at which a span begins on the clock."""
    found = []
    for span in spans:
        begins = _first(span.begins, length)
        while begins + length <= span.ends:
            if begins >= since:
                found.append(Span(begins, begins + length))
            begins += length
    return found


def _first(moment: datetime, length: timedelta) -> datetime:
    """The first step at or after a moment: steps stay the same while time goes by."""
    begin = moment.replace(minute=0, second=0, microsecond=0)
    while begin < moment:
        begin += length
    return begin


def _free_lane(step: Span, taken: list[Taken], lanes: int) -> int | None:
    busy = {one.lane for one in taken if one.begins < step.ends and step.begins < one.ends}
    return next((lane for lane in range(lanes) if lane not in busy), None)


def _known(conn: Connection, call_id: int) -> Call:
    call = find_call(conn, call_id)
    if call is None:
        raise LookupError(f"call {call_id} is gone")
    return call
