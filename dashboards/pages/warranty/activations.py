"""`/activations` and `/activations/{id}`: what buyers submitted, those that wait first asked for."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
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
from dashboards.parts.warranty.activation_acts import activation_buttons
from dashboards.parts.warranty.acts import case_buttons
from dashboards.parts.warranty.filing import file_activation
from dashboards.parts.warranty.shown import history_shown, known_product, number_in, photos_of, searching
from dashboards.viewer import Viewer, viewer_of
from service.warranty.states import WAITING, ActivationState, known_activation
from store.engine.database import Connection
from store.warranty.activations import (
    Activation,
    ActivationFilter,
    activation_history,
    find_activation,
    list_activations,
)
from store.warranty.evidence import Case

FILTERS = {"state": "waiting", "product": "", "q": ""}


async def activations(request: Request) -> None:
    known = await fleets()
    with frame(request, "activations", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "activations.html", activations_of, searched(request.query_params, FILTERS))
        with filter_bar(page, t("activations")):
            states = {"waiting": t("activations_waiting"), "": t("all")}
            states |= {one.value: t(f"activation_state_{one}") for one in ActivationState}
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
            search_field(listing, "q", t("search"))
            if viewer.may(Permission.WARRANTY_FILE):
                names = {p.id: viewer.pick(p.name) for p in known.products.values()}
                ui.button(t("activation_file"), icon="add", on_click=lambda: file_activation(page, names)).props(
                    "no-caps dense outline"
                ).classes("activation-file")
        await listing.show()
    page.follow("clock", refresh=listing.fragment.refresh)


def activations_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    states = {"waiting": [str(one) for one in WAITING], "": None}.get(chosen["state"], [chosen["state"]])
    wanted = ActivationFilter(states, chosen["product"] or None, text=searching(chosen["q"]))
    found = list_activations(conn, wanted, limit=PAGE_ROWS + 1, skip=skip)

    def row(one: Activation) -> dict[str, object]:
        product = known.products.get(one.product or "")
        return {
            "one": one,
            "product": product_name(viewer, product, one.product) if one.product else "–",
            "state": viewer.t(f"activation_state_{one.state}"),
            "way": viewer.t(f"activation_way_{one.way}"),
            "buyer": one.customer or one.name or "–",
            "bought": viewer.wording().text("day_alone", day=one.purchased_on),
            "at": viewer.when(one.submitted_at),
        }

    return {"rows": [row(one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}


async def activation(request: Request, activation_id: str) -> None:
    known, number = await fleets(), number_in(activation_id)
    if await read(find_activation, number) is None:
        raise NothingHere
    await note_read(f"activation/{number}")
    viewer = viewer_of(request)
    with frame(request, "activations", known, title=viewer.t("activation")) as page:
        head = await page.fragment("activation_head.html", activation_head, viewer, number)
        buttons = await case_buttons(page, lambda: activation_buttons(page, number))
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                photos = await page.fragment("case_photos.html", photos_of, viewer, Case(activation_id=number))
            with ui.element("div"):
                history = await page.fragment("order_changes.html", _history, viewer, number)
        for part in (head, buttons, photos, history):
            page.follow("clock", refresh=part.refresh)


def activation_head(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    found = known_activation(conn, number)
    product = known_product(conn, found.product)
    return {
        "one": found,
        "product": viewer.pick(product.name) if product else found.product or "–",
        "state": viewer.t(f"activation_state_{found.state}"),
        "way": viewer.t(f"activation_way_{found.way}"),
        "buyer": found.customer or found.name or "–",
        "bought": viewer.wording().text("day_alone", day=found.purchased_on),
        "at": viewer.when(found.submitted_at),
        "reason": viewer.t(f"activation_reason_{found.reason}") if found.reason else "",
    }


def _history(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    product = known_product(conn, known_activation(conn, number).product)
    return history_shown(viewer, activation_history(conn, number), "activation_did", product)
