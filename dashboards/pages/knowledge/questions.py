"""`/questions`: what readers ask below articles, to be answered for everybody, or withheld."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.frame import Page, fleets, frame
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, filter_bar, pick, searched
from dashboards.viewer import Viewer
from service.follow_up.reviewing import Withheld
from service.knowledge.article_questions import LONGEST_ANSWER, publish, withhold
from store.engine.database import Connection
from store.knowledge.article_questions import ArticleQuestion, list_questions

FILTERS = {"state": "submitted"}
STATES = ("submitted", "published", "withheld")


async def questions(request: Request) -> None:
    known = await fleets()
    with frame(request, "questions", known) as page:
        t = page.viewer.t
        listing = Listing(page, "questions.html", questions_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("questions")):
            pick(listing, "state", {**{one: t(f"question_state_{one}") for one in STATES}, "": t("all")}, t("state"))
        ui.label(t("questions_help")).classes("muted")
        await listing.show()

        async def pressed(event: GenericEventArguments) -> None:
            number = str(event.args.get("id", ""))
            if number.isdecimal() and len(number) < 19:
                await _act(page, int(number), str(event.args.get("act")))
                await listing.fragment.refresh()

        listing.fragment.html.on("click", pressed, js_handler=PRESSED)


def questions_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    state = chosen["state"] if chosen["state"] in STATES else None
    found = list_questions(conn, state=state, limit=PAGE_ROWS + 1, skip=skip)
    return {"rows": [_row(viewer, one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}


def _row(viewer: Viewer, one: ArticleQuestion) -> dict[str, object]:
    return {
        "one": one,
        "state": viewer.t(f"question_state_{one.state}"),
        "why": viewer.t(f"review_why_{one.why}") if one.why else "",
        "at": viewer.when(one.asked_at),
    }


async def _act(page: Page, number: int, what: str) -> None:
    t, actor = page.viewer.t, page.viewer.name
    about = f"article_question/{number}"
    if what == "publish":
        said = await fill_in(page, t("question_publish"), [Asked("answer", t("question_answer"), kind="lines")])
        if said and (answer := said["answer"].strip()[:LONGEST_ANSWER]):
            await act(
                page,
                Permission.KNOWLEDGE_WRITE,
                lambda conn: publish(conn, number, answer, actor=actor, at=wall_clock()),
                done=t("question_did_publish"),
                about=about,
            )
    elif what == "withhold":
        reasons = {one.value: t(f"review_why_{one}") for one in Withheld}
        said = await fill_in(page, t("question_withhold"), [Asked("why", t("review_withhold_why"), options=reasons)])
        if said and said["why"] in list(Withheld):
            await act(
                page,
                Permission.KNOWLEDGE_WRITE,
                lambda conn: withhold(conn, number, Withheld(said["why"]), actor=actor, at=wall_clock()),
                done=t("question_did_withhold"),
                about=about,
            )
