"""What lists show of tickets and devices."""

from datetime import datetime

from dashboards.console import Fleets
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.viewer import Viewer
from fleet.device_statuses import DeviceStatus
from service.tickets.states import OPEN
from store.console.tickets_shown import ShownTicket
from store.service.tickets import Ticket


def ticket_row(viewer: Viewer, known: Fleets, ticket: ShownTicket) -> dict[str, object]:
    """A ticket with its names, and its times as the fleet's clock sees them."""
    product = known.products.get(ticket.product)
    now = known.times.get(ticket.product, known.latest)
    due, is_open = ticket.due_at, ticket.state in OPEN
    return {
        "ticket": ticket,
        "mode": mode_name(viewer, product, ticket.failure_mode),
        "product": product_name(viewer, product, ticket.product),
        "due": viewer.relative(due, now) if due and is_open else "–",
        "due_at": viewer.when(due) if due else "",
        "late": is_late(ticket, now),
        "opened": viewer.relative(ticket.opened_at, now),
        "finding": viewer.t(f"kind_{ticket.finding}") if ticket.finding else "",
        "visit": None,
    }


def is_late(ticket: ShownTicket | Ticket, now: datetime) -> bool:
    """An open ticket past its due date; `open_by_severity` counts the same in SQL."""
    return ticket.state in OPEN and ticket.due_at is not None and ticket.due_at < now


def device_status(
    known: Fleets, product: str, status: str | None, status_arrived_at: datetime | None, read_at: datetime | None
) -> str:
    """online, sleeping, offline, silent or never."""
    if read_at is None:
        return "never"
    if status == DeviceStatus.OFFLINE:
        return "offline"
    limits = known.silent_before(product)
    if status == DeviceStatus.SLEEPING and status_arrived_at is not None:
        return "sleeping" if max(read_at, status_arrived_at) >= limits.asleep else "silent"
    return "online" if read_at >= limits.awake else "silent"
