"""Alarms: listed, read with their history, handled by people, and counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.alarms import AlarmCard, AlarmFiguresOut, AlarmOut
from api.schemas.sentences import wording_about
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Moment, PathId, QueryMoment, QuerySerial, Why, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import as_written, coded
from fleet.product import Product, Severity
from service.alarms import actions
from service.tickets.states import By
from store.assets.products import current_product
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.service.alarm_figures import BadActor, alarm_figures
from store.service.alarms import Alarm, AlarmFilter, alarm_history, find_alarm, list_alarms
from wording.json_objects import with_sentences
from wording.wording import Language, Wording

router = APIRouter(prefix="/v1/alarms", tags=["alarms"])
READS = [Depends(asks(Permission.ALARMS_READ))]
ACTS = [Depends(asks(Permission.ALARMS_ACT))]
StateName = Literal[
    "active_unacknowledged",
    "active_acknowledged",
    "returned_unacknowledged",
    "normal",
    "shelved",
    "suppressed",
    "out_of_service",
]
ClassName = Literal["device", "sensor", "communication"]
LANGUAGES: tuple[Language, ...] = ("en", "id")
STALE_AFTER = timedelta(days=1)
CHATTER_INTERVALS = 12
FIGURES_OVER = timedelta(days=30)


class Remark(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the customer was called"}]})
    why: Why | None = None


class Reason(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "sensor waits for its replacement"}]})
    why: Why


class Shelf(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2026-03-04T08:00:00Z", "why": "known; part on order"}]}
    )
    until: Moment
    why: Why


@router.get("", summary="List alarms", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    serial: Annotated[QuerySerial | None, Query()] = None,
    state: Annotated[list[StateName] | None, Query(description="May be repeated.")] = None,
    kind: Annotated[list[ClassName] | None, Query(alias="class", description="May be repeated.")] = None,
    severity: Annotated[list[Severity] | None, Query(description="May be repeated.")] = None,
    active: Annotated[bool | None, Query(description="Whether the condition stands, seen or not.")] = None,
    since: Annotated[QueryMoment | None, Query(description="Raised at this time or later.")] = None,
    rule: Annotated[Word | None, Query()] = None,
    failure_mode: Annotated[Word | None, Query()] = None,
    ticket: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Evidence of this ticket.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[AlarmOut]:
    """Alarms in the order in which they were opened."""
    wanted = AlarmFilter(
        product=product,
        serial=serial,
        states=[str(one) for one in state] if state else None,
        kinds=[str(one) for one in kind] if kind else None,
        severities=[str(one) for one in severity] if severity else None,
        active=active,
        since=since,
        rule=rule,
        failure_mode=failure_mode,
        ticket_id=ticket,
    )
    with db.connection() as conn:
        found = list_alarms(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=lambda alarm: alarm_out(conn, alarm), key=lambda alarm: alarm.id)


@router.get("/figures", summary="Figures of a fleet's alarms", responses=errors(404), dependencies=READS)
def figures(
    db: Db,
    product: Annotated[Word, Query()],
    since: Annotated[QueryMoment | None, Query(description="30 days before `until` unless given.")] = None,
    until: Annotated[QueryMoment | None, Query(description="The fleet's clock unless given.")] = None,
) -> AlarmFiguresOut:
    """How often alarms rise and what from, how many stand, which chatter (EEMUA 191)."""
    with db.connection() as conn:
        declared = the_product(conn, product)
        end = until or db.now(conn, product)
        begin = since or end - FIGURES_OVER
        chatter = CHATTER_INTERVALS * declared.interval
        found = alarm_figures(conn, product, since=begin, until=end, stale_after=STALE_AFTER, chatter=chatter)
    shown = {**fields_of(found), "bad_actors": [_named(actor, declared) for actor in found.bad_actors]}
    return AlarmFiguresOut.model_validate({"product": product, "since": begin, "until": end, **shown})


@router.get("/{alarm_id}", summary="One alarm", responses=errors(404), dependencies=READS)
def card(alarm_id: PathId, db: Db, words: Words) -> AlarmCard:
    """An alarm with its whole history."""
    with db.connection() as conn:
        alarm = _known(conn, alarm_id)
        naming = wording_about(conn, words, alarm.product)
        lines = [with_sentences(fields_of(line), naming, "why") for line in alarm_history(conn, alarm_id)]
        return AlarmCard.model_validate({**_named(alarm, naming.product), "history": lines})


@router.post("/{alarm_id}/acknowledge", summary="Acknowledge", responses=errors(404, 409), dependencies=ACTS)
def acknowledge(alarm_id: PathId, db: Db, actor: Actor, body: Remark | None = None) -> AlarmOut:
    """Somebody has seen it. An alarm that has returned is normal then."""
    return _act(db, alarm_id, actor, body, lambda conn, by: actions.acknowledge(conn, alarm_id, by))


@router.post("/{alarm_id}/shelve", summary="Shelve", responses=errors(404, 409), dependencies=ACTS)
def shelve(alarm_id: PathId, body: Shelf, db: Db, actor: Actor) -> AlarmOut:
    """Out of view until a time of the fleet's clock, at most 30 days away; it comes back by itself."""
    return _act(db, alarm_id, actor, body, lambda conn, by: actions.shelve(conn, alarm_id, by, body.until))


@router.post("/{alarm_id}/unshelve", summary="Unshelve", responses=errors(404, 409), dependencies=ACTS)
def unshelve(alarm_id: PathId, db: Db, actor: Actor, body: Remark | None = None) -> AlarmOut:
    """Back before its time."""
    return _act(db, alarm_id, actor, body, lambda conn, by: actions.unshelve(conn, alarm_id, by))


@router.post("/{alarm_id}/out-of-service", summary="Take out of service", responses=errors(404, 409), dependencies=ACTS)
def take_out_of_service(alarm_id: PathId, body: Reason, db: Db, actor: Actor) -> AlarmOut:
    """Out of view until it is returned to service, whatever the device does meanwhile."""
    return _act(db, alarm_id, actor, body, lambda conn, by: actions.take_out_of_service(conn, alarm_id, by))


@router.post(
    "/{alarm_id}/return-to-service", summary="Return to service", responses=errors(404, 409), dependencies=ACTS
)
def return_to_service(alarm_id: PathId, db: Db, actor: Actor, body: Remark | None = None) -> AlarmOut:
    """An alarm that was out of service is back in view, or normal."""
    return _act(db, alarm_id, actor, body, lambda conn, by: actions.return_to_service(conn, alarm_id, by))


def alarm_out(conn: Connection, alarm: Alarm) -> AlarmOut:
    return AlarmOut.model_validate(_named(alarm, current_product(conn, alarm.product)))


def _act(
    db: Database,
    alarm_id: int,
    actor: str,
    body: Remark | Reason | Shelf | None,
    move: Callable[[Connection, By], Alarm],
) -> AlarmOut:
    """One move of a person, at the clock of the alarm's fleet."""
    with db.connection() as conn:
        now = db.now(conn, _known(conn, alarm_id).product)
        why = as_written(body.why) if body and body.why else None
        return alarm_out(conn, move(conn, By(actor, now, why)))


def _known(conn: Connection, alarm_id: int) -> Alarm:
    alarm = find_alarm(conn, alarm_id)
    if alarm is None:
        raise Missing(coded("no_alarm", alarm=alarm_id))
    return alarm


def _named(record: Alarm | BadActor, product: Product | None) -> dict[str, Any]:
    """A name in both languages, and its code."""
    both = {language: Wording(language, product=product).say(record.name) for language in LANGUAGES}
    return {**fields_of(record), "name": both, "name_code": record.name.to_json()}
