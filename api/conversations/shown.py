"""A conversation in a customer's words: who wrote what when, and where it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from store.assets.products import current_product
from store.conversations.messages import AuthorKind, Message, last_said_in
from store.conversations.presence import somebody_is_there
from store.conversations.threads import Speaker, Thread, ThreadState
from store.engine.database import Connection
from wording.catalog import has_text
from wording.wording import Wording

Values = dict[str, Any]
# Of what did not come by the page itself the way is named.
PLAIN_WAYS = frozenset({"portal", "console"})


def title_of(conn: Connection, words: Wording, thread: Thread) -> str:
    if thread.ticket_id is None:
        return words.text("my_talk_general")
    product = current_product(conn, thread.product) if thread.product else None
    name = words.pick(product.name) if product else ""
    return words.text("my_talk_of_ticket", number=thread.ticket_id, product=name)


def ticket_title(words: Wording, ticket_id: int | None) -> str:
    """Of a thread that has not begun."""
    return words.text("my_talk_of_ticket", number=ticket_id, product="")


def state_of(words: Wording, state: ThreadState) -> str:
    return words.text(f"my_talk_state_{state}")


def bubbles(words: Wording, messages: Sequence[Message], *, home: str, photos: str) -> list[Values]:
    """`photos`: where the photos of the thread are, before their numbers."""
    return [_bubble(words, one, home, photos) for one in messages]


def _bubble(words: Wording, one: Message, home: str, photos: str) -> Values:
    mine = one.author_kind is AuthorKind.CUSTOMER
    said = words.say(one.said) if one.said else one.text
    return {
        "id": one.id,
        "side": "line" if one.author_kind is AuthorKind.SYSTEM else "mine" if mine else "theirs",
        "who": _who(words, one),
        "text": said or words.text("my_talk_no_words"),
        "photos": [f"{photos}/{number}" for number in one.photos],
        "left_out": words.text("my_talk_left_out", files=", ".join(one.left_out)) if one.left_out else "",
        "sources": [(slug, f"/help/{words.language}/{slug}") for slug in one.cites or ()],
        "at": one.at.isoformat(),
        "when": words.text("long_moment", at=one.at),
        "by": "" if one.channel in PLAIN_WAYS else way(words, one.channel),
    }


def _who(words: Wording, one: Message) -> str:
    match one.author_kind:
        case AuthorKind.CUSTOMER:
            return words.text("my_talk_you")
        case AuthorKind.ASSISTANT:
            return words.text("my_talk_assistant")
        case _:
            return words.text("my_talk_staff", name=one.author)


def way(words: Wording, channel: str) -> str:
    """How a channel is called; channels that others add bring a text of their own."""
    for code in (f"talk_by_{channel}", f"channel_{channel}"):
        if has_text(code, words.language):
            return words.text(code)
    return channel


def somebody_words(conn: Connection, words: Wording, thread: Thread, *, since: datetime) -> str:
    """Whether somebody is there to chat with, or when an answer comes."""
    if thread.speaker is Speaker.ASSISTANT:
        return words.text("my_talk_assistant_there")
    there = somebody_is_there(conn, thread.tenant_id, since=since)
    return words.text("my_talk_there" if there else "my_talk_nobody")


def threads_shown(conn: Connection, words: Wording, threads: Sequence[Thread]) -> list[Values]:
    said = last_said_in(conn, [one.id for one in threads])
    return [
        {
            "id": one.id,
            "title": title_of(conn, words, one),
            "state": state_of(words, one.state),
            "when": words.text("long_moment", at=said.get(one.id, one.changed_at)),
            "new": one.state is ThreadState.WAITING_FOR_CUSTOMER,
        }
        for one in threads
    ]
