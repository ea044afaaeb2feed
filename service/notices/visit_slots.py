"""Times of a visit that a customer can choose: a day, and a part of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fleet.coded import Coded, coded

SUNDAY = 6
FEWEST_DAYS, MOST_DAYS = 3, 5
# How long a page may lie open before its days count no more.
FURTHEST = timedelta(days=21)


class Part(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


HOURS = {Part.MORNING: (time(8), time(12)), Part.AFTERNOON: (time(13), time(17))}


@dataclass(frozen=True, slots=True)
class Slot:
    on: date
    part: Part


def offered_days(now: datetime, *, zone: str, until: datetime) -> list[date]:
    """Working days from tomorrow on, in the customer's zone: up to `until`, but three at least and five at most."""
    today = now.astimezone(ZoneInfo(zone)).date()
    last = until.astimezone(ZoneInfo(zone)).date()
    days: list[date] = []
    day = today
    while len(days) < MOST_DAYS:
        day += timedelta(days=1)
        if day > last and len(days) >= FEWEST_DAYS:
            break
        if day.weekday() != SUNDAY:
            days.append(day)
    return days


def read_slot(text: str, *, now: datetime, zone: str) -> Slot | None:
    """`2026-03-04 morning` as the page's form sends it; None for what nobody could have been offered, or no longer."""
    day, _, part = text.partition(" ")
    try:
        slot = Slot(date.fromisoformat(day), Part(part))
    except ValueError:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    return slot if today < slot.on <= today + FURTHEST and slot.on.weekday() != SUNDAY else None


def slot_times(slot: Slot, *, zone: str) -> tuple[datetime, datetime]:
    """When a visit begins and ends at the latest, in the customer's zone."""
    begins, ends = (datetime.combine(slot.on, at, ZoneInfo(zone)) for at in HOURS[slot.part])
    return begins, ends


def slot_code(slot: Slot) -> Coded:
    """`Wednesday, 4 March 2026, morning (08:00–12:00 WIB)`; its hours are those of the customer's zone."""
    begins, ends = HOURS[slot.part]
    return coded("visit_slot", on=slot.on.isoformat(), part=slot.part, begins=begins.isoformat(), ends=ends.isoformat())
