"""What the fleet's clock alone brings: predictions expire, resolved tickets close."""

from datetime import datetime

from fleet.coded import coded
from fleet.product import Product
from service.tickets.states import By, IllegalMove, TicketAction, move
from store.engine.database import Connection
from store.service.triage import due_to_close, expire_predictions


def run_timers(conn: Connection, product: Product, now: datetime) -> tuple[int, int]:
    """(predictions expired, tickets closed)."""
    return expire_predictions(conn, product.id, now), _close_tickets(conn, product, now)


def _close_tickets(conn: Connection, product: Product, now: datetime) -> int:
    why = coded("nothing_again", span=product.reopen_window)
    closed = 0
    while due := due_to_close(conn, product.id, resolved_before=now - product.reopen_window):
        for ticket_id in due:
            closed += _close(conn, ticket_id, By("service", now, why))
    return closed


def _close(conn: Connection, ticket_id: int, by: By) -> bool:
    try:
        with conn.transaction():
            move(conn, ticket_id, TicketAction.CLOSE, by)
    except IllegalMove:  # Somebody closed or reopened it between our look and our move.
        return False
    return True
