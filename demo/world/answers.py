"""What a customer said to a notice, as a technician reads it from the ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from demo.world.memory import Attitude

ATTITUDES = {"agree": Attitude.AGREES, "later": Attitude.LATER, "decline": Attitude.DECLINES}
ARRIVES = {"morning": time(9, 30), "afternoon": time(14, 0)}


@dataclass(frozen=True, slots=True)
class Answer:
    """`slot`: when the technician is awaited, where a time was chosen."""

    attitude: Attitude
    slot: datetime | None = None


def answer_of(card: Mapping[str, Any], zone: str) -> Answer | None:
    """The last word on a visit in the ticket's present opening; None where nothing was said."""
    said = [
        notice
        for notice in card["notices"]
        if notice.get("answer") in ATTITUDES and notice.get("opening", 1) == card["openings"]
    ]
    if not said:
        return None
    last = max(said, key=lambda notice: str(notice["answered_at"]))
    return Answer(ATTITUDES[last["answer"]], _slot(last, zone))


def _slot(notice: Mapping[str, Any], zone: str) -> datetime | None:
    if not notice.get("slot_on"):
        return None
    day = date.fromisoformat(notice["slot_on"])
    return datetime.combine(day, ARRIVES[notice["slot_part"]], ZoneInfo(zone))
