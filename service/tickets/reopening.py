"""A person opens an ended ticket again, for a reason: the repair did not help, or it was ended by mistake."""

from fleet.coded import coded
from service.coverage.deciding import entitled_at, freeze_at_opening
from service.coverage.entitlement import Fault
from service.notices.compose import REOPENED, Occasion, write_notices
from service.notices.enabled_channels import TO_CUSTOMERS, Outlets
from service.orders.making import join_order
from service.sla.promises import begin_promises
from service.tickets.due_dates import deadlines
from service.tickets.states import By, IllegalMove, NoSuchTicket, TicketAction, move
from store.assets.fleet_clocks import wake
from store.assets.products import current_product
from store.engine.database import Connection
from store.service.repair_checks import overtake_repair_check
from store.service.tickets import NewTicket, Ticket, find_ticket, lock_asset, open_ticket_of


def reopen(conn: Connection, ticket_id: int, by: By, outlets: Outlets = TO_CUSTOMERS) -> Ticket:
    """Opens a resolved, closed or cancelled ticket again; what was found stays on record.

    1. The asset's row keeps openers of tickets waiting: two tickets of one key are never open.
    2. The move is one guarded update: of two who reopen at once the second gets IllegalMove.
    3. A repair check that still waits is overtaken: whoever reopens knows better.
    """
    with conn.transaction():
        ended = find_ticket(conn, ticket_id)
        if ended is None:
            raise NoSuchTicket(ticket_id)
        lock_asset(conn, ended.asset_id)
        other = open_ticket_of(conn, asset_id=ended.asset_id, failure_mode=ended.failure_mode)
        if other is not None and other != ticket_id:
            raise IllegalMove(coded("key_is_open", ticket=ticket_id, other=other))
        product = current_product(conn, ended.product)
        assert product is not None
        due_at, window_ends_at = deadlines(product, ended.failure_mode, by.at, predicted=False)
        move(conn, ticket_id, TicketAction.REOPEN, by, due_at=due_at, window_ends_at=window_ends_at)
        found = entitled_at(conn, product, ended.asset_id, Fault(ended.failure_mode), at=by.at)
        freeze_at_opening(conn, found, ticket_id=ticket_id, at=by.at)
        begin_promises(conn, ticket_id, predicted=False, at=by.at, deadline=due_at)
        overtaken = coded("repair_overtaken", ticket=ticket_id)
        overtake_repair_check(conn, ticket_id, ended.openings, at=by.at, reason=overtaken)
        asset, mode = ended.asset_id, ended.failure_mode
        join_order(conn, product, asset_id=asset, ticket_id=ticket_id, mode=mode, due_at=due_at, by=by)
        ticket = find_ticket(conn, ticket_id)
        assert ticket is not None
        write_notices(
            conn,
            product=product,
            ticket=_as_opened(ticket, by),
            ticket_id=ticket_id,
            occasion=Occasion(REOPENED),
            outlets=outlets,
        )
        wake(conn, ticket.product)
        return ticket


def _as_opened(ticket: Ticket, by: By) -> NewTicket:
    """What a notice asks of an opening."""
    return NewTicket(
        product=ticket.product,
        asset_id=ticket.asset_id,
        device_id=ticket.device_id,
        failure_mode=ticket.failure_mode,
        source=ticket.source,
        severity=ticket.severity,
        opened_at=by.at,
        due_at=ticket.due_at or by.at,
        window_ends_at=ticket.window_ends_at,
        prediction_id=ticket.prediction_id,
        reported_at=ticket.reported_at,
        in_warranty=ticket.in_warranty,
    )
