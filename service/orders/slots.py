"""Which arrival windows can be offered: free time of technicians, cut by windows, ways and work. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from store.orders.planning import FreeSpan, Span, Stop

STEP = timedelta(minutes=15)
NO_TIME = timedelta(0)
Ways = Mapping[tuple[str, str], timedelta]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a visit takes. `since`: from when on windows may begin, `until`: from when on no more."""

    work: timedelta
    buffer: timedelta
    travel: timedelta
    area: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of those who may go: `windows` by time, free time and stops by technician, ways between areas."""

    windows: tuple[Span, ...]
    free: Mapping[int, Sequence[FreeSpan]]
    stops: Mapping[int, Sequence[Stop]]
    ways: Ways


@dataclass(frozen=True, slots=True)
class Slot:
    """A window, and how one technician would fill it: from leaving until the buffer behind the work."""

    technician_id: int
    technician: str
    arrival: Span
    during: Span
    travel: timedelta
    load: int


def arrival_windows(open_spans: Iterable[Span], longest: timedelta) -> tuple[Span, ...]:
    """Spans in which a place is open, each divided evenly into windows that are not longer than `longest`."""
    return tuple(window for span in open_spans for window in _divided(span, longest))


def best_slots(needs: Needs, ground: Ground) -> list[Slot]:
    """For each window that can be kept the best slot, by time."""
    found = (next(iter(slots_in(window, needs, ground)), None) for window in ground.windows)
    return [slot for slot in found if slot is not None]


def slots_in(window: Span, needs: Needs, ground: Ground) -> list[Slot]:
    """For one window a slot of each technician who can keep it: short ways first, then little to do, then early."""
    if not needs.since <= window.begins < needs.until:
        return []
    slots = [slot for spans in ground.free.values() if (slot := _earliest(window, spans, needs, ground))]
    return sorted(slots, key=lambda slot: (slot.travel, slot.load, slot.during.begins, slot.technician_id))


def _divided(span: Span, longest: timedelta) -> Iterator[Span]:
    number = -(-(span.ends - span.begins) // longest)
    each = (span.ends - span.begins) / max(number, 1)
    for n in range(number):
        yield Span(span.begins + n * each, span.begins + (n + 1) * each)


def _earliest(window: Span, spans: Sequence[FreeSpan], needs: Needs, ground: Ground) -> Slot | None:
    """The first arrival in the window at which way, work and buffer fit into one free span."""
    who = spans[0]
    stops = ground.stops.get(who.technician_id, ())
    day = _day(window.begins, who.time_zone)
    load = sum(_day(stop.begins, who.time_zone) == day for stop in stops)
    for span in spans:
        if span.ends <= window.begins or window.ends <= span.begins:
            continue  # Whoever arrives within the window is busy then, and free another day.
        arrival = window.begins
        while arrival < window.ends:
            during, travel = _visit(arrival, stops, who, needs, ground.ways)
            if during.begins >= span.begins and during.ends + _more_way(during, stops, needs, ground.ways) <= span.ends:
                return Slot(who.technician_id, who.name, window, during, travel, load)
            arrival += STEP
    return None


def _visit(arrival: datetime, stops: Sequence[Stop], who: FreeSpan, needs: Needs, ways: Ways) -> tuple[Span, timedelta]:
    """From leaving the stop before, or home in the morning, until the buffer behind the work."""
    day = _day(arrival, who.time_zone)
    before = [stop for stop in stops if stop.ends <= arrival and _day(stop.ends, who.time_zone) == day]
    origin = max(before, key=lambda stop: stop.ends).area if before else who.home_area
    travel = _way(ways, origin, needs.area, needs)
    return Span(arrival - travel, arrival + needs.work + needs.buffer), travel


def _more_way(during: Span, stops: Sequence[Stop], needs: Needs, ways: Ways) -> timedelta:
    """How much longer the way to the next stop becomes than was planned for it, as far as the next one is near."""
    after = [stop for stop in stops if stop.begins >= during.ends]
    if not after:
        return NO_TIME
    following = min(after, key=lambda stop: stop.begins)
    longer = max(NO_TIME, _way(ways, needs.area, following.area, needs) - following.travel)
    return longer if during.ends + longer > following.begins else NO_TIME


def _way(ways: Ways, origin: str, target: str, needs: Needs) -> timedelta:
    """As entered, in this direction or the other one; else what the product file says."""
    known = ways.get((origin, target), ways.get((target, origin)))
    return needs.travel if known is None else known


@lru_cache(maxsize=4096)
def _day(moment: datetime, zone: str) -> object:
    """The same stops and windows are looked at for each other."""
    return moment.astimezone(ZoneInfo(zone)).date()
