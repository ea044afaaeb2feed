"""The page of one ticket for its customer, and what they answer there: behind a notice's link, and in their account."""

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.portal.missing_page import HEADERS
from api.portal.view import CSS, PAGES, Case, page_values
from api.web.database import Database
from api.web.plain_pages import environment, plain
from service.notices.answers import LONGEST_NOTE, AnswerKind, NewAnswer, TooLate, take_answer
from service.notices.visit_slots import read_slot
from store.engine.database import Connection

DONE = frozenset(kind.value for kind in AnswerKind)
_pages = environment(CSS, [PAGES])


def ticket_page(
    conn: Connection,
    case: Case,
    *,
    flash: str = "",
    status: int = 200,
    home: str = "",
    door: str = "",
    headers: dict[str, str] = HEADERS,
) -> Response:
    """`home`: in the customer's account, the page to go back to; `door`: where a form asks for the way into it."""
    # Forms go to the page itself, wherever a proxy has put it.
    body = _pages.get_template("page.html").render(
        **page_values(conn, case),
        flash=flash,
        refused=status >= 400,
        action=f"?lang={case.wording.language}",
        home=home,
        door=door,
    )
    return HTMLResponse(body, status_code=status, headers={**headers, "Content-Language": case.wording.language})


def take_form(
    conn: Connection,
    db: Database,
    case: Case,
    form: dict[str, str],
    *,
    home: str = "",
    headers: dict[str, str] = HEADERS,
) -> Response:
    """Takes what a form of the page says, and leads back to it; the same answer again changes nothing."""

    def refused(why: str, status: int) -> Response:
        flash = case.text(f"refused_{why}")
        return ticket_page(conn, case, flash=flash, status=status, home=home, headers=headers)

    try:
        kind = AnswerKind(form.get("kind", ""))
    except ValueError:
        return refused("unclear", 400)
    slot = read_slot(form.get("slot", ""), now=case.now, zone=case.reader.time_zone) if kind == "agree" else None
    if kind == "agree" and slot is None:
        return refused("slot_gone", 409)
    try:
        take(conn, db, case, NewAnswer(kind, slot, plain(form.get("note", ""), LONGEST_NOTE)))
    except TooLate:
        return refused("too_late", 409)
    return RedirectResponse(f"?done={kind}&lang={case.wording.language}", status_code=303, headers=headers)


def take(conn: Connection, db: Database, case: Case, answer: NewAnswer) -> None:
    take_answer(conn, product=case.product, reader=case.reader, answer=answer, now=case.now, outlets=db.outlets)


def flash_of(case: Case, done: str) -> str:
    """What a page says after an answer was taken."""
    return case.text(f"done_{done}") if done in DONE else ""
