"""What a ticket's repair costs the customer, as it was decided last."""

from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.coverage.deciding import current, entitled_at, thawed
from service.coverage.entitlement import Entitled, Entitlement, Fault
from service.coverage.words import headline, reasons
from store.engine.database import Connection
from store.service.entitlements import FrozenEntitlement, entitlements_of
from store.service.tickets import Ticket


def standing(conn: Connection, product: Product, ticket: Ticket, *, now: datetime) -> Entitlement:
    """What holds for a ticket; for one that was opened when nothing was decided yet, what would be decided now."""
    frozen = current(entitlements_of(conn, ticket.id), ticket.openings)
    if frozen is not None:
        return thawed(frozen)
    at = ticket.resolved_at or now
    return entitled_at(conn, product, ticket.asset_id, Fault(ticket.failure_mode), at=at)


def undecided(conn: Connection, ticket: Ticket) -> FrozenEntitlement | None:
    """What the finding came to, where a person has yet to say why it is less than at the opening."""
    found = current(entitlements_of(conn, ticket.id), ticket.openings, decided=False)
    return found if found and found.needs_reason else None


def costs_of(conn: Connection, ticket_id: int) -> Coded:
    """What a notice says of the costs: the newest decision of a ticket, with its reasons."""
    rows = entitlements_of(conn, ticket_id)
    frozen = current(rows, rows[-1].opening) if rows else None
    return told(thawed(frozen)) if frozen else coded("entitled_unknown")


def told(found: Entitlement) -> Coded:
    """An entitlement for the customer, in one paragraph."""
    sentences = [coded("costs_sentence", said=one) for one in reasons(found)]
    if found.result is not Entitled.COVERED:
        sentences.append(coded("entitlement_asked_first"))
    return coded("costs_told", headline=headline(found), sentences=sentences)
