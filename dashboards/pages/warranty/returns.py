"""`/returns` and `/returns/{id}`: products that come back, those on their way first asked for."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, note_read, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.shared.filtered_list import (
    PAGE_ROWS,
    Chosen,
    Listing,
    filter_bar,
    pick,
    pick_product,
    search_field,
    searched,
)
from dashboards.parts.shared.words import product_name
from dashboards.parts.warranty.acts import case_buttons
from dashboards.parts.warranty.return_acts import return_buttons
from dashboards.parts.warranty.shown import (
    history_shown,
    known_product,
    money,
    number_in,
    photos_of,
    searching,
    steps_shown,
)
from dashboards.viewer import Viewer, viewer_of
from service.returns.states import OVER, ReturnState, known_return
from service.returns.steps import return_steps
from store.engine.database import Connection
from store.warranty.evidence import Case
from store.warranty.returns import Return, ReturnFilter, find_return, list_returns, return_history

FILTERS = {"state": "open", "product": "", "q": ""}
LIVING = [one.value for one in ReturnState if one not in OVER]


async def returns(request: Request) -> None:
    known = await fleets()
    with frame(request, "returns", known) as page:
        t = page.viewer.t
        listing = Listing(page, "returns.html", returns_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("returns")):
            states = {"open": t("returns_open"), "": t("all")}
            states |= {one.value: t(f"return_state_{one}") for one in ReturnState}
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
            search_field(listing, "q", t("search"))
        await listing.show()
    page.follow("clock", refresh=listing.fragment.refresh)


def returns_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    states = {"open": LIVING, "": None}.get(chosen["state"], [chosen["state"]])
    wanted = ReturnFilter(states, chosen["product"] or None, text=searching(chosen["q"]))
    found = list_returns(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)

    def row(one: Return) -> dict[str, object]:
        return {
            "one": one,
            "product": product_name(viewer, known.products.get(one.product), one.product),
            "state": viewer.t(f"return_state_{one.state}"),
            "policy": viewer.t(f"comes_back_{one.comes_back}") if one.authorised_at else "–",
            "disposition": viewer.t(f"disposition_{one.disposition}") if one.disposition else "–",
            "wrong": one.arrived_serial is not None and one.arrived_serial != one.serial,
            "at": viewer.when(one.made_at),
        }

    return {"rows": [row(one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}


async def product_return(request: Request, return_id: str) -> None:
    known, number = await fleets(), number_in(return_id)
    if await read(find_return, number) is None:
        raise NothingHere
    await note_read(f"product_return/{number}")
    viewer = viewer_of(request)
    with frame(request, "returns", known, title=viewer.t("product_return")) as page:
        head = await page.fragment("return_head.html", return_head, viewer, number)
        buttons = await case_buttons(page, lambda: return_buttons(page, number))
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                photos = await page.fragment("case_photos.html", photos_of, viewer, Case(return_id=number))
            with ui.element("div"):
                steps = await page.fragment("case_steps.html", _steps, viewer, number)
                history = await page.fragment("order_changes.html", _history, viewer, number)
        for part in (head, buttons, photos, steps, history):
            page.follow("clock", refresh=part.refresh)


def return_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = known_return(conn, number)
    product = known_product(conn, found.product)
    return {
        "one": found,
        "product": viewer.pick(product.name) if product else found.product,
        "state": viewer.t(f"return_state_{found.state}"),
        "policy": viewer.t(f"comes_back_{found.comes_back}") if found.authorised_at else "",
        "disposition": viewer.t(f"disposition_{found.disposition}") if found.disposition else "",
        "refusal": viewer.t(f"return_refusal_{found.refusal}") if found.refusal else "",
        "amount": money(viewer, found.amount, found.currency),
        "valid": viewer.when(found.valid_until) if found.valid_until and found.state == ReturnState.AUTHORISED else "",
        "wrong": found.arrived_serial if found.arrived_serial not in (None, found.serial) else "",
        "label": found.state in (ReturnState.AUTHORISED, ReturnState.SENT),
    }


def _steps(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    return steps_shown(viewer, return_steps(known_return(conn, number)))


def _history(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    product = known_product(conn, known_return(conn, number).product)
    return history_shown(viewer, return_history(conn, number), "return_did", product)
