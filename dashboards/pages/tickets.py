"""`/tickets`: tickets, searched, filtered and sorted; several can be acted on at once."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.desk.new_ticket import new_ticket_dialog
from dashboards.parts.desk.ticket_acts import act_on_tickets, acts_on_several
from dashboards.parts.orders.visits import with_visits
from dashboards.parts.shared.filtered_list import (
    ALL,
    PAGE_ROWS,
    PRESSED,
    Chosen,
    Listing,
    filter_bar,
    marked,
    pick,
    pick_product,
    search_field,
    search_hint,
    searched,
    skipped,
)
from dashboards.parts.shared.list_rows import ticket_row
from dashboards.parts.shared.saved_views import SavedViews
from dashboards.viewer import Viewer
from fleet.product import Severity
from service.tickets.states import OPEN, TicketState
from store.console.counts import COUNTED
from store.console.tickets_shown import SORTS, TicketSearch, assignees, search_tickets, ticket_counts
from store.engine.database import Connection

NOBODY, MINE = "-", "me"
FILTERS = {"state": "open", "product": "", "severity": "", "assignee": "", "q": "", "sort": ""}


async def tickets(request: Request) -> None:
    known = await fleets()
    names = await read(assignees)
    chosen = searched(request.query_params, FILTERS)
    chosen["state"] = chosen["state"] or ALL
    with frame(request, "tickets", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "tickets.html", tickets_of, chosen, skipped(request.query_params))
        with filter_bar(page, t("tickets")):
            search_field(listing, "q", search_hint(viewer))
            states = {"open": t("state_open"), ALL: t("all"), **{s.value: t(f"state_{s}") for s in TicketState}}
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
            levels = {"": t("all"), **{s.value: t(f"severity_{s}") for s in reversed(Severity)}}
            pick(listing, "severity", levels, t("severity"))
            people = {"": t("anybody"), MINE: t("my_own"), NOBODY: t("nobody"), **{name: name for name in names}}
            pick(listing, "assignee", people, t("assignee"))
            if viewer.may(Permission.REPORTS_WRITE):
                ui.button(t("new_ticket"), icon="add", on_click=lambda: new_ticket_dialog(page)).props(
                    "unelevated no-caps color=primary"
                )
        await SavedViews(page, listing, "/tickets").show()
        await listing.show()
        listing.fragment.html.on("click", lambda e: _pressed(page, e), js_handler=PRESSED)
    page.follow("ticket", "clock", refresh=listing.fragment.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    # Dialogs belong to the page: the list may be sent anew while somebody still writes.
    with page.client:
        await act_on_tickets(page, str(event.args.get("act")), marked(event))


def tickets_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    product = chosen["product"] or None
    tickets = search_tickets(conn, _filter(viewer, chosen), limit=PAGE_ROWS + 1, offset=skip)
    counts = ticket_counts(conn, list(TicketState), product)
    return {
        "rows": with_visits(conn, viewer, [ticket_row(viewer, known, ticket) for ticket in tickets[:PAGE_ROWS]]),
        "more": len(tickets) > PAGE_ROWS,
        "total": None,
        "counts": [(state.value, counted(viewer, counts.get(state, 0))) for state in TicketState],
        "here": OPEN if chosen["state"] == "open" else (chosen["state"],),
        "acts": acts_on_several(viewer),
    }


def counted(viewer: Viewer, count: int) -> str:
    """A count; one that was not counted to its end says so."""
    return str(count) if count <= COUNTED else f"{viewer.number(COUNTED, 5)}+"


def _filter(viewer: Viewer, chosen: Chosen) -> TicketSearch:
    named: dict[str, list[str] | None] = {"open": [*OPEN], ALL: None}
    assignee = {NOBODY: "", MINE: viewer.name, "": None}.get(chosen["assignee"], chosen["assignee"])
    return TicketSearch(
        states=named.get(chosen["state"], [chosen["state"]]),
        product=chosen["product"] or None,
        severity=chosen["severity"] or None,
        assignee=assignee,
        text=chosen["q"],
        by_customer=viewer.may(Permission.CUSTOMERS_READ),
        sort=chosen["sort"] if chosen["sort"].removeprefix("-") in SORTS else "",
    )
