"""Coming in and going out: an address is typed, a link and a code are sent there, either lets the customer in once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter, ValidationError

from api.access.asks import principal_of
from api.access.audit import address_of, sign_in_audited
from api.access.sessions import begin, end
from api.limits.rate_limits import Limit, Limits, RateLimits, TooMany
from api.my.rendering import HOME, Frame, lead_to, render, words_of_stranger
from api.my.shown import frame_of_accounts, frame_of_stranger
from api.portal.page_route import NoPage, PageRoute
from api.web.database import Database, WholeDb, wall_clock
from api.web.fields import Email
from api.web.plain_pages import form_fields, plain
from service.customer_accounts.asking import (
    CODE_DIGITS,
    CODE_LASTS,
    accounts_of_proof,
    ask,
    come_in,
    offered_ways,
    proof_of_code,
    proof_of_link,
)
from service.notices.links import token_hash
from store.assets.customers import find_customer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.engine.storable_text import storable
from store.identity.account_proofs import Proof, Way
from store.identity.customer_accounts import Account
from store.identity.people import find_person
from store.service.answers import find_link
from wording.wording import Wording, wording_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Form = Annotated[dict[str, str], Depends(form_fields)]
LONGEST_ADDRESS = 254
LONGEST_REQUEST = 100
_email = TypeAdapter(Email)


def sign_in_page(request: Request, db: Database, *, flash: str = "", status: int = 200) -> Response:
    """One question: which address is on record?"""
    words = words_of_stranger(request)
    phone = Way.PHONE in offered_ways(db.outlets)
    with db.connection() as conn:
        frame = frame_of_stranger(conn, words)
    return render("sign_in.html", words, frame=frame, status=status, flash=flash, phone=phone)


@router.post("/my/ask")
def ask_for_link(request: Request, db: WholeDb, limits: Limits, form: Form) -> Response:
    """The same answer for every address, whether or not it is on record."""
    words = words_of_stranger(request)
    address = _address(form.get("address", ""), phone=Way.PHONE in offered_ways(db.outlets))
    if address is None:
        return sign_in_page(request, db, flash=words.text("my_address_wrong"), status=400)
    with db.connection() as conn:
        secret, frame = _ask(conn, limits, request, address), frame_of_stranger(conn, words)
    return code_page(words, frame, request=secret, address=address)


@router.post("/n/{token}/account")
def ask_from_notice(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """From the page of one ticket: the link into the account goes to the address on record, never to this browser, for
    whoever has a notice may have got it from the owner."""
    with db.connection() as conn:
        reader = find_link(conn, token_hash(token))
        if reader is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        if principal_of(request).customer_id == reader.customer_id:
            return lead_to(HOME)
        customer = find_customer(conn, reader.customer_id)
        address = customer.email if customer else None
        if not address:
            return lead_to(HOME)
        words = wording_of(reader.language)
        secret, frame = _ask(conn, limits, request, address), frame_of_accounts(conn, words, [reader.customer_id])
    return code_page(words, frame, request=secret, address=_hidden(address))


@router.post("/my/code")
def take_code(request: Request, db: WholeDb, limits: Limits, form: Form) -> Response:
    """The code of the letter, typed in the browser that asked for it."""
    words, now = words_of_stranger(request), wall_clock()
    secret = form.get("request", "")[:LONGEST_REQUEST]
    code = "".join(c for c in form.get("code", "") if c.isascii() and c.isdigit())
    shown = plain(form.get("shown", ""), LONGEST_ADDRESS)
    with db.connection() as conn:
        # How many codes are tried for one account: five for each letter, and letters are limited.
        limits.check(conn, Limit.CODE_ADDRESS, address_of(request), now=now)
        proof = proof_of_code(conn, secret, code, now=now) if len(code) == CODE_DIGITS else None
        if proof is None:
            sign_in_audited(conn, AuditAction.SIGN_IN_FAILED, None, address=address_of(request), how="code", at=now)
            flash, frame = words.text("my_code_wrong"), frame_of_stranger(conn, words)
            return code_page(words, frame, request=secret, address=shown, flash=flash, status=400)
        # A right one does not count.
        limits.give_back(conn, Limit.CODE_ADDRESS, address_of(request), now=now)
        hidden = {"request": secret, "code": code}
        return _come_in(conn, request, words, proof, form, how="code", hidden=hidden)


@router.get("/my/in/{token}")
def look_at_link(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """Looking at a link does not spend it: mail scanners follow links."""
    with db.connection() as conn:
        accounts = accounts_of_proof(conn, _proof_of_link(conn, limits, request, token))
        if not accounts:
            raise NoPage(404, "link_over")
        return _choice(conn, _words(request, accounts), accounts, action="", hidden={})


@router.post("/my/in/{token}")
def take_link(token: str, request: Request, db: WholeDb, limits: Limits, form: Form) -> Response:
    """The click on the link's page lets in, once."""
    with db.connection() as conn:
        proof = _proof_of_link(conn, limits, request, token)
        return _come_in(conn, request, words_of_stranger(request), proof, form, how="link", hidden={})


