"""What was recorded: telemetry as stored, dead letters, notices."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.schemas.fields import LARGEST_ID, PathId, QueryMoment, Word
from api.schemas.paging import After, Limit, Page, page_of
from api.schemas.service import NoticeCard, NoticeOut, T
from api.schemas.shapes import CodeOut, Shape, like
from api.web.database import Db, the_device
from api.web.errors import errors
from api.web.language import Words
from api.web.problems import Missing
from fleet.coded import coded
from service.notices.channels.registry import CHANNELS
from store.engine.rows import fields_of
from store.service.notices import Notice, Wanted, list_notices
from store.telemetry.asides import KeptAside, asides_of
from store.telemetry.dead_letters import DeadLetter, list_dead_letters
from store.telemetry.stored_readings import StoredReading, TimeSpan, read_telemetry
from wording.objects import with_sentences
from wording.wording import Wording

router = APIRouter(prefix="/v1", tags=["records"])
PREVIEW = 1000
UNAVAILABLE = {"text": "unavailable", "rule": "no number", "rule_code": {"code": "value_no_number", "args": {}}}
NoticeState = Literal["pending", "sending", "sent", "delivered", "failed", "opened", "answered", "suppressed"]


class ReadingOut(Shape, record=StoredReading):
    """One reading: numbers, states by their label, null where the sensor said nothing."""

    model_config = like(ts=T, seq=41, received_at=T, values={"power": 93.1, "door": "shut"})


class AsideOut(Shape):
    """A value that broke a rule: a number, or the `text` of what is none."""

    model_config = like(value=None, **UNAVAILABLE)

    value: float | None
    text: str | None
    rule: str
    rule_code: CodeOut


class KeptAsideOut(Shape, record=KeptAside):
    """What was kept aside of one reading, by metric."""

    model_config = like(ts=T, received_at=T, values={"power": {"value": None, **UNAVAILABLE}})

    values: dict[str, AsideOut]


class DeadLetterOut(
    Shape,
    record=DeadLetter,
    notes={
        "size": "Bytes of the whole message.",
        "readings": "How many elements of one message it stands for.",
    },
):
    """A message that could not be stored; `payload` shows its start as text, `seen` counts its repeats."""

    model_config = like(
        id=9,
        topic="sigap/v1/refrigerator/SN-17/telemetry",
        product="refrigerator",
        serial="SN-17",
        ts=None,
        reason="not_json",
        detail="is not JSON",
        payload="{",
        size=1,
        truncated=False,
        readings=1,
        seen=1,
        received_at=T,
        seen_at=T,
        replayed_at=None,
    )

    payload: str


@router.get("/telemetry/{product}/{serial}", summary="Read telemetry", responses=errors(404))
def telemetry(
    request: Request,
    product: str,
    serial: str,
    db: Db,
    since: Annotated[QueryMoment | None, Query(description="At this time or later.")] = None,
    until: Annotated[QueryMoment | None, Query(description="Before this time.")] = None,
    after: Annotated[QueryMoment | None, Query(description="Later than this time: how `next` goes on.")] = None,
    limit: Limit = 100,
) -> Page[ReadingOut]:
    """A device's readings as stored, in order of event time."""
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        found = read_telemetry(conn, declared, device.id, TimeSpan(since, until, after), limit=limit + 1)
        return page_of(request, found, limit, to=ReadingOut.model_validate, key=lambda row: row.ts.isoformat())


@router.get("/telemetry/{product}/{serial}/aside", summary="List values kept aside", responses=errors(404))
def kept_aside(
    request: Request,
    product: str,
    serial: str,
    db: Db,
    words: Words,
    since: Annotated[QueryMoment | None, Query(description="At this time or later.")] = None,
    until: Annotated[QueryMoment | None, Query(description="Before this time.")] = None,
    after: Annotated[QueryMoment | None, Query(description="Later than this time: how `next` goes on.")] = None,
    limit: Limit = 100,
) -> Page[KeptAsideOut]:
    """Values of a device that broke a rule of their metric, in order of event time; the rest of each reading is
    stored."""
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        found = asides_of(conn, device.id, TimeSpan(since, until, after), limit=limit + 1)
        shown = partial(_kept_aside, replace(words, product=declared))
        return page_of(request, found, limit, to=shown, key=lambda row: row.ts.isoformat())


@router.get("/deadletters", summary="List dead letters", responses=errors())
def dead_letters(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    reason: Annotated[Word | None, Query()] = None,
    replayed: Annotated[bool, Query(description="Also those whose content is stored by now.")] = False,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[DeadLetterOut]:
    """Messages that could not be stored, with their reasons, newest first."""
    with db.connection() as conn:
        found = list_dead_letters(
            conn, reason=reason, product=product, replayed=replayed, before=before, limit=limit + 1
        )
        return page_of(request, found, limit, to=_letter, key=lambda letter: letter.id, parameter="before")


@router.get("/notices", summary="List notices", responses=errors())
def notices(
    request: Request,
    db: Db,
    words: Words,
    state: Annotated[NoticeState | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The customer's number.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[NoticeOut]:
    """Notices to customers and other systems, with state and answer; `reason` says why one waits or did not leave."""
    with db.connection() as conn:
        wanted = Wanted(state=state, product=product, customer_id=customer)
        found = list_notices(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=lambda one: notice_out(one, words), key=lambda notice: notice.id)


@router.get("/notices/{notice_id}", summary="One notice", responses=errors(404))
def notice(notice_id: PathId, db: Db, words: Words) -> NoticeCard:
    """A notice with its mail as HTML, as the customer gets it but for the link."""
    with db.connection() as conn:
        found = list_notices(conn, Wanted(notice_id=notice_id), limit=1)
    if not found:
        raise Missing(coded("no_notice", notice=notice_id))
    [one] = found
    channel = CHANNELS.get(one.channel)
    html = channel.preview(one) if channel else ""
    return NoticeCard.model_validate({**notice_out(one, words).model_dump(), "html": html})


def notice_out(notice: Notice, words: Wording) -> NoticeOut:
    return NoticeOut.model_validate(with_sentences(fields_of(notice), words, "reason"))


def _letter(letter: DeadLetter) -> DeadLetterOut:
    start = bytes(letter.payload[:PREVIEW]).decode("utf-8", "replace")
    return DeadLetterOut.model_validate({**fields_of(letter), "payload": start})


def _kept_aside(words: Wording, row: KeptAside) -> KeptAsideOut:
    values = {metric: with_sentences(kept, words, "rule") for metric, kept in row.values.items()}
    return KeptAsideOut.model_validate({**fields_of(row), "values": values})
