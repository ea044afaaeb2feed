"""`/tickets`: tickets by due date."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, read
from dashboards.frame import fleets, frame
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, search_field, searched
from dashboards.parts.shared.list_rows import ticket_row
from dashboards.viewer import Viewer
from fleet.product import Severity
from service.tickets.states import OPEN, TicketState
from store.console.tickets_shown import TicketSearch, assignees, search_tickets, ticket_counts
from store.engine.database import Connection

NOBODY = "-"
FILTERS = {"state": "open", "product": "", "severity": "", "assignee": "", "q": ""}


async def tickets(request: Request) -> None:
    known = await fleets()
    names = await read(assignees)
    with frame(request, "tickets", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "tickets.html", tickets_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            ui.label(t("tickets")).classes("title")
            search_field(listing, "q", t("devices_hint"))
            states = {"open": t("state_open"), "": t("all"), **{s.value: t(f"state_{s}") for s in TicketState}}
            pick(listing, "state", states, t("state"))
            products = {"": t("all"), **{p.id: viewer.pick(p.name) for p in known.products.values()}}
            pick(listing, "product", products, t("product"))
            levels = {"": t("all"), **{s.value: t(f"severity_{s}") for s in reversed(Severity)}}
            pick(listing, "severity", levels, t("severity"))
            people = {"": t("anybody"), NOBODY: t("nobody"), **{name: name for name in names}}
            pick(listing, "assignee", people, t("assignee"))
        await listing.show()
    page.follow("ticket", "clock", refresh=listing.fragment.refresh)


def tickets_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    product = chosen["product"] or None
    tickets = search_tickets(conn, _filter(chosen), limit=PAGE_ROWS + 1, offset=skip)
    counts = ticket_counts(conn, product)
    return {
        "rows": [ticket_row(viewer, known, ticket) for ticket in tickets[:PAGE_ROWS]],
        "more": len(tickets) > PAGE_ROWS,
        "total": None,
        "counts": [(state.value, counts.get(state, 0)) for state in TicketState],
        "chosen": chosen,
        "here": OPEN if chosen["state"] == "open" else (chosen["state"],),
    }


def _filter(chosen: Chosen) -> TicketSearch:
    named: dict[str, list[str] | None] = {"open": [*OPEN], "": None}
    states = named.get(chosen["state"], [chosen["state"]])
    assignee = chosen["assignee"] or None
    return TicketSearch(
        states=states,
        product=chosen["product"] or None,
        severity=chosen["severity"] or None,
        assignee="" if assignee == NOBODY else assignee,
        text=chosen["q"],
    )