@router.post("/my/out")
def go_out(request: Request, db: WholeDb) -> Response:
    """Signs this browser out."""
    answer, now, person_id = lead_to(HOME), wall_clock(), principal_of(request).person_id
    with db.connection() as conn, conn.transaction():
        if person_id is not None:
            person = find_person(conn, person_id)
            sign_in_audited(conn, AuditAction.SIGNED_OUT, person, address=address_of(request), at=now)
        end(conn, request, answer, now=now)
    return answer


def code_page(
    words: Wording, frame: Frame, *, request: str, address: str, flash: str = "", status: int = 200
) -> Response:
    minutes = int(CODE_LASTS.total_seconds() // 60)
    return render(
        "code.html",
        words,
        frame=frame,
        status=status,
        flash=flash,
        request=request,
        address=address,
        minutes=minutes,
        digits=CODE_DIGITS,
    )


def _ask(conn: Connection, limits: RateLimits, request: Request, address: str) -> str:
    """Where a limit is reached nothing more is sent, and the page is the same: what was sent before still works."""
    now = wall_clock()
    try:
        limits.mail_wanted(conn, address=address_of(request), account=address, now=now)
    except TooMany as exc:
        if exc.limit is Limit.MAIL_ADDRESS:
            raise
        return ask(conn, "", now=now)
    return ask(conn, address, now=now)


def _come_in(
    conn: Connection,
    request: Request,
    words: Wording,
    proof: Proof,
    form: dict[str, str],
    *,
    how: str,
    hidden: dict[str, str],
) -> Response:
    accounts, now = accounts_of_proof(conn, proof), wall_clock()
    wanted = [one for one in accounts if str(one.customer_id) == form.get("customer")] or accounts
    if len(wanted) > 1:
        action = f"{HOME}/code?lang={words.language}" if hidden else ""
        return _choice(conn, words, accounts, action=action, hidden=hidden)
    answer = lead_to(HOME)
    # One transaction: the proof is spent and the session begun, or neither.
    with conn.transaction():
        person = come_in(conn, proof, wanted[0], now=now) if wanted else None
        if person is not None:
            begin(conn, request, answer, person_id=person.id, how=how, now=now)
            sign_in_audited(conn, AuditAction.SIGNED_IN, person, address=address_of(request), how=how, at=now)
    if person is None:
        raise NoPage(404, "link_over")
    return answer


def _choice(
    conn: Connection, words: Wording, accounts: list[Account], *, action: str, hidden: dict[str, str]
) -> Response:
    """Several customers may have one address: which of them comes in? Their brands tell them apart."""
    several = len({one.tenant_id for one in accounts}) > 1
    choices = [(one.customer_id, one.name, one.tenant if several else "") for one in accounts]
    frame = frame_of_accounts(conn, words, [one.customer_id for one in accounts])
    return render("choose.html", words, frame=frame, choices=choices, action=action, hidden=hidden)


def _proof_of_link(conn: Connection, limits: RateLimits, request: Request, token: str) -> Proof:
    now = wall_clock()
    proof = proof_of_link(conn, token, now=now)
    if proof is None:
        limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=now)
        raise NoPage(404, "link_over")
    return proof


def _words(request: Request, accounts: list[Account]) -> Wording:
    return wording_of(request.query_params.get("lang") or accounts[0].language)


def _address(typed: str, *, phone: bool) -> str | None:
    """What somebody typed, if it may be an address that a channel reaches."""
    text = storable(typed).strip()
    if "@" not in text and phone:
        number = "".join(c for c in text if c.isdigit() or c == "+")
        return number if 6 <= len(number) <= 16 else None
    try:
        return _email.validate_python(text)
    except ValidationError:
        return None


def _hidden(address: str) -> str:
    """`a***@example.com`: who holds a notice need not learn the address."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"
