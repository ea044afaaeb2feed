"""Conversations as rows and bubbles of the console."""

from datetime import datetime

from api.web.database import wall_clock
from dashboards.console import fleets_now
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen
from dashboards.parts.shared.words import channel_name, product_name
from dashboards.viewer import Viewer
from fleet.product import Product
from service.conversations.threads import require_thread
from store.assets.customers import find_customer
from store.conversations.deliveries import dead_addresses
from store.conversations.mails import MailState, count_held, list_mails
from store.conversations.messages import AuthorKind, Message, messages_of
from store.conversations.threads import (
    ListedThread,
    Thread,
    ThreadFilter,
    ThreadState,
    list_threads,
    threads_merged_into,
    threads_of_customer,
)
from store.engine.database import Connection
from wording.catalog import has_text

WAITING, MINE, UNASSIGNED, ANSWERED, CLOSED, EVERY = "waiting", "mine", "unassigned", "answered", "closed", "all"
VIEWS = (WAITING, MINE, UNASSIGNED, ANSWERED, CLOSED, EVERY)
S = ThreadState
LIVING = (S.OPEN, S.WAITING_FOR_US, S.WAITING_FOR_CUSTOMER)
LONGEST_LAST = 140


def thread_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    """A page of conversations; how many mails wait for a person."""
    wanted = _filter_of(chosen["view"], viewer.name)
    found = list_threads(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)
    products, wall = fleets_now(conn).products, wall_clock()
    rows = [_row(viewer, one, products.get(one.thread.product or ""), wall) for one in found[:PAGE_ROWS]]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None, "held": count_held(conn)}


def thread_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    """Who it is with, what it is about, where it stands, and what else the customer wrote."""
    thread = require_thread(conn, number)
    products = fleets_now(conn).products
    others = [one for one in threads_of_customer(conn, thread.customer_id) if one.id != thread.id]
    merged = threads_merged_into(conn, number)
    return {
        "thread": thread,
        "state": viewer.t(f"thread_state_{thread.state}"),
        "title": title_of(viewer, thread, products.get(thread.product or "")),
        "waits": viewer.relative(thread.waits_since, wall_clock()) if thread.waits_since else "",
        "customer": find_customer(conn, thread.customer_id),
        "dead": [(one.address, viewer.say(one.why)) for one in dead_addresses(conn, thread.customer_id)],
        "merged": [(one.id, viewer.t("thread_merged_here", number=one.id)) for one in merged],
        "others": [_other(viewer, one, products.get(one.product or "")) for one in others],
    }


# Of these mails staff are told that the sender may be another one.
UNPROVEN = ("failed", "none", "unchecked")


def _other(viewer: Viewer, thread: Thread, product: Product | None) -> tuple[int, str, str]:
    return thread.id, title_of(viewer, thread, product), viewer.t(f"thread_state_{thread.state}")


def bubbles(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    messages = messages_of(conn, number)
    return {"messages": [_bubble(viewer, number, one) for one in messages], "thread": number}


def mail_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    state = MailState(chosen["state"]) if chosen["state"] in tuple(MailState) else None
    found = list_mails(conn, state=state, limit=skip + PAGE_ROWS + 1)[skip:]
    rows = [
        {
            "mail": one,
            "at": viewer.when(one.received_at),
            "state": viewer.t(f"mail_state_{one.state}"),
            "why": viewer.say(one.outcome),
            "size": viewer.t("mail_size", kib=max(1, round(one.bytes / 1024))),
            "waits": one.state is MailState.HELD,
            "fileable": one.has_raw and one.state in (MailState.HELD, MailState.NOTED, MailState.DROPPED),
        }
        for one in found[:PAGE_ROWS]
    ]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


def title_of(viewer: Viewer, thread: Thread, product: Product | None) -> str:
    if thread.ticket_id is None:
        return viewer.t("thread_general")
    name = product_name(viewer, product, thread.product or "")
    return viewer.t("thread_of_ticket", number=thread.ticket_id, product=name)


def _filter_of(view: str, name: str) -> ThreadFilter:
    match view:
        case "mine":
            return ThreadFilter(states=LIVING, assignee=name)
        case "unassigned":
            return ThreadFilter(states=LIVING, unassigned=True)
        case "answered":
            return ThreadFilter(states=(S.WAITING_FOR_CUSTOMER, S.OPEN))
        case "closed":
            return ThreadFilter(states=(S.CLOSED,))
        case "all":
            return ThreadFilter()
        case _:
            return ThreadFilter(states=(S.WAITING_FOR_US,))


def _row(viewer: Viewer, one: ListedThread, product: Product | None, wall: datetime) -> dict[str, object]:
    thread = one.thread
    last = one.last if len(one.last) <= LONGEST_LAST else f"{one.last[:LONGEST_LAST]}…"
    return {
        "thread": thread,
        "title": title_of(viewer, thread, product),
        "last": last,
        "from_us": one.last_kind in (AuthorKind.STAFF, AuthorKind.ASSISTANT),
        "state": viewer.t(f"thread_state_{thread.state}"),
        "waits": viewer.relative(thread.waits_since, wall) if thread.waits_since else "",
        "ago": viewer.relative(thread.changed_at, wall),
    }


def _bubble(viewer: Viewer, number: int, one: Message) -> dict[str, object]:
    side = {AuthorKind.CUSTOMER: "theirs", AuthorKind.SYSTEM: "line"}.get(one.author_kind, "ours")
    return {
        "message": one,
        "side": "staff-note" if one.internal and one.author_kind is not AuthorKind.SYSTEM else side,
        "text": viewer.say(one.said) if one.said else one.text or viewer.t("thread_no_words"),
        "who": viewer.t("thread_assistant") if one.author_kind is AuthorKind.ASSISTANT else one.author,
        "when": viewer.when(one.at),
        "way": channel_words(viewer, one.channel),
        "machine": viewer.t(f"thread_machine_{one.machine}") if one.machine else "",
        "photos": [f"/v1/threads/{number}/photos/{photo}" for photo in one.photos],
        "delivery": viewer.t(f"thread_delivery_{one.delivery}") if one.delivery else "",
        "failed": one.delivery in ("failed", "bounced"),
        "failure": viewer.say(one.failure),
        "mail": f"/v1/mails/{one.mail_id}/raw" if one.mail_id else "",
        "unproven": viewer.t(f"thread_sender_{one.sender_proof}") if one.sender_proof in UNPROVEN else "",
    }


def channel_words(viewer: Viewer, channel: str) -> str:
    code = f"talk_by_{channel}"
    return viewer.t(code) if has_text(code, viewer.language) else channel_name(viewer, channel)
