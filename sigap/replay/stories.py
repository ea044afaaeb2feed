"""Tickets told in words, as they open."""

from datetime import timedelta

from fleet.times import format_duration
from sigap.cli.showing import say
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.outcomes import TicketStory, ticket_stories
from wording.wording import Wording


def tell_new_tickets(conn: Connection, product: str, *, after: int, tell: bool = True) -> int:
    """Prints every ticket with an id above `after`; returns the newest id."""
    wording = Wording(product=current_product(conn, product))
    for story in ticket_stories(conn, product, after=after):
        if tell:
            say(tell_ticket(story, wording))
        after = story.id
    return after


def tell_ticket(story: TicketStory, wording: Wording) -> str:
    """One ticket in a few lines: what, where, how sure, when, why, and what the customer is told."""
    head = f"{story.opened_at:%Y-%m-%d %H:%M}  ticket {story.id}: {story.serial}, {story.failure_mode}"
    if story.source != "prediction":
        return f"{head}, reported by the {story.source}"
    lines = [f"{head}, probability {story.probability or 0:.0%}{_window(story)}"]
    lines += [f"    because {wording.say(reason)}" for reason in story.reasons or []]
    if story.notice_state:
        lines.append(f"    notice ({story.notice_language}, {story.notice_state}): {story.notice_subject}")
    return "\n".join(lines)


def _window(story: TicketStory) -> str:
    if story.rul_low_s is None:
        return ""
    low = _spoken(story.rul_low_s)
    return f", failure expected in {low} to {_spoken(story.rul_high_s)}" if story.rul_high_s else f", not before {low}"


def _spoken(seconds: float) -> str:
    """Rounded to what a person plans with: days, hours or minutes."""
    for unit in (86_400, 3_600, 60):
        if seconds >= 2 * unit:
            return format_duration(timedelta(seconds=round(seconds / unit) * unit))
    return f"{seconds:.0f}s"
