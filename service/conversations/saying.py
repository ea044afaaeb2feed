"""Somebody writes in a thread: the message is kept once, and the thread moves as its author makes it.

`say` and `hand_over` are what the neighbours call: portal, console, mails, chat channels, the assistant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid4

from fleet.coded import Coded, CodedError, coded
from service.conversations.routing import send_on
from service.conversations.states import LIVING, NoSuchThread, ThreadAction, move
from service.conversations.thanks import says_only_thanks
from service.conversations.threads import root_of
from service.conversations.ways import PORTAL
from store.conversations.messages import (
    OURS,
    AuthorKind,
    Machine,
    Message,
    NewMessage,
    find_message,
    message_sent_before,
    put_message,
)
from store.conversations.threads import (
    Speaker,
    Thread,
    ThreadState,
    find_customer_thread,
    lock_thread,
    touch_thread,
)
from store.engine.database import Connection
from store.engine.storable_text import storable
from store.sla.targets import TargetKind, meet_targets

LONGEST = 10_000
LONGEST_KEPT = 50_000


class EmptyMessage(CodedError):
    """A message without words, or with too many."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody writes. `at`: the fleet's clock. `client_id`: the same again is the same message. `channel`: the
    way it came. `language` None: the thread's. `internal`: from staff for staff. `with_photo`: one follows, and words
    need not stand beside it."""

    author_kind: AuthorKind
    author: str
    text: str
    at: datetime
    channel: str = PORTAL
    client_id: UUID = field(default_factory=uuid4)
    language: str | None = None
    internal: bool = False
    said: Coded | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    machine: Machine | None = None
    mail_id: int | None = None
    cites: Sequence[str] | None = None
    left_out: Sequence[str] = ()
    with_photo: bool = False


def say(conn: Connection, thread_id: int, said: Said) -> Message:
    """The message; one that this client id made before, as it is. NoSuchThread; EmptyMessage.

    A thread that is merged leads to the one in which it is shown. What a customer writes in a closed thread about no
    ticket goes to the one that is open by now, if there is one.
    """
    with conn.transaction():
        thread = _the_thread(conn, thread_id, said)
        if (known := message_sent_before(conn, thread.id, said.client_id)) is not None:
            return known
        number = put_message(conn, _new(thread, said))
        if number is not None:
            _follow(conn, thread, said)
            message = find_message(conn, number)
            if message is not None and said.author_kind is AuthorKind.STAFF and not said.internal:
                send_on(conn, thread, message)
        else:
            message = message_sent_before(conn, thread.id, said.client_id)
        assert message is not None
        return message


def hand_over(conn: Connection, thread_id: int, transcript: Sequence[Said], at: datetime) -> Message:
    """The assistant gives a thread to people: what was said so far, and one line that everybody sees, at once.

    The same lines of the transcript again (by their client ids) are kept once. From here on people speak.
    """
    with conn.transaction():
        for one in transcript:
            say(conn, thread_id, one)
        thread = _locked(conn, thread_id)
        line = Said(AuthorKind.SYSTEM, "", "", at, said=coded("thread_handed_over"))
        message = say(conn, thread.id, line)
        move(conn, thread.id, ThreadAction.HAND_OVER, speaker=Speaker.PEOPLE, to_read=True)
        return message


def note_line(conn: Connection, thread_id: int, what: Coded, *, at: datetime, internal: bool = False) -> Message:
    """A line of the system in a thread."""
    return say(conn, thread_id, Said(AuthorKind.SYSTEM, "", "", at, said=what, internal=internal))


def wake_somebody(conn: Connection, thread_id: int, why: Coded, *, at: datetime) -> Message:
    """Something went wrong that a person must look at: the thread waits for us, with the reason for staff."""
    with conn.transaction():
        thread = _locked(conn, thread_id)
        line = note_line(conn, thread.id, why, at=at, internal=True)
        move(conn, thread.id, ThreadAction.WAKE, speaker=Speaker.PEOPLE, to_read=True)
        return line


def _locked(conn: Connection, thread_id: int) -> Thread:
    thread = lock_thread(conn, thread_id)
    if thread is None:
        raise NoSuchThread(thread_id)
    if thread.merged_into is not None:
        return _locked(conn, root_of(conn, thread).id)
    return thread


def _the_thread(conn: Connection, thread_id: int, said: Said) -> Thread:
    if not (said.text.strip() or said.said or said.left_out or said.mail_id is not None or said.with_photo):
        raise EmptyMessage(coded("message_length", most=LONGEST))
    if len(said.text) > (LONGEST_KEPT if said.mail_id is not None else LONGEST):
        raise EmptyMessage(coded("message_length", most=LONGEST))
    thread = _locked(conn, thread_id)
    asks = said.author_kind is AuthorKind.CUSTOMER and said.machine is None and not says_only_thanks(said.text)
    if asks and thread.ticket_id is None and thread.state is ThreadState.CLOSED:
        if message_sent_before(conn, thread.id, said.client_id) is not None:
            return thread
        return _locked(conn, _open_again(conn, thread).id)
    return thread


def _open_again(conn: Connection, thread: Thread) -> Thread:
    """The customer's open thread, or this one opened again."""
    if (other := find_customer_thread(conn, thread.customer_id)) is not None:
        return other
    move(conn, thread.id, ThreadAction.REOPEN)
    return thread


def _new(thread: Thread, said: Said) -> NewMessage:
    return NewMessage(
        thread_id=thread.id,
        client_id=said.client_id,
        author_kind=said.author_kind,
        author=said.author,
        channel=said.channel,
        language=said.language or thread.language,
        text=storable(said.text.strip()),
        said=said.said,
        internal=said.internal,
        message_id=said.message_id or f"{OURS}{uuid4()}",
        in_reply_to=said.in_reply_to,
        machine=said.machine,
        mail_id=said.mail_id,
        cites=said.cites,
        left_out=said.left_out,
        at=said.at,
    )


def _follow(conn: Connection, thread: Thread, said: Said) -> None:
    """How a message moves its thread."""
    if said.internal or said.machine is not None:
        touch_thread(conn, thread.id)
        return
    match said.author_kind:
        case AuthorKind.CUSTOMER:
            _customer_wrote(conn, thread, said)
        case AuthorKind.STAFF:
            move(conn, thread.id, ThreadAction.ANSWER, speaker=Speaker.PEOPLE, to_read=False)
            if thread.ticket_id is not None:
                meet_targets(conn, thread.ticket_id, (TargetKind.FIRST_RESPONSE,), at=said.at)
        case AuthorKind.ASSISTANT:
            if thread.state in LIVING and thread.speaker is Speaker.ASSISTANT:
                move(conn, thread.id, ThreadAction.ASSIST)
            else:
                touch_thread(conn, thread.id)
        case AuthorKind.SYSTEM:
            touch_thread(conn, thread.id)
        case _:
            assert_never(said.author_kind)


def _customer_wrote(conn: Connection, thread: Thread, said: Said) -> None:
    """Thanks alone open nothing again, and nobody has to answer them."""
    waits = thread.state is ThreadState.WAITING_FOR_US
    if says_only_thanks(said.text) and not said.left_out and not waits:
        touch_thread(conn, thread.id)
    elif thread.state is ThreadState.CLOSED:
        move(conn, thread.id, ThreadAction.REOPEN, speaker=Speaker.PEOPLE, to_read=True)
    elif thread.speaker is Speaker.ASSISTANT:
        move(conn, thread.id, ThreadAction.ASSIST, to_read=True)
    else:
        move(conn, thread.id, ThreadAction.ASK, to_read=True)
