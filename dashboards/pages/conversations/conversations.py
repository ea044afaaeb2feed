"""`/conversations`: who waits for us, what is mine, what is nobody's, what was answered and closed."""

from fastapi import Request
from nicegui import ui

from dashboards.console import note_read
from dashboards.frame import fleets, frame
from dashboards.parts.conversations.being_there import be_there
from dashboards.parts.conversations.rows import VIEWS, thread_rows
from dashboards.parts.shared.filtered_list import Listing, filter_bar, pick, searched, skipped

FILTERS = {"view": VIEWS[0]}


async def conversations(request: Request) -> None:
    known = await fleets()
    await note_read("thread")
    with frame(request, "conversations", known) as page:
        t = page.viewer.t
        query = request.query_params
        listing = Listing(page, "conversations.html", thread_rows, searched(query, FILTERS), skipped(query))
        with filter_bar(page, t("conversations")):
            pick(listing, "view", {one: t(f"thread_view_{one}") for one in VIEWS}, t("thread_view"))
        ui.label(t("conversations_help")).classes("muted")
        await listing.show()
        be_there(page)
    page.follow("thread", "clock", refresh=listing.fragment.refresh)
