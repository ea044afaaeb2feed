"""Customers' answers on their page: each is noted on the ticket once and acted upon."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded, CodedError, coded
from fleet.product import Product
from service.notices.enabled_channels import Outlets
from service.notices.visit_slots import Part, Slot, slot_times
from service.orders.booking import TooLateToChange, cancel_booking
from service.orders.states import PLANNABLE
from service.tickets.reports import Call, report_fault, with_words
from service.tickets.states import OPEN, By
from store.assets.fleet_clocks import wake
from store.assets.registry import device_by_id
from store.engine.database import Connection
from store.orders.declined import decline_visit, want_visit
from store.orders.orders import living_order
from store.service.answers import Answer, Reader, answers_of, opt, record_answer
from store.service.notices import silence_notices
from store.service.tickets import LockedTicket, TicketChange, find_ticket, lock_asset, lock_ticket, note_ticket

ACTOR = "customer"
LONGEST_NOTE = 1000


class AnswerKind(StrEnum):
    AGREE = "agree"
    LATER = "later"
    DECLINE = "decline"
    STOPPED = "stopped"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"


VISIT_ANSWERS = frozenset({AnswerKind.AGREE, AnswerKind.LATER, AnswerKind.DECLINE})


class TooLate(CodedError):
    """An answer about a visit on a ticket that has ended meanwhile."""


class NotTheirs(CodedError):
    """An answer of somebody who does not own the device any more."""


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A customer's answer to be noted; `slot` where the kind is agree, and only there."""

    kind: AnswerKind
    slot: Slot | None = None
    note: str = ""


def take_answer(
    conn: Connection, *, product: Product, reader: Reader, answer: NewAnswer, now: datetime, outlets: Outlets
) -> bool:
    """Notes an answer and does what it asks; False where the same answer came before. TooLate on an ended ticket,
    NotTheirs where the device got another owner meanwhile.

    1. Asset, then ticket are locked, in the order in which tickets are opened: of two same answers the second waits.
    2. Earlier answers are read.
    3. Answer, history and what follows from them commit together.
    """
    ticket = find_ticket(conn, reader.ticket_id)
    assert ticket is not None
    with conn.transaction():
        if lock_asset(conn, ticket.asset_id).customer_id != reader.customer_id:
            raise NotTheirs(coded("not_the_owner", ticket=ticket.id))
        locked = lock_ticket(conn, reader.ticket_id)
        assert locked is not None
        if answer.kind in (AnswerKind.OPT_OUT, AnswerKind.OPT_IN):
            return _change_channel(conn, reader, locked, answer, now)
        known = answers_of(conn, locked.id)
        ended_at = max(filter(None, (ticket.resolved_at, ticket.closed_at)), default=None)
        if answer.kind is AnswerKind.STOPPED:
            if not _is_new_report(known, locked, ended_at):
                return False
            _report(conn, product, locked, answer, now, outlets)
        else:
            if locked.state not in OPEN:
                raise TooLate(coded("ticket_ended", ticket=locked.id, state=locked.state))
            if _last_answer(known, locked.openings) == (answer.kind, answer.slot, answer.note):
                return False
        _settle_visits(conn, product, locked, answer, now, outlets)
        _note(conn, reader, locked, answer, now)
        wake(conn, product.id)
        return True


def _settle_visits(
    conn: Connection, product: Product, ticket: LockedTicket, answer: NewAnswer, now: datetime, outlets: Outlets
) -> None:
    """Who wants no visit gets none, until staff say why one is needed; an appointment that stands is cancelled. After
    the cut-off it stays, and "later" is a message to the desk."""
    if answer.kind is AnswerKind.AGREE:
        want_visit(conn, ticket.id)
    order = living_order(conn, ticket.asset_id)
    if answer.kind in (AnswerKind.LATER, AnswerKind.DECLINE) and order is not None and order.state in PLANNABLE:
        try:
            cancel_booking(conn, product, order.id, By(ACTOR, now), outlets, bound=True)
        except TooLateToChange:
            if answer.kind is AnswerKind.DECLINE:
                raise
    if answer.kind is AnswerKind.DECLINE:
        decline_visit(conn, ticket.id, now)


def _change_channel(conn: Connection, reader: Reader, ticket: LockedTicket, answer: NewAnswer, now: datetime) -> bool:
    out = answer.kind is AnswerKind.OPT_OUT
    if not opt(conn, reader.customer_id, channel=reader.channel, out=out):
        return False
    if out:
        silence_notices(conn, reader.customer_id, channel=reader.channel)
    _note(conn, reader, ticket, answer, now)
    return True


def _is_new_report(known: list[Answer], ticket: LockedTicket, ended_at: datetime | None) -> bool:
    """Whether a fault was not reported yet in this opening, or not since the ticket ended."""
    since = None if ticket.state in OPEN else ended_at
    return not any(
        one.kind == AnswerKind.STOPPED and one.opening == ticket.openings and (since is None or one.at >= since)
        for one in known
    )


def _last_answer(known: list[Answer], opening: int) -> tuple[str, Slot | None, str] | None:
    answers = [one for one in known if one.opening == opening and one.kind in VISIT_ANSWERS]
    if not answers:
        return None
    last = answers[-1]
    slot = Slot(last.slot_on, Part(last.slot_part)) if last.slot_on and last.slot_part else None
    return last.kind, slot, last.note


def _report(
    conn: Connection, product: Product, ticket: LockedTicket, answer: NewAnswer, now: datetime, outlets: Outlets
) -> None:
    device = device_by_id(conn, ticket.device_id)
    assert device is not None
    mode = ticket.failure_mode if product.mode(ticket.failure_mode) else None
    call = Call(mode, answer.note, None, ACTOR)
    report_fault(conn, product=product, device=device, call=call, now=now, outlets=outlets)


def _note(conn: Connection, reader: Reader, ticket: LockedTicket, answer: NewAnswer, now: datetime) -> None:
    slot_on, slot_part = (answer.slot.on, answer.slot.part.value) if answer.slot else (None, None)
    record_answer(conn, reader, kind=answer.kind, at=now, note=answer.note, slot_on=slot_on, slot_part=slot_part)
    current = find_ticket(conn, ticket.id)
    assert current is not None
    why = with_words(answer_code(answer, reader.time_zone), answer.note)
    change = TicketChange(now, ACTOR, f"answer_{answer.kind}", current.state, current.state, why)
    note_ticket(conn, ticket.id, change)


def answer_code(answer: NewAnswer, zone: str) -> Coded:
    """An answer, for the staff."""
    match answer.kind:
        case AnswerKind.AGREE:
            assert answer.slot is not None
            begins, ends = slot_times(answer.slot, zone=zone)
            return coded("customer_agreed", begins=begins, ends=ends, part=answer.slot.part, zone=zone)
        case AnswerKind.LATER:
            return coded("customer_wants_later")
        case AnswerKind.DECLINE:
            return coded("customer_declines")
        case AnswerKind.STOPPED:
            return coded("customer_stopped")
        case AnswerKind.OPT_OUT:
            return coded("customer_opts_out")
        case AnswerKind.OPT_IN:
            return coded("customer_opts_in")
