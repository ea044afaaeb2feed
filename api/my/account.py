"""The pages of a customer's account itself: messages, language and hours, the devices signed in."""

from dataclasses import replace
from datetime import time

from fastapi import APIRouter, Request, Response

from api.access.audit import address_of, audited
from api.my.coming_in import Form
from api.my.customer import TheVisitor, number_in, words_of
from api.my.own_data import consents_shown
from api.my.rendering import HOME, Frame, lead_to, render
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import wall_clock
from service.notices.channels.registry import CHANNELS
from store.assets.customers import Customer, Wishes, change_customer
from store.audit.actions import AuditAction
from store.channels.chats import has_chat
from store.channels.push_subscriptions import browsers_of
from store.follow_up.letters import choose_message, unwanted_of
from store.identity.people import PersonChange, change_person
from store.identity.sessions import end_session, sessions_of_person
from store.service.answers import opt
from store.service.notices import Addressee, silence_notices
from wording.catalog import has_text
from wording.wording import Wording

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
LANGUAGES = ("id", "en")
# Letters about cases that a customer may do without, by what they are for; `EVERY_WAY`: by none.
REFUSABLE, EVERY_WAY = ("service", "advice", "survey"), ""


@router.get("/messages")
def messages(visitor: TheVisitor) -> Response:
    """Which channels reach the customer, and which they do not want."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        words = words_of(customer)
        telegram = "?" if has_chat(conn, customer.id, channel="telegram") else None
        browsers = len(browsers_of(conn, customer_id=customer.id))
        owner = replace(_addressee(customer), telegram=telegram, browsers=browsers)
        outlets = visitor.db.outlets
        consents = consents_shown(conn, customer.id, words)
        unwanted, frame = unwanted_of(conn, customer.id), frame_of(conn, visitor, customer)
    channels = [
        (name, _label(words, name), name in customer.opted_out)
        for name, outlet in outlets.items()
        if outlet.wanted and _reaches(name, owner)
    ]
    purposes = [(one, words.text(f"purpose_{one}"), (one, EVERY_WAY) in unwanted) for one in REFUSABLE]
    return render("messages.html", words, frame=frame, channels=channels, purposes=purposes, consents=consents)


@router.post("/messages")
def change_messages(visitor: TheVisitor, form: Form) -> Response:
    name, out = form.get("channel", ""), form.get("want") != "yes"
    if (purpose := form.get("purpose")) in REFUSABLE:
        with visitor.db.connection() as conn:
            number, now = visitor.customer_id, wall_clock()
            choose_message(conn, number, purpose=str(purpose), channel=EVERY_WAY, wanted=not out, at=now)
        return lead_to(f"{HOME}/messages#purposes")
    channel = CHANNELS.get(name)
    if channel is None or channel.address is None:
        raise NoPage(404, "no_page")
    with visitor.db.connection() as conn, conn.transaction():
        if opt(conn, visitor.customer_id, channel=name, out=out) and out:
            silence_notices(conn, visitor.customer_id, channel=name)
    return lead_to(f"{HOME}/messages")


@router.get("/settings")
def settings(request: Request, visitor: TheVisitor) -> Response:
    """Language, time zone, and the hours in which no news comes that can wait."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        done = request.query_params.get("done") == "saved"
        return _settings(customer, frame_of(conn, visitor, customer), done=done)


@router.post("/settings")
def change_settings(visitor: TheVisitor, form: Form) -> Response:
    with visitor.db.connection() as conn, conn.transaction():
        customer = visitor.customer(conn)
        wishes = _wishes(form, customer)
        if wishes is None:
            return _settings(customer, frame_of(conn, visitor, customer), wrong=True)
        change_customer(conn, customer.id, wishes)
        change_person(conn, visitor.person_id, PersonChange(language=wishes.language, time_zone=wishes.time_zone))
    return lead_to(f"{HOME}/settings?done=saved")


@router.post("/language")
def change_language(visitor: TheVisitor, form: Form) -> Response:
    """The button at the head of each page."""
    wanted = form.get("language", "")
    if wanted in LANGUAGES:
        with visitor.db.connection() as conn, conn.transaction():
            change_customer(conn, visitor.customer_id, Wishes(language=wanted))
            change_person(conn, visitor.person_id, PersonChange(language=wanted))
    return lead_to(HOME)


@router.get("/sessions")
def sessions(visitor: TheVisitor) -> Response:
    """The telephones and computers that are signed in."""
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        words, frame = words_of(customer), frame_of(conn, visitor, customer)
        found = sessions_of_person(conn, visitor.person_id, now=wall_clock())
    shown = [
        {
            "id": one.id,
            "here": one.id == visitor.principal.session_id,
            "on": words.text("long_moment", at=one.started_at),
            "seen": words.text("long_moment", at=one.seen_at),
            "agent": browser_of(one.agent),
        }
        for one in found
    ]
    return render("sessions.html", words, frame=frame, sessions=shown)


@router.post("/sessions/{number}/end")
def end_one(number: str, request: Request, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        now, session = wall_clock(), number_in(number)
        if end_session(conn, session, person_id=visitor.person_id, at=now):
            where = address_of(request)
            audited(conn, visitor.principal, AuditAction.SESSION_ENDED, f"session/{session}", address=where, at=now)
    return lead_to(f"{HOME}/sessions")


def browser_of(agent: str) -> str:
    """`Chrome, Android`: what people know a browser by; '' where it does not say."""
    browsers = (("Edg/", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("OPR/", "Opera"), ("Firefox", "Firefox"))
    more = (("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
    last = (("Mac OS", "Mac"), ("Linux", "Linux"))
    found = [
        next((name for mark, name in known if mark in agent), "") for known in ((*browsers, *more), (*systems, *last))
    ]
    return ", ".join(filter(None, found))


def _settings(customer: Customer, frame: Frame, *, done: bool = False, wrong: bool = False) -> Response:
    words = words_of(customer)
    flash = words.text("my_saved") if done else words.text("my_hours_wrong") if wrong else ""
    return render(
        "settings.html",
        words,
        frame=frame,
        status=400 if wrong else 200,
        flash=flash,
        customer=customer,
        zones=[*ZONES, *([customer.time_zone] if customer.time_zone not in ZONES else [])],
        quiet=customer.quiet_from != customer.quiet_until,
    )


def _wishes(form: dict[str, str], customer: Customer) -> Wishes | None:
    """None where a field holds what no such page sends."""
    language, zone = form.get("language", ""), form.get("zone", "")
    if language not in LANGUAGES or zone not in (*ZONES, customer.time_zone):
        return None
    if form.get("quiet") != "yes":
        return Wishes(language, zone, quiet_from=time(0), quiet_until=time(0))
    try:
        begins, ends = (time.fromisoformat(form.get(name, "")) for name in ("from", "until"))
    except ValueError:
        return None
    if begins.tzinfo or ends.tzinfo or begins == ends:
        return None
    return Wishes(language, zone, quiet_from=begins, quiet_until=ends)


def _reaches(name: str, owner: Addressee) -> bool:
    address = CHANNELS[name].address
    return address is not None and bool(address(owner))


def _addressee(customer: Customer) -> Addressee:
    return Addressee(
        serial="",
        customer_id=customer.id,
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        language=customer.language,
        time_zone=customer.time_zone,
        quiet_from=customer.quiet_from,
        quiet_until=customer.quiet_until,
        opted_out=customer.opted_out,
    )


def _label(words: Wording, name: str) -> str:
    code = CHANNELS[name].label
    return words.text(code) if has_text(code, words.language) else name
