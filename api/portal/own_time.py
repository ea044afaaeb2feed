"""A time that the customer proposes: it reaches the desk as words, for nobody has promised it."""

from datetime import date
from typing import Protocol

from api.web.plain_pages import plain
from service.notices.answers import LONGEST_NOTE
from service.notices.visit_slots import Part
from wording.wording import Wording


class Worded(Protocol):
    """Who proposes, as far as their language goes."""

    @property
    def wording(self) -> Wording: ...


def note_of(case: Worded, form: dict[str, str]) -> str:
    """The customer's note, behind the day and half of it that they propose, if they do."""
    note, day, part = plain(form.get("note", ""), LONGEST_NOTE), _day(form.get("day", "")), form.get("part", "")
    if day is None:
        return note
    words, when = case.wording, case.wording.long_day(day)
    if part in tuple(Part):
        wish = words.text("portal_own_wish_part", day=when, part=words.text(f"portal_{part}").lower())
    else:
        wish = words.text("portal_own_wish", day=when)
    return f"{wish}. {note}".strip()[:LONGEST_NOTE]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-03-02") else None
    except ValueError:
        return None
