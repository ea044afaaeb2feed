"""`GET /v1/changes`: changes as server-sent events, which a client can resume after a break."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from prometheus_client import Gauge
from starlette.concurrency import run_in_threadpool
from starlette.types import Send

from api.access.asks import asks
from api.access.permissions import Permission
from api.web.changes import Changes, Subscription
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from fleet.coded import coded
from service.tickets.reports import BadEntry
from store.console.changes import Change, ChangeBatch, ChangeKind, changes_since, is_position

router = APIRouter(prefix="/v1", tags=["changes"], dependencies=[Depends(asks(Permission.CHANGES_READ))])
HEARTBEAT_S = 15.0
MOST_MISSED = 1_000
LONGEST_POSITION = 8_000
STREAMS = Gauge("sigap_http_streams", "Streams of changes that are open")
KindName = Literal["ticket", "prediction", "alarm", "notice", "device", "model", "clock", "command"]
EXAMPLE = (
    "id: 81234:81240:81236\nevent: ticket\n"
    'data: {"id": 907, "at": "2026-03-01T08:00:00+00:00", "recorded_at": "2026-03-01T08:00:00.120+00:00", '
    '"product": "refrigerator", "kind": "ticket", "subject": "ticket/12", "serial": "SN-17"}\n\n'
)
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events until one side hangs up.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}


Texts = AsyncGenerator[str, None]


class EventStream(StreamingResponse):
    """A stream that is left in order, whichever side ends it."""

    media_type = "text/event-stream"

    def __init__(self, content: Texts) -> None:
        # Neither a proxy nor the browser may hold events back.
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._content = content

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._content):
            await super().stream_response(send)


@router.get(
    "/changes",
    status_code=200,
    summary="Watch changes",
    response_class=EventStream,
    responses={**errors(404), **_ANSWER},
)
async def watch(
    request: Request,
    db: Db,
    product: Annotated[str | None, Query()] = None,
    kind: Annotated[list[KindName] | None, Query(description="May be repeated.")] = None,
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", description="Where a stream broke off: what was missed comes first.")
    ] = None,
) -> EventStream:
    """Server-sent events: `event` is the kind, `data` names what changed; read it where its subject leads.

    Events come at least once. `reset` stands for changes that cannot be told one by one: read everything anew.
    """
    if last_event_id is not None and not (len(last_event_id) <= LONGEST_POSITION and is_position(last_event_id)):
        raise BadEntry("Last-Event-ID", last_event_id, coded("event_id_unknown"))
    # 1. Listen, 2. read what was missed: a change between the two comes by both ways, and is told once.
    hub: Changes = request.app.state.changes
    subscription = hub.subscribe(db.scope, product, kind)
    missed = await run_in_threadpool(_missed, db, product, last_event_id)
    return EventStream(events(subscription, missed))


async def events(subscription: Subscription, missed: ChangeBatch | None, beat_s: float = HEARTBEAT_S) -> Texts:
    """The stream's text: what was missed, then what comes, and a comment every `beat_s` of silence."""
    with subscription, STREAMS.track_inprogress():
        yield _greeting(subscription, missed)
        told = set()
        for change in missed.items if missed else []:
            if subscription.wants(change):
                told.add(change.id)
                yield _event(change)
        while True:
            try:
                change = await asyncio.wait_for(anext(subscription), beat_s)
            except StopAsyncIteration:
                return
            except TimeoutError:
                yield _beat(subscription)
                continue
            if change.id not in told or change.kind is ChangeKind.RESET:
                yield _event(change)


def _missed(db: Database, product: str | None, position: str | None) -> ChangeBatch | None:
    """What came since a stream broke off; Missing for an unknown product."""
    with db.connection() as conn:
        if product is not None:
            the_product(conn, product)
        return changes_since(conn, position, most=MOST_MISSED) if position else None


def _greeting(subscription: Subscription, missed: ChangeBatch | None) -> str:
    """The first words say where the stream begins, and make the answer's head go out at once."""
    if missed is not None and missed.lost:
        return _text(missed.position, ChangeKind.RESET, _RESET)
    return f": welcome\nretry: 2000\n{_id(None if missed else subscription.position)}\n"


def _beat(subscription: Subscription) -> str:
    return f": still here\n{_id(subscription.position)}\n"


def _id(position: str | None) -> str:
    return f"id: {position}\n" if position else ""


def _event(change: Change) -> str:
    said: dict[str, object] = {
        "id": change.id,
        "at": change.at.isoformat() if change.at else None,
        "recorded_at": change.recorded_at.isoformat() if change.recorded_at else None,
        "product": change.product,
        "kind": change.kind,
        "subject": change.subject,
        "serial": change.serial,
    }
    return _text(change.position, change.kind, _RESET if change.kind is ChangeKind.RESET else said)


def _text(position: str, kind: str, said: dict[str, object]) -> str:
    return f"id: {position}\nevent: {kind}\ndata: {json.dumps(said)}\n\n"


_RESET: dict[str, object] = {"kind": "reset"}
