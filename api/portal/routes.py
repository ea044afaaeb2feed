"""The customer's page: who has a notice's link reads the ticket and answers. It needs no staff token."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.portal.view import PAGES, Case, Values, page_values, read_case
from api.web.database import Database, WholeDb
from fleet.process import get_log
from service.notices.answers import LONGEST_NOTE, AnswerKind, NewAnswer, TooLate, take_answer
from service.notices.links import token_hash
from service.notices.visit_slots import read_slot
from store.assets.products import current_product
from store.engine.database import Connection, StoreUnavailable
from store.service.answers import find_link, mark_opened
from store.service.tickets import find_ticket
from wording.wording import Wording

router = APIRouter(prefix="/n", include_in_schema=False)
log = get_log("web")
MOST_FIELDS = 20
CSS = (PAGES / "page.css").read_text(encoding="utf-8").strip()
_style = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_style}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_pages.globals["css"] = Markup(CSS)
NOT_HERE, OVER, OPTED_OUT, AWAY = "no_page", "over", "opted_out", "away"
DONE = frozenset(kind.value for kind in AnswerKind)


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name; nothing where the body is no form."""
    try:
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}


Form = Annotated[dict[str, str], Depends(form_fields)]


@router.get("/{token}")
def show(token: str, request: Request, db: WholeDb) -> Response:
    """The page. Looking at it changes nothing but that it was looked at."""
    try:
        with _case(db, token, request) as (conn, case):
            if case is None or case.expired:
                return _sorry(404, NOT_HERE) if case is None else _sorry(410, OVER)
            if "prefetch" not in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
                mark_opened(conn, case.reader.notice_id, case.now)
            done = request.query_params.get("done", "")
            return _page(conn, case, flash=case.text(f"done_{done}") if done in DONE else "")
    except StoreUnavailable as exc:
        return _away(exc)


@router.post("/{token}")
def answer(token: str, request: Request, db: WholeDb, form: Form) -> Response:
    """Takes an answer, and leads back to the page; the same answer again changes nothing."""
    try:
        with _case(db, token, request) as (conn, case):
            if case is None or case.expired:
                return _sorry(404, NOT_HERE) if case is None else _sorry(410, OVER)
            return _answered(conn, db, case, form)
    except StoreUnavailable as exc:
        return _away(exc)


@router.get("/{token}/unsubscribe")
def about_messages(token: str) -> Response:
    """Where a person follows the mail program's link: the page asks first, for links are followed by machines too."""
    return RedirectResponse(f"../{token}#messages", status_code=303, headers=HEADERS)


@router.post("/{token}/unsubscribe")
def unsubscribe(token: str, request: Request, db: WholeDb) -> Response:
    """One click in the mail program (RFC 8058); an old link will do."""
    try:
        with _case(db, token, request) as (conn, case):
            if case is None:
                return _sorry(404, NOT_HERE)
            _take(conn, db, case, NewAnswer(AnswerKind.OPT_OUT))
            return _sorry(200, OPTED_OUT)
    except StoreUnavailable as exc:
        return _away(exc)


def _answered(conn: Connection, db: Database, case: Case, form: dict[str, str]) -> Response:
    try:
        kind = AnswerKind(form.get("kind", ""))
    except ValueError:
        return _page(conn, case, flash=case.text("refused_unclear"), status=400)
    slot = read_slot(form.get("slot", ""), now=case.now, zone=case.reader.time_zone) if kind == "agree" else None
    if kind == "agree" and slot is None:
        return _page(conn, case, flash=case.text("refused_slot_gone"), status=409)
    try:
        _take(conn, db, case, NewAnswer(kind, slot, _plain(form.get("note", ""))))
    except TooLate:
        return _page(conn, case, flash=case.text("refused_too_late"), status=409)
    return RedirectResponse(f"?done={kind}&lang={case.wording.language}", status_code=303, headers=HEADERS)


def _take(conn: Connection, db: Database, case: Case, answer: NewAnswer) -> None:
    take_answer(conn, product=case.product, reader=case.reader, answer=answer, now=case.now, outlets=db.outlets)


def _plain(note: str) -> str:
    """A note without what no text holds, cut to its length."""
    return "".join(c if c.isprintable() else " " for c in note).strip()[:LONGEST_NOTE]


@contextmanager
def _case(db: Database, token: str, request: Request) -> Iterator[tuple[Connection, Case | None]]:
    """The case that a token leads to; None where it leads nowhere."""
    with db.connection() as conn:
        reader = find_link(conn, token_hash(token))
        ticket = find_ticket(conn, reader.ticket_id) if reader else None
        product = current_product(conn, ticket.product) if ticket else None
        if reader is None or product is None:
            yield conn, None
            return
        asked = request.query_params.get("lang", "")
        language = asked if asked in ("id", "en") else reader.language
        yield conn, read_case(conn, product, reader, now=db.now(conn, product.id), language=language)


def _page(conn: Connection, case: Case, *, flash: str, status: int = 200) -> Response:
    values: Values = page_values(conn, case)
    # Forms go to the page itself, wherever a proxy has put it.
    action = f"?lang={case.wording.language}"
    body = _pages.get_template("page.html").render(**values, flash=flash, refused=status >= 400, action=action)
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": case.wording.language})


def _sorry(status: int, page: str) -> Response:
    """A page in both languages, for the reader is not known yet."""
    pages = [
        (language, said.text(f"portal_{page}_title"), said.text(f"portal_{page}"))
        for language, said in (("id", Wording("id")), ("en", Wording("en")))
    ]
    titles = [title for _, title, _ in pages]
    body = _pages.get_template("missing.html").render(language="id", pages=pages, titles=titles)
    return HTMLResponse(body, status_code=status, headers=HEADERS)


def _away(exc: StoreUnavailable) -> Response:
    log.warning("database_unavailable", path="/n", reason=str(exc))
    answer = _sorry(503, AWAY)
    answer.headers["Retry-After"] = "60"
    return answer
