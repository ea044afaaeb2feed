"""Telemetry: readings as they are stored, and values kept aside."""

from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.examples import T
from api.schemas.shapes import CodeOut, Shape, like
from api.web.database import Db, the_device
from api.web.documented_errors import errors
from api.web.fields import QueryMoment
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from store.engine.rows import fields_of
from store.telemetry.stored_readings import StoredReading, TimeSpan, read_telemetry
from store.telemetry.values_kept_aside import KeptAside, asides_of
from wording.json_objects import with_sentences
from wording.wording import Wording

router = APIRouter(prefix="/v1", tags=["records"], dependencies=[Depends(asks(Permission.TELEMETRY_READ))])


UNAVAILABLE = {"text": "unavailable", "rule": "no number", "rule_code": {"code": "value_no_number", "args": {}}}


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
        readings = read_telemetry(conn, declared, device.id, TimeSpan(since, until, after), limit=limit + 1)
        return page_of(request, readings, limit, to=ReadingOut.model_validate, key=lambda row: row.ts.isoformat())


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
        asides = asides_of(conn, device.id, TimeSpan(since, until, after), limit=limit + 1)
        shown = partial(_kept_aside, replace(words, product=declared))
        return page_of(request, asides, limit, to=shown, key=lambda row: row.ts.isoformat())


def _kept_aside(words: Wording, row: KeptAside) -> KeptAsideOut:
    values = {metric: with_sentences(kept, words, "rule") for metric, kept in row.values.items()}
    return KeptAsideOut.model_validate({**fields_of(row), "values": values})
