"""The page behind a letter's link: what the letter says, where its case stands, and a score by one tap; no account."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access.audit import address_of
from api.follow_up.rating import Rater, is_rating, rating_shown, take_rating
from api.limits.rate_limits import Limit, Limits, RateLimits
from api.my.rendering import CSS
from api.my.rendering import PAGES as MY_PAGES
from api.portal.contact_here import contact_here
from api.portal.missing_page import sorry
from api.portal.page_route import NoPage, PageRoute
from api.portal.view import PAGES as TICKET_PAGES
from api.web.database import Database, WholeDb, wall_clock
from api.web.plain_pages import environment, form_fields, page_headers
from service.claims.steps import CaseStep
from service.follow_up.asking import REMINDER, SURVEY
from service.follow_up.letter_words import GONE, LetterWords, letter_words
from service.notices.contact import contact_lines, sender_of
from service.notices.links import token_hash
from store.engine.database import Connection
from store.engine.scope import Scope, apply_scope
from store.follow_up.letters import CustomerLetter, choose_message, letter_behind, mark_letter_opened, unwanted_of
from store.follow_up.surveys import Survey, find_survey
from wording.wording import Wording, wording_of

router = APIRouter(prefix="/l", include_in_schema=False, route_class=PageRoute)
Form = Annotated[dict[str, str], Depends(form_fields)]
PAGES = Path(__file__).parent / "pages"
HEADERS = page_headers(CSS)
EVERY_WAY = ""
pages = environment(CSS, [PAGES, MY_PAGES, TICKET_PAGES])


@dataclass(frozen=True, slots=True)
class Behind:
    """What a link leads to; `text` None: the letter is no news any more, the page says what is."""

    letter: CustomerLetter
    text: LetterWords | None
    survey: Survey | None
    words: Wording
    now: datetime


@router.get("/{token}")
def show(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """Looking at it changes nothing but that it was looked at: mail programs look, too."""
    with _behind(db, limits, token, request) as (conn, behind):
        if "prefetch" not in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
            mark_letter_opened(conn, behind.letter.id, behind.now)
        done = request.query_params.get("done", "")
        flash = behind.words.text(f"rate_done_{done}") if done in ("words", "review", "withdrawn", "messages") else ""
        return _page(conn, behind, flash=flash)


@router.post("/{token}")
def answer(token: str, request: Request, db: WholeDb, limits: Limits, form: Form) -> Response:
    with _behind(db, limits, token, request) as (conn, behind):
        if form.get("kind") in ("stop", "want"):
            return _choose(conn, behind, wanted=form["kind"] == "want")
        done = None
        if is_rating(form):
            by = Rater("letter", behind.words.language, behind.now)
            done = take_rating(conn, behind.survey, form, by)
        if done is None:
            return _page(conn, behind, flash=behind.words.text("rate_too_late"), status=409)
        return _lead(behind, done)


@router.get("/{token}/unsubscribe")
def about_messages(token: str) -> Response:
    """Where a person follows the mail program's link: the page asks first, for links are followed by machines too."""
    return RedirectResponse(f"../{token}#messages", status_code=303, headers=HEADERS)


@router.post("/{token}/unsubscribe")
def unsubscribe(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """One click in the mail program (RFC 8058)."""
    with _behind(db, limits, token, request) as (conn, behind):
        _choose(conn, behind, wanted=False)
        return sorry(200, "opted_out")


def _choose(conn: Connection, behind: Behind, *, wanted: bool) -> Response:
    if behind.letter.customer_id is not None:
        number, purpose = behind.letter.customer_id, behind.letter.purpose
        choose_message(conn, number, purpose=purpose, channel=EVERY_WAY, wanted=wanted, at=wall_clock())
    return _lead(behind, "messages")


def _lead(behind: Behind, done: str) -> Response:
    address = f"?done={done}&lang={behind.words.language}{'#messages' if done == 'messages' else ''}"
    return RedirectResponse(address, status_code=303, headers=HEADERS)


@contextmanager
def _behind(db: Database, limits: RateLimits, token: str, request: Request) -> Iterator[tuple[Connection, Behind]]:
    """What a token leads to, on a connection that shows what its customer may see. NoPage where it leads nowhere; many
    such are TooMany."""
    with db.connection() as conn:
        letter = letter_behind(conn, token_hash(token))
        if letter is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        if letter.customer_id is not None:
            apply_scope(conn, Scope(None, customer=letter.customer_id))
        survey = find_survey(conn, letter.number) if letter.kind in (SURVEY, REMINDER) else None
        text = letter_words(conn, letter)
        if text == GONE and survey is None:
            raise NoPage(410, "ended")
        asked = request.query_params.get("lang", "")
        found = text if isinstance(text, LetterWords) else None
        words = found.words if found else wording_of(None)
        if asked in ("id", "en") and asked != words.language:
            words = wording_of(asked, words.zone, words.product)
        now = db.now(conn, letter.product) if letter.product else db.wall()
        yield conn, Behind(letter, found, survey, words, now)


def _page(conn: Connection, behind: Behind, *, flash: str = "", status: int = 200) -> Response:
    words, text, letter = behind.words, behind.text, behind.letter
    contact = text.product.contact if text and text.product else contact_here(conn)
    unwanted = unwanted_of(conn, letter.customer_id) if letter.customer_id is not None else set()
    body = pages.get_template("letter_page.html").render(
        t=words.text,
        language=words.language,
        other="en" if words.language == "id" else "id",
        title=text.subject if text else words.text("case_letter_page_over" if behind.survey is None else "rate_page"),
        paragraphs=text.paragraphs if text and behind.survey is None else [],
        steps=[_step(one, words) for one in text.steps] if text else [],
        home=text.home if text else "/my",
        rating=rating_shown(conn, behind.survey, words),
        action=f"?lang={words.language}",
        brand=sender_of(contact, words),
        contact=contact_lines(contact, words),
        purpose=words.text(f"purpose_{letter.purpose}"),
        stopped=(letter.purpose, EVERY_WAY) in unwanted,
        may_stop=letter.customer_id is not None,
        flash=flash,
        refused=status >= 400,
    )
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": words.language})


def _step(one: CaseStep, words: Wording) -> dict[str, object]:
    when = words.text("long_moment", at=one.at) if one.at else ""
    at = one.at.isoformat() if one.at else ""
    return {"what": words.text(one.code), "when": when, "at": at, "now": one.now, "done": one.at is not None}
