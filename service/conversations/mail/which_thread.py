"""Step 5: the thread that a mail belongs to: by our signed address, by any mail that it names, by the ticket in its
subject."""

import re
from collections.abc import Sequence
from enum import StrEnum

from service.conversations.addresses import OwnAddresses
from service.conversations.mail.steps import Reading
from service.conversations.threads import root_of, thread_of_ticket
from service.tickets.states import NoSuchTicket
from store.assets.assets import find_asset
from store.conversations.deliveries import customers_of_address, ticket_of_notice
from store.conversations.messages import OURS, threads_named
from store.conversations.threads import Thread, find_thread
from store.engine.database import Connection
from store.service.tickets import find_ticket

_NOTICE = re.compile(r"^sigap-notice-(\d{1,18})$")
_SUBJECT = re.compile(r"\[#(\d{1,18})\]")
MOST_NAMES = 100


class FoundBy(StrEnum):
    NAME = "name"
    SUBJECT = "subject"
    NOTHING = "nothing"


def which_thread(reading: Reading) -> tuple[Thread | None, FoundBy]:
    """A ticket's number in a subject counts only for whoever has that ticket, and is proven: it can be guessed."""
    incoming, conn = reading.incoming, reading.conn
    if thread := named_thread(conn, reading.desk.own, incoming.names, incoming.recipients):
        return thread, FoundBy.NAME
    found = _SUBJECT.search(incoming.subject)
    if found and not reading.may_be_forged and (thread := _thread_of_subject(conn, int(found[1]), incoming.sender)):
        return thread, FoundBy.SUBJECT
    return None, FoundBy.NOTHING


def named_thread(conn: Connection, own: OwnAddresses, names: Sequence[str], recipients: Sequence[str]) -> Thread | None:
    """By what nobody can guess: our signed address, then the mails that are named, those named last first."""
    number = own.thread_in(recipients)
    if number is not None and (thread := find_thread(conn, number)):
        return root_of(conn, thread)
    asked = [_local(one) for one in names][-MOST_NAMES:]
    for one in threads_named(conn, asked):
        if thread := find_thread(conn, one):
            return root_of(conn, thread)
    return _thread_of_notice(conn, asked)


def _local(name: str) -> str:
    """Our own names are kept without a domain, those of others as they are."""
    local = name.rpartition("@")[0]
    return local if local.startswith((OURS, "sigap-notice-")) else name


def _thread_of_notice(conn: Connection, names: Sequence[str]) -> Thread | None:
    for name in reversed(names):
        found = _NOTICE.match(name)
        about = ticket_of_notice(conn, int(found[1])) if found else None
        if about is not None:
            return thread_of_ticket(conn, *about)
    return None


def _thread_of_subject(conn: Connection, ticket_id: int, sender: str) -> Thread | None:
    ticket = find_ticket(conn, ticket_id)
    asset = find_asset(conn, ticket.asset_id) if ticket else None
    if asset is None or asset.customer_id is None or asset.customer_id not in customers_of_address(conn, sender):
        return None
    try:
        return thread_of_ticket(conn, ticket_id, asset.customer_id)
    except NoSuchTicket:  # It went meanwhile.
        return None
