"""`/surveys` and `/surveys/{id}`: how satisfied customers are, by product and month, and who is to be called back."""

from datetime import timedelta

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, note_read, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.follow_up.acts import survey_buttons
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, filter_bar, pick, pick_product, searched
from dashboards.parts.shared.words import product_name
from dashboards.parts.warranty.acts import case_buttons
from dashboards.parts.warranty.shown import known_product, number_in
from dashboards.viewer import Viewer, viewer_of
from models.statistics.interval_of_share import Share
from service.follow_up.answering import LOW
from service.follow_up.figures import score_figures
from service.follow_up.states import SurveyState, known_survey
from store.engine.database import Connection
from store.follow_up.surveys import Survey, SurveyFilter, find_survey, list_surveys, month_scores

FILTERS = {"state": "answered", "product": ""}
YEAR = timedelta(days=366)
CALLS, LOW_SCORES = "calls", "low"


async def surveys(request: Request) -> None:
    known = await fleets()
    await note_read("survey")
    with frame(request, "surveys", known) as page:
        t, viewer = page.viewer.t, page.viewer
        listing = Listing(page, "surveys.html", surveys_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("surveys")):
            states = {SurveyState.ANSWERED.value: t("survey_state_answered"), CALLS: t("survey_calls_only")}
            states |= {LOW_SCORES: t("survey_low_only"), "": t("all")}
            states |= {one.value: t(f"survey_state_{one}") for one in SurveyState if one.value not in states}
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
        await listing.show()
        figures = await page.fragment("survey_figures.html", figures_of, viewer)
    for part in (listing.fragment, figures):
        page.follow("clock", refresh=part.refresh)


def surveys_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known, state, product = fleets_now(conn), chosen["state"], chosen["product"] or None
    wanted = {
        CALLS: SurveyFilter(product=product, call="waiting"),
        LOW_SCORES: SurveyFilter(product=product, lowest=LOW),
        "": SurveyFilter(product=product),
    }.get(state) or SurveyFilter([state], product)
    found = list_surveys(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)
    rows = [_row(viewer, one, product_name(viewer, known.products.get(one.product), one.product)) for one in found]
    return {"rows": rows[:PAGE_ROWS], "more": len(found) > PAGE_ROWS, "total": None}


def figures_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    """The last year, by product and month."""
    known = fleets_now(conn)
    latest = max((known.now(one) for one in known.products), default=None)
    found = month_scores(conn, product=None, since=latest - YEAR) if latest else []
    rows = []
    for one in map(score_figures, found):
        mean = viewer.number(one.mean) if one.mean is not None else "–"
        between = f"{viewer.number(one.low_end)}–{viewer.number(one.high_end)}" if one.low_end is not None else ""
        rows.append(
            {
                "product": product_name(viewer, known.products.get(one.product), one.product),
                "month": one.month.strftime("%Y-%m"),
                "asked": one.asked,
                "left_out": one.left_out,
                "answered": share_shown(viewer, one.answered),
                "mean": mean,
                "between": between,
                "satisfied": share_shown(viewer, one.satisfied),
                "low": one.low,
            }
        )
    return {"rows": rows}


def share_shown(viewer: Viewer, one: Share) -> tuple[str, str]:
    """(`7 of 9`, its interval); small numbers are counts."""
    if one.value is None:
        return "–", ""
    return f"{one.hits} / {one.trials}", f"{viewer.percent(one.low)}–{viewer.percent(one.high)}"


async def survey(request: Request, survey_id: str) -> None:
    known, number = await fleets(), number_in(survey_id)
    if await read(find_survey, number) is None:
        raise NothingHere
    await note_read(f"survey/{number}")
    viewer = viewer_of(request)
    with frame(request, "surveys", known, title=viewer.t("survey")) as page, ui.element("div"):
        head = await page.fragment("survey_head.html", survey_head, viewer, number)
        buttons = await case_buttons(page, lambda: survey_buttons(page, number))
        for part in (head, buttons):
            page.follow("clock", refresh=part.refresh)


def survey_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = known_survey(conn, number)
    product = known_product(conn, found.product)
    return _row(viewer, found, viewer.pick(product.name) if product else found.product)


def _row(viewer: Viewer, one: Survey, product: str) -> dict[str, object]:
    call = viewer.t(f"call_state_{one.call_state}", actor=one.call_by or "") if one.call_state else ""
    waits = one.call_due if one.call_state in ("open", "taken") else None
    return {
        "one": one,
        "product": product,
        "state": viewer.t(f"survey_state_{one.state}"),
        "reason": viewer.t(f"survey_reason_{one.reason}") if one.reason else "",
        "score": viewer.t(f"rate_score_{one.score}") if one.score else "",
        "call": call,
        "call_due": viewer.t("call_due", due=viewer.when(waits)) if waits else "",
        "call_outcome": viewer.t(f"call_outcome_{one.call_outcome}") if one.call_outcome else "",
        "review": viewer.t(f"review_state_{one.review_state}") if one.review_state else "",
        "at": viewer.when(one.ended_at or one.asked_at or one.ask_at),
    }
