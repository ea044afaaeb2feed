"""A customer books a call about what they own: a time is one tap, and so are moving it and cancelling it."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from api.my.coming_in import Form
from api.my.customer import TheVisitor, Visitor, number_in, words_of
from api.my.rendering import HOME, lead_to, render
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import the_product
from api.web.plain_pages import plain
from fleet.coded import coded
from fleet.times import parse_ts
from service.calls.booking import (
    LONGEST_TOPIC,
    ROOM_OPENS_BEFORE,
    CallRules,
    Wanted,
    book_call,
    end,
    free_times,
    move_to,
)
from service.calls.calendar_files import calendar_of_call
from service.calls.states import CallMove, CallState, IllegalCallMove, NoSuchTime
from store.calls.calls import Call, call_ahead, find_call
from store.engine.database import Connection
from store.orders.planning import Span
from wording.times import spell_clock, zone_name
from wording.wording import Wording

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
ACTOR = "customer"
DAYS_AT_ONCE = 3


@router.get("/appliances/{number}/call")
def times(number: str, request: Request, visitor: TheVisitor) -> Response:
    """Free times; the call itself where one is booked."""
    with visitor.db.connection() as conn:
        asset = visitor.asset(conn, number)
        ahead = call_ahead(conn, asset.id, customer_id=visitor.customer_id)
        if ahead is not None:
            return lead_to(f"{HOME}/calls/{ahead.id}")
        return _times(conn, request, visitor, asset.id, asset.product, action=f"appliances/{asset.id}/call")


@router.post("/appliances/{number}/call")
def book(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    """Books a time; the same form sent twice is one call."""
    with visitor.db.connection() as conn:
        asset, customer = visitor.asset(conn, number), visitor.customer(conn)
        now = visitor.db.now(conn, asset.product)
        topic = plain(form.get("topic", ""), LONGEST_TOPIC)
        wanted = Wanted(customer.id, asset.id, asset.product, customer.time_zone, topic)
        try:
            call = book_call(conn, rules_in(request), wanted, _moment(form), actor=ACTOR, now=now)
        except NoSuchTime:
            action = f"appliances/{asset.id}/call"
            return _times(conn, request, visitor, asset.id, asset.product, action=action, taken=True)
    return lead_to(f"{HOME}/calls/{call.id}?done=booked")


@router.get("/calls/{number}")
def shown(number: str, request: Request, visitor: TheVisitor) -> Response:
    """When it is, where, and what may be done with it."""
    with visitor.db.connection() as conn:
        call = _theirs(conn, visitor, number)
        customer = visitor.customer(conn)
        now = visitor.db.now(conn, call.product)
        product = the_product(conn, call.product)
    words, rules = words_of(customer), rules_in(request)
    link = rules.link(call)
    opens = call.begins - ROOM_OPENS_BEFORE
    done = request.query_params.get("done", "")
    return render(
        "call.html",
        words,
        flash=words.text(f"my_call_done_{done}") if done in ("booked", "moved") else "",
        call=call,
        name=words.pick(product.name),
        when=_when(words, call),
        says=words.text(f"my_call_{call.state}"),
        link=link if opens <= now < call.ends else "",
        opens=words.text("long_moment", at=opens) if link and now < opens else "",
        by_phone=customer.phone if not link else "",
        ahead=call.state == CallState.BOOKED,
        frame=frame_of(conn, visitor, customer),
    )


@router.get("/calls/{number}/call.ics")
def calendar(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        call = _theirs(conn, visitor, number)
        words = words_of(visitor.customer(conn))
        now = visitor.db.now(conn, call.product)
    body = calendar_of_call(call, words, link=rules_in(request).link(call), stamp=now)
    kept = {"Content-Disposition": 'attachment; filename="call.ics"', "Cache-Control": "no-store"}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=kept)


@router.get("/calls/{number}/move")
def other_times(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        call = _theirs(conn, visitor, number)
        if call.state != CallState.BOOKED:
            return lead_to(f"{HOME}/calls/{call.id}")
        return _times(conn, request, visitor, call.asset_id, call.product, action=f"calls/{call.id}/move")


@router.post("/calls/{number}/move")
def move(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    with visitor.db.connection() as conn:
        call = _theirs(conn, visitor, number)
        now = visitor.db.now(conn, call.product)
        try:
            move_to(conn, rules_in(request), call.id, _moment(form), now=now)
        except NoSuchTime:
            action = f"calls/{call.id}/move"
            return _times(conn, request, visitor, call.asset_id, call.product, action=action, taken=True)
        except IllegalCallMove:
            return lead_to(f"{HOME}/calls/{call.id}")
    return lead_to(f"{HOME}/calls/{call.id}?done=moved")


@router.post("/calls/{number}/cancel")
def cancel(number: str, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        call = _theirs(conn, visitor, number)
        now = visitor.db.now(conn, call.product)
        if call.state == CallState.BOOKED:
            end(conn, call.id, CallMove.CANCEL, actor=ACTOR, now=now)
    return lead_to(f"{HOME}/calls/{call.id}")


def rules_in(request: Request) -> CallRules:
    found = request.app.state.calls
    assert isinstance(found, CallRules)
    return found


def _theirs(conn: Connection, visitor: Visitor, number: str) -> Call:
    call = find_call(conn, number_in(number))
    if call is None or call.customer_id != visitor.customer_id:
        raise NoPage(404, "no_page")
    return call


def _times(
    conn: Connection, request: Request, visitor: Visitor, asset_id: int, product_id: str, *, action: str,
    taken: bool = False,
) -> Response:  # fmt: skip
    customer = visitor.customer(conn)
    words, now = words_of(customer), visitor.db.now(conn, product_id)
    rules = rules_in(request)
    free = free_times(conn, rules, asset_id, now=now) if rules.offered else []
    days = _by_day(words, free)
    return render(
        "call_times.html",
        words,
        status=409 if taken else 200,
        flash=words.text("my_call_taken") if taken else "",
        days=days[:DAYS_AT_ONCE],
        later=days[DAYS_AT_ONCE:],
        action=action,
        asset=asset_id,
        moving=action.endswith("/move"),
        zone=zone_name(now, words.zone),
        by_phone=not rules.address,
        longest=LONGEST_TOPIC,
        frame=frame_of(conn, visitor, customer),
    )


def _by_day(words: Wording, free: Iterable[Span]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(day, times as (value, clock)) at the customer's clock."""
    days: dict[date, list[Span]] = {}
    for one in free:
        days.setdefault(one.begins.astimezone(ZoneInfo(words.zone)).date(), []).append(one)
    return [
        (words.text("my_call_day", at=found[0].begins), [(one.begins.isoformat(), _clock(words, one)) for one in found])
        for found in days.values()
    ]


def _clock(words: Wording, span: Span) -> str:
    return spell_clock(span.begins, words.language, words.zone)


def _when(words: Wording, call: Call) -> str:
    return words.text("call_when", begins=call.begins, ends=call.ends)


def _moment(form: dict[str, str]) -> datetime:
    """NoSuchTime where the form holds none."""
    try:
        return parse_ts(form.get("begins", ""))
    except ValueError:
        raise NoSuchTime(coded("call_no_such_time")) from None
