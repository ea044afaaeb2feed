"""The page of one ticket for its customer, and what they answer there: behind a notice's link, and in their account."""

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.follow_up.rating import Rater, is_rating, take_rating
from api.portal.case import Case
from api.portal.missing_page import HEADERS
from api.portal.own_time import note_of
from api.portal.view import CSS, PAGES, page_values, survey_of_case
from api.portal.visit_acts import REFUSED, VISIT_ACTS, act_on_visit
from api.web.database import Database
from api.web.plain_pages import environment
from service.notices.answers import AnswerKind, NewAnswer, TooLate, take_answer
from service.notices.visit_slots import read_slot
from service.orders.booking import TooLateToChange
from service.orders.states import OrderRefused
from store.engine.database import Connection

DONE = frozenset(kind.value for kind in AnswerKind) | {"hold", "confirm", "cancel_visit", "rated"}
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
        calendar=f"{door.partition('/')[0]}/visit.ics" if door else "",
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
    how: str = "page",
) -> Response:
    """Takes what a form of the page says, and leads back to it; the same answer again changes nothing."""

    def refused(why: str, status: int) -> Response:
        flash = case.text(f"refused_{why}")
        return ticket_page(conn, case, flash=flash, status=status, home=home, headers=headers)

    if is_rating(form):
        rated = take_rating(conn, survey_of_case(conn, case), form, Rater(how, case.wording.language, case.now))
        if rated is None:
            return refused("too_late", 409)
        return RedirectResponse(f"?done=rated&lang={case.wording.language}", status_code=303, headers=headers)
    if form.get("kind") in VISIT_ACTS or "/" in form.get("slot", ""):
        said = act_on_visit(conn, db, case, form)
        if said in REFUSED:
            return refused(said, 409)
        return RedirectResponse(f"?done={said}&lang={case.wording.language}", status_code=303, headers=headers)
    try:
        kind = AnswerKind(form.get("kind", ""))
    except ValueError:
        return refused("unclear", 400)
    slot = read_slot(form.get("slot", ""), now=case.now, zone=case.reader.time_zone) if kind == "agree" else None
    if kind == "agree" and slot is None:
        return refused("slot_gone", 409)
    try:
        take(conn, db, case, NewAnswer(kind, slot, note_of(case, form)))
    except TooLate:
        return refused("too_late", 409)
    except TooLateToChange:
        return refused("too_late_to_change", 409)
    except OrderRefused:
        return refused("order", 409)
    return RedirectResponse(f"?done={kind}&lang={case.wording.language}", status_code=303, headers=headers)


def take(conn: Connection, db: Database, case: Case, answer: NewAnswer) -> None:
    take_answer(conn, product=case.product, reader=case.reader, answer=answer, now=case.now, outlets=db.outlets)


def flash_of(case: Case, done: str) -> str:
    """What a page says after an answer was taken."""
    return case.text(f"done_{done}") if done in DONE else ""
