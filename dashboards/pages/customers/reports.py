"""`/reports`: faults that were reported without an account: staff verify, join and refuse."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.report.staff import SUBJECT
from dashboards.console import note_read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.desk.stranger_reports import join_dialog, refuse_dialog, report_rows
from dashboards.parts.shared.filtered_list import ALL, PRESSED, Listing, filter_bar, pick, searched
from store.service.stranger_reports import StrangerState

FILTERS = {"state": StrangerState.WAITING.value}


async def reports(request: Request) -> None:
    known = await fleets()
    await note_read(SUBJECT)
    with frame(request, "reports", known) as page:
        t = page.viewer.t
        listing = Listing(page, "stranger_reports.html", report_rows, searched(request.query_params, FILTERS))
        with filter_bar(page, t("reports")):
            states = {**{one.value: t(f"stranger_state_{one}") for one in StrangerState}, ALL: t("all")}
            pick(listing, "state", states, t("access_state"))
        ui.label(t("stranger_help")).classes("muted")
        await listing.show()
        listing.fragment.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    page.follow("ticket", "clock", refresh=listing.fragment.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    number = str(event.args.get("id", ""))
    if not number.isdecimal():
        return
    match event.args.get("act"):
        case "join-report":
            await join_dialog(page, int(number))
        case "refuse-report":
            await refuse_dialog(page, int(number))
