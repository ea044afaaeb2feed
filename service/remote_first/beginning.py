"""Begins a remedy: the command that may cure a ticket's failure mode is sent before the customer is offered a visit."""

from datetime import datetime

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import Product
from service.commands.asking import Ask, CommandConflict, ask_for_command
from service.tickets.bad_entry import BadEntry
from store.assets.fleet_clocks import ClockMode, read_clock
from store.assets.registry import device_by_id
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit
from store.commands.remedies import NewRemedy, put_remedy, remedies_of
from store.engine.database import Connection
from store.service.tickets import TicketChange, find_ticket, note_ticket

ACTOR = "remote_first"
PROGRAM = "program"
log = get_log("service")


def begin_remedy(
    conn: Connection,
    product: Product,
    ticket_id: int,
    *,
    failure_mode: str,
    occasion: str,
    untold: Coded | None,
    now: datetime,
) -> bool:
    """Whether a command is tried on a ticket that was just opened, in the caller's transaction.

    None is tried where the mode has no cure, where one was tried on this ticket before (the fault came back), where the
    fleet lives by a driven clock (its devices are played, and take no commands), where too many commands wait, or where
    the command cannot be sent with its defaults alone.
    """
    declared = product.cure_of(failure_mode)
    if declared is None or not _may_be_tried(conn, product, ticket_id):
        return False
    ticket = find_ticket(conn, ticket_id)
    assert ticket is not None
    device = device_by_id(conn, ticket.device_id)
    assert device is not None
    why = coded("command_as_remedy", ticket=ticket_id, mode=ticket.failure_mode)
    ask = Ask(declared.id, {}, by=ACTOR, sender=None, ticket_id=ticket_id, why=why)
    try:
        command_id, _ = ask_for_command(conn, product, device, ask, now=now)
    except CommandConflict:
        return False
    except BadEntry as exc:
        log.warning("remedy_not_begun", ticket=ticket_id, command=declared.id, reason=str(exc))
        return False
    put_remedy(conn, NewRemedy(ticket_id, ticket.openings, command_id, now, occasion, untold))
    tried = coded("remedy_begun", command=declared.id, number=command_id, expires=declared.expires_after)
    note_ticket(conn, ticket_id, TicketChange(now, ACTOR, "try_command", ticket.state, ticket.state, tried))
    write_act(conn, AuditAction.COMMAND_SENT, command_id, ticket_id, now=now)
    return True


def write_act(conn: Connection, action: AuditAction, command_id: int, ticket_id: int, *, now: datetime) -> None:
    """Puts what the platform itself does with a command for a ticket into the audit log."""
    details = {"ticket": ticket_id}
    write_audit(conn, AuditEntry(now, PROGRAM, action, f"command/{command_id}", ACTOR, details=details))


def _may_be_tried(conn: Connection, product: Product, ticket_id: int) -> bool:
    clock = read_clock(conn, product.id)
    return clock is not None and clock.mode is ClockMode.WALL and not remedies_of(conn, ticket_id)
