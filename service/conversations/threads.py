"""Which thread somebody writes in: that of a ticket with its owner, or the customer's open one; merging, closing."""

from datetime import datetime

from fleet.coded import CodedError, coded
from service.conversations.states import NoSuchThread, ThreadAction, ThreadMoved, move
from service.privacy.answering import NoSuchCustomer
from service.tickets.states import NoSuchTicket
from store.assets.assets import find_asset
from store.assets.fleet_clocks import read_clock
from store.conversations.threads import (
    Thread,
    ThreadState,
    assign_thread,
    find_customer_thread,
    find_thread,
    find_ticket_thread,
    merge_thread,
    put_customer_thread,
    put_ticket_thread,
    threads_merged_into,
    unmerge_thread,
)
from store.engine.database import Connection
from store.service.tickets import find_ticket


class NobodyToWriteTo(CodedError):
    """A ticket whose appliance belongs to no customer."""


def thread_of_ticket(conn: Connection, ticket_id: int, customer_id: int | None = None) -> Thread:
    """The thread of a ticket with the owner of its appliance, made if there is none; with `customer_id` the one with
    this customer. NoSuchTicket; NobodyToWriteTo."""
    if customer_id is None:
        ticket = find_ticket(conn, ticket_id)
        if ticket is None:
            raise NoSuchTicket(ticket_id)
        asset = find_asset(conn, ticket.asset_id)
        customer_id = asset.customer_id if asset else None
    if customer_id is None:
        raise NobodyToWriteTo(coded("thread_without_customer", ticket=ticket_id))
    found = find_ticket_thread(conn, ticket_id, customer_id)
    if found is None:
        put_ticket_thread(conn, ticket_id, customer_id)
        found = find_ticket_thread(conn, ticket_id, customer_id)
    if found is None:
        raise NoSuchTicket(ticket_id)
    return root_of(conn, found)


def thread_of_customer(conn: Connection, customer_id: int) -> Thread:
    """The customer's open thread about no ticket, made if there is none. NoSuchCustomer."""
    found = find_customer_thread(conn, customer_id)
    if found is None:
        put_customer_thread(conn, customer_id)
        found = find_customer_thread(conn, customer_id)
    if found is None:
        raise NoSuchCustomer(coded("no_customer", customer=customer_id))
    return found


def require_thread(conn: Connection, thread_id: int) -> Thread:
    found = find_thread(conn, thread_id)
    if found is None:
        raise NoSuchThread(thread_id)
    return found


def root_of(conn: Connection, thread: Thread) -> Thread:
    """The thread in which this one's messages are shown: itself, where it is merged into none."""
    return thread if thread.merged_into is None else require_thread(conn, thread.merged_into)


def now_in(conn: Connection, thread: Thread, wall: datetime) -> datetime:
    """What time it is in a thread: that of its ticket's fleet; of the wall where it is about no ticket."""
    clock = read_clock(conn, thread.product) if thread.product else None
    return clock.now(wall) if clock else wall


def give(conn: Connection, thread_id: int, assignee: str | None) -> Thread:
    """To one of the staff, or (None) to nobody."""
    require_thread(conn, thread_id)
    assign_thread(conn, thread_id, assignee)
    return require_thread(conn, thread_id)


def close(conn: Connection, thread_id: int) -> Thread:
    move(conn, thread_id, ThreadAction.CLOSE, to_read=False)
    return require_thread(conn, thread_id)


def reopen(conn: Connection, thread_id: int) -> Thread:
    """ThreadMoved where the customer has another open thread by now."""
    thread = require_thread(conn, thread_id)
    other = find_customer_thread(conn, thread.customer_id) if thread.ticket_id is None else None
    if other is not None and thread.state is ThreadState.CLOSED:
        raise ThreadMoved(coded("thread_has_successor", other=other.id))
    move(conn, thread_id, ThreadAction.REOPEN)
    return require_thread(conn, thread_id)


def merge(conn: Connection, thread_id: int, into: int) -> Thread:
    """The messages of a thread are shown in another of the same customer, until somebody takes it back."""
    for number in (thread_id, into):
        require_thread(conn, number)
    if not merge_thread(conn, thread_id, into):
        raise ThreadMoved(coded("threads_not_mergeable", thread=thread_id, other=into))
    return require_thread(conn, into)


def unmerge(conn: Connection, thread_id: int) -> Thread:
    """It stands for itself again, as it was."""
    require_thread(conn, thread_id)
    if not unmerge_thread(conn, thread_id):
        raise ThreadMoved(coded("thread_not_unmergeable", thread=thread_id))
    return require_thread(conn, thread_id)


def merged_into(conn: Connection, thread_id: int) -> list[Thread]:
    return threads_merged_into(conn, thread_id)
