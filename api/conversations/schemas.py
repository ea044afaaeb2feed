"""Shapes of conversations: threads, messages, mails that came in."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.conversations.mails import Mail
from store.conversations.messages import Message
from store.conversations.threads import ListedThread, Thread
from store.engine.rows import fields_of
from wording.json_objects import with_sentences
from wording.wording import Wording

_THREAD = {
    "id": 41,
    "customer_id": 7,
    "customer": "Ani",
    "ticket_id": 12,
    "product": "refrigerator",
    "state": "waiting_for_us",
    "speaker": "people",
    "assignee": None,
    "language": "id",
    "to_read": True,
    "waits_since": T,
    "opened_at": T,
    "changed_at": T,
    "merged_into": None,
}
_MESSAGE = {
    "id": 903,
    "thread_id": 41,
    "client_id": "6f1c9d0e-7a7e-4a0e-9b52-0a4ac1a4b7d1",
    "author_kind": "customer",
    "author": "Ani",
    "channel": "portal",
    "language": "id",
    "text": "Kapan teknisi datang?",
    "said": None,
    "said_code": None,
    "internal": False,
    "machine": None,
    "cites": None,
    "left_out": [],
    "at": T,
    "written_at": T,
    "photos": [],
    "delivery": None,
    "failure": None,
    "failure_code": None,
    "sender_proof": None,
}


class ThreadOut(
    Shape,
    record=Thread,
    without={"tenant_id", "customer_saw"},
    notes={
        "ticket_id": "Null: about no ticket.",
        "speaker": "Who answers: the assistant, or people.",
        "to_read": "The customer wrote something that nobody has looked at.",
        "waits_since": "Since when the customer waits for people; wall time.",
        "merged_into": "The thread in which its messages are shown.",
    },
):
    """A conversation with a customer."""

    model_config = like(**_THREAD)


class ListedThreadOut(ThreadOut):
    """A conversation, and the last thing that was written in it."""

    model_config = like(**_THREAD, last="Kapan teknisi datang?", last_kind="customer", last_at=T)

    last: str
    last_kind: str | None
    last_at: str | None


class MessageOut(
    Shape,
    record=Message,
    without={"message_id", "in_reply_to", "mail_id"},
    notes={
        "client_id": "Made by whoever wrote it: the same again is the same message.",
        "said": "A line of the system, as a sentence.",
        "internal": "From staff for staff.",
        "machine": "What wrote a mail that no person did.",
        "cites": "The articles on which an assistant's answer rests.",
        "left_out": "Names of files that came with a mail and were not taken.",
        "at": "The fleet's time.",
        "written_at": "Wall time.",
        "photos": "Numbers of photos.",
        "delivery": "How far it is on its way out by another channel than the page.",
    },
):
    """One message of a conversation."""

    model_config = like(**_MESSAGE)


class ThreadCard(ThreadOut):
    """A conversation with its messages, and those that are merged into it."""

    model_config = like(**_THREAD, messages=[_MESSAGE], merged=[])

    messages: list[MessageOut]
    merged: list[int] = Field(description="Numbers of the threads that are shown in it.")


class MailOut(
    Shape,
    record=Mail,
    notes={
        "state": "`waiting`, `filed` in a conversation, `held` for a person, `noted` without an answer, `dropped`.",
        "outcome": "Why.",
        "has_raw": "Whether it can be shown as it came.",
        "sender_proof": "Whether it comes from whom it says: `passed`, `failed`, `none`, `unchecked`, or `answered`: "
        "it names a mail of ours by what nobody can guess.",
    },
):
    """A mail that came in, and what became of it."""

    model_config = like(
        id=5,
        door="lmtp",
        recipients=["help@example.com"],
        sender="ani@example.org",
        subject="Kulkas",
        bytes=2048,
        received_at=T,
        state="held",
        outcome="the sender is not known: somebody must say whose mail it is",
        outcome_code={"code": "mail_from_stranger", "args": {"sender": "ani@example.org"}},
        thread_id=None,
        settled_at=T,
        settled_by="service",
        has_raw=True,
        sender_proof="passed",
    )


class FiledOut(BaseModel):
    """Where a mail went."""

    model_config = {"json_schema_extra": {"examples": [{"thread_id": 41, "message_id": 903}]}}
    thread_id: int
    message_id: int


def thread_out(thread: Thread) -> ThreadOut:
    return ThreadOut.model_validate(thread)


def listed_out(one: ListedThread) -> ListedThreadOut:
    last_at = one.last_at.isoformat() if one.last_at else None
    return ListedThreadOut(
        **thread_out(one.thread).model_dump(), last=one.last, last_kind=one.last_kind, last_at=last_at
    )


def message_out(message: Message, words: Wording) -> MessageOut:
    return MessageOut.model_validate(with_sentences(fields_of(message), words, "said", "failure"))


def thread_card(thread: Thread, messages: Sequence[Message], merged: Sequence[Thread], words: Wording) -> ThreadCard:
    return ThreadCard(
        **thread_out(thread).model_dump(),
        messages=[message_out(one, words) for one in messages],
        merged=[one.id for one in merged],
    )


def mail_out(mail: Mail, words: Wording) -> MailOut:
    return MailOut.model_validate(with_sentences(fields_of(mail), words, "outcome"))
