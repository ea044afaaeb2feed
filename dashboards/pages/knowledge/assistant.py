"""`/assistant`: what customers asked the assistant, what it said, how well it answers, and who waits for a person."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.frame import Page, fleets, frame
from dashboards.parts.knowledge.asked import figures_shown, turn_rows, waiting_shown
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED, Listing, filter_bar, pick, searched
from service.assistant.answers import Outcome
from service.assistant.chats import rate, take
from store.assistant.chats import Rating
from store.engine.database import Connection

FILTERS = {"outcome": "", "rating": ""}
RATINGS = (*(one.value for one in Rating), "unrated")


async def assistant(request: Request) -> None:
    known = await fleets()
    with frame(request, "assistant", known) as page:
        t = page.viewer.t
        listing = Listing(page, "assistant_turns.html", turn_rows, searched(request.query_params, FILTERS))
        with filter_bar(page, t("assistant")):
            outcomes = {"": t("all"), **{one.value: t(f"assistant_outcome_{one}") for one in Outcome}}
            pick(listing, "outcome", outcomes, t("assistant_outcome"))
            ratings = {"": t("all"), **{one: t(f"assistant_rating_{one}") for one in RATINGS}}
            pick(listing, "rating", ratings, t("assistant_rating"))
        ui.label(t("assistant_help")).classes("muted")
        waiting = await page.fragment("assistant_waiting.html", waiting_shown, page.viewer)
        figures = await page.fragment("assistant_figures.html", figures_shown, page.viewer)
        await listing.show()
        for one in (waiting, listing.fragment):
            one.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    for one in (waiting, figures, listing.fragment):
        page.follow("clock", refresh=one.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    """A rating of an answer, or a chat that is taken."""
    what, number = str(event.args.get("act")), str(event.args.get("id", ""))
    if not number.isdecimal() or len(number) > 18:
        return
    if what == "take":
        await _take(page, int(number))
    elif what in tuple(Rating):
        await _rate(page, int(number), Rating(what))


async def _rate(page: Page, turn_id: int, rating: Rating) -> None:
    def work(conn: Connection) -> None:
        rate(conn, turn_id, rating, by=page.viewer.name, at=wall_clock())

    done = page.viewer.t("assistant_rated_done")
    await act(page, Permission.KNOWLEDGE_WRITE, work, done=done, about=f"assistant_turn/{turn_id}")


async def _take(page: Page, chat_id: int) -> None:
    def work(conn: Connection) -> None:
        take(conn, chat_id, by=page.viewer.name, at=wall_clock())

    done = page.viewer.t("assistant_taken_done")
    await act(page, Permission.KNOWLEDGE_WRITE, work, done=done, about=f"assistant_chat/{chat_id}")
