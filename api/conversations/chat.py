"""Live chat on a customer's page: what is written comes as server-sent events, with whether somebody is there."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.conversations.rendering import PAGES, bubble_html
from api.conversations.shown import bubbles, somebody_words
from api.my.customer import TheVisitor, Visitor, number_in, words_of
from api.my.rendering import HOME
from api.portal.page_route import NoPage, PageRoute
from api.routes.stream import EventStream
from api.web.changes import Changes, Subscription
from service.conversations.threads import root_of
from store.console.changes import ChangeKind
from store.conversations.messages import messages_of
from store.conversations.threads import Thread, find_thread, note_seen
from store.engine.scope import EVERYTHING

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
BEAT_S = 10.0
# A browser asks again by itself; what it may see is looked at anew then.
LONGEST_S = 600.0
# How many a customer may have open.
MOST_STREAMS = 6
SCRIPT = (PAGES / "chat.js").read_text(encoding="utf-8")
SEEN_WITHIN = timedelta(seconds=90)
_open: dict[int, int] = {}


@router.get("/chat.js")
def script() -> Response:
    return Response(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "max-age=300"})


@router.get("/conversations/{number}/events")
async def events(number: str, request: Request, visitor: TheVisitor, after: str = "") -> Response:
    """New messages of one conversation, from `after` on; after a break from the last one that came."""
    thread = await run_in_threadpool(_own, visitor, number)
    if _open.get(visitor.customer_id, 0) >= MOST_STREAMS:
        return Response(status_code=429, headers={"Retry-After": "30"})
    begin = number_in(request.headers.get("Last-Event-ID", "")) or number_in(after)
    hub: Changes = request.app.state.changes
    return EventStream(_events(hub, visitor, thread, begin))


async def _events(hub: Changes, visitor: Visitor, thread: Thread, after: int) -> AsyncGenerator[str, None]:
    """1. Listen, 2. read: what is written between the two comes by the next reading. A beat says who is there."""
    begun, last, there = monotonic(), after, ""
    subject = f"thread/{thread.id}"
    with hub.subscribe(EVERYTHING, kinds=[ChangeKind.THREAD]) as subscription, _counted(visitor.customer_id):
        yield "retry: 3000\n\n"
        while monotonic() - begun < LONGEST_S:
            html, last, words = await run_in_threadpool(_news, visitor, thread.id, last)
            if html:
                yield f"id: {last}\nevent: messages\ndata: {json.dumps({'html': html})}\n\n"
            yield _beat(words) if words != there else ": still here\n\n"
            there = words
            try:
                await asyncio.wait_for(_changed(subscription, subject), BEAT_S)
            except TimeoutError:
                continue
            except StopAsyncIteration:
                return


def _beat(words: str) -> str:
    return f"event: there\ndata: {json.dumps({'words': words})}\n\n"


async def _changed(subscription: Subscription, subject: str) -> None:
    """Until something of the thread changed."""
    while True:
        change = await anext(subscription)
        if change.kind is ChangeKind.RESET or change.subject in (subject, "thread/*"):
            return


def _news(visitor: Visitor, thread_id: int, after: int) -> tuple[str, int, str]:
    """(new messages as HTML, the number of the last one, whether somebody is there in words)."""
    with visitor.db.connection() as conn:
        words = words_of(visitor.customer(conn))
        thread = find_thread(conn, thread_id)
        if thread is None:
            raise NoPage(404, "no_page")
        new = messages_of(conn, thread_id, after=after, internal=False)
        there = somebody_words(conn, words, thread, since=visitor.db.wall() - SEEN_WITHIN)
        if not new:
            return "", after, there
        note_seen(conn, thread_id, new[-1].id)
        address = f"{visitor.home}/conversations/{thread_id}"
        shown = bubbles(words, new, home=visitor.home, photos=f"{address}/photos")
        return bubble_html(words, shown), new[-1].id, there


def _own(visitor: Visitor, number: str) -> Thread:
    with visitor.db.connection() as conn:
        thread = find_thread(conn, number_in(number))
        if thread is None or thread.customer_id != visitor.customer_id:
            raise NoPage(404, "no_page")
        return root_of(conn, thread)


@contextmanager
def _counted(customer_id: int) -> Iterator[None]:
    _open[customer_id] = _open.get(customer_id, 0) + 1
    try:
        yield
    finally:
        _open[customer_id] -= 1
        if not _open[customer_id]:
            del _open[customer_id]
