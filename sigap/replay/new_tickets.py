"""Prints tickets as they open."""

from datetime import timedelta

from fleet.times import format_duration
from sigap.cli.showing import say
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.outcomes import TicketSummary, ticket_summaries
from wording.wording import Wording


def print_new_tickets(conn: Connection, product: str, *, after: int, tell: bool = True) -> int:
    """Prints every ticket with an id above `after`; returns the newest id."""
    wording = Wording(product=current_product(conn, product))
    for ticket in ticket_summaries(conn, product, after=after):
        if tell:
            say(describe_ticket(ticket, wording))
        after = ticket.id
    return after


def describe_ticket(ticket: TicketSummary, wording: Wording) -> str:
    """One ticket in a few lines: what, where, how sure, when, why, and the notice to the customer."""
    head = f"{ticket.opened_at:%Y-%m-%d %H:%M}  ticket {ticket.id}: {ticket.serial}, {ticket.failure_mode}"
    if ticket.source != "prediction":
        return f"{head}, reported by the {ticket.source}"
    lines = [f"{head}, probability {ticket.probability or 0:.0%}{_window(ticket)}"]
    lines += [f"    because {wording.say(reason)}" for reason in ticket.reasons or []]
    if ticket.notice_state:
        lines.append(f"    notice ({ticket.notice_language}, {ticket.notice_state}): {ticket.notice_subject}")
    return "\n".join(lines)


def _window(ticket: TicketSummary) -> str:
    if ticket.rul_low_s is None:
        return ""
    low = _rounded_span(ticket.rul_low_s)
    return (
        f", failure expected in {low} to {_rounded_span(ticket.rul_high_s)}"
        if ticket.rul_high_s
        else f", not before {low}"
    )


def _rounded_span(seconds: float) -> str:
    """Rounded to what a person plans with: days, hours or minutes."""
    for unit in (86_400, 3_600, 60):
        if seconds >= 2 * unit:
            return format_duration(timedelta(seconds=round(seconds / unit) * unit))
    return f"{seconds:.0f}s"
