"""What customers do about a visit on their page: tap a window, confirm it, cancel it, refuse visits."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fleet.coded import Coded, coded
from fleet.product import Product
from service.notices.answers import ACTOR, AnswerKind, NotTheirs, TooLate
from service.notices.enabled_channels import Outlets
from service.notices.visit_slots import Part
from service.orders.booking import cancel_booking, confirm_hold, hold_slot
from service.orders.making import ensure_order
from service.tickets.states import OPEN, By
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.orders.bookings import Booking
from store.orders.declined import want_visit
from store.orders.orders import living_order
from store.orders.planning import Span
from store.service.answers import Reader, record_answer
from store.service.tickets import LockedTicket, TicketChange, find_ticket, lock_asset, lock_ticket, note_ticket

NOON = 12


def choose_window(
    conn: Connection, product: Product, reader: Reader, window: Span, *, now: datetime, wall: datetime
) -> Booking:
    """Keeps a window for ten minutes; whoever chooses one wants a visit, whatever they said before."""
    with conn.transaction():
        ticket = _theirs(conn, reader)
        by = By(ACTOR, now)
        want_visit(conn, ticket.id)
        order = ensure_order(conn, product, ticket.asset_id, by)
        return hold_slot(conn, product, order.id, window, by, wall=wall)


def confirm_window(
    conn: Connection, product: Product, reader: Reader, outlets: Outlets, *, now: datetime, wall: datetime
) -> Booking:
    """The window that is kept becomes the appointment, and the answer of the ticket."""
    with conn.transaction():
        ticket = _theirs(conn, reader)
        by = By(ACTOR, now)
        order = ensure_order(conn, product, ticket.asset_id, by)
        before = order.sequence
        booking = confirm_hold(conn, product, order.id, by, outlets, wall=wall)
        after = living_order(conn, ticket.asset_id)
        if after is not None and after.sequence != before:
            day, part = _agreed(booking, reader.time_zone)
            record_answer(conn, reader, kind=AnswerKind.AGREE, at=now, slot_on=day, slot_part=part)
            told = coded("visit_window", begins=booking.arrival_begins, ends=booking.arrival_ends)
            _note(conn, ticket, "answer_agree", now, told)
            wake(conn, product.id)
        return booking


def cancel_visit(conn: Connection, product: Product, reader: Reader, outlets: Outlets, *, now: datetime) -> bool:
    """The appointment is cancelled, until the cut-off; False where there is none."""
    with conn.transaction():
        ticket = _theirs(conn, reader)
        order = living_order(conn, ticket.asset_id)
        if order is None:
            return False
        done = cancel_booking(conn, product, order.id, By(ACTOR, now), outlets, bound=True)
        if done:
            record_answer(conn, reader, kind=AnswerKind.LATER, at=now)
            _note(conn, ticket, "cancel_visit", now)
            wake(conn, product.id)
        return done


def _note(conn: Connection, ticket: LockedTicket, action: str, now: datetime, why: Coded | None = None) -> None:
    current = find_ticket(conn, ticket.id)
    assert current is not None
    note_ticket(conn, ticket.id, TicketChange(now, ACTOR, action, current.state, current.state, why))


def _theirs(conn: Connection, reader: Reader) -> LockedTicket:
    """The reader's ticket, locked behind its asset, as for every answer."""
    ticket = find_ticket(conn, reader.ticket_id)
    assert ticket is not None
    if lock_asset(conn, ticket.asset_id).customer_id != reader.customer_id:
        raise NotTheirs(coded("not_the_owner", ticket=ticket.id))
    locked = lock_ticket(conn, ticket.id)
    assert locked is not None
    if locked.state not in OPEN:
        raise TooLate(coded("ticket_ended", ticket=locked.id, state=locked.state))
    return locked


def _agreed(booking: Booking, zone: str) -> tuple[date, Part]:
    """The day of a window, and the half of it in which it begins."""
    begins = booking.arrival_begins.astimezone(ZoneInfo(zone))
    return begins.date(), Part.MORNING if begins.hour < NOON else Part.AFTERNOON
