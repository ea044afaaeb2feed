"""`/orders`: work orders, those that live first asked for."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.orders.shown import window_shown
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, pick_product, searched
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from service.orders.states import LIVING, OrderState
from store.console.orders_shown import ShownOrder, search_orders
from store.engine.database import Connection

FILTERS = {"state": "living", "product": ""}


async def orders(request: Request) -> None:
    known = await fleets()
    with frame(request, "orders", known) as page:
        t = page.viewer.t
        listing = Listing(page, "orders.html", orders_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("orders"))
            states = {
                "living": t("orders_living"),
                "": t("all"),
                **{s.value: t(f"order_state_{s}") for s in OrderState},
            }
            pick(listing, "state", states, t("state"))
            pick_product(listing, known.products)
        await listing.show()
    page.follow("order", "clock", refresh=listing.fragment.refresh)


def orders_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    states = {"living": [str(one) for one in LIVING], "": None}.get(chosen["state"], [chosen["state"]])
    found = search_orders(conn, states=states, product=chosen["product"] or None, limit=PAGE_ROWS + 1, offset=skip)

    def row(order: ShownOrder) -> dict[str, object]:
        begins, ends = order.arrival_begins, order.arrival_ends
        return {
            "order": order,
            "product": product_name(viewer, known.products.get(order.product), order.product),
            "state": viewer.t(f"order_state_{order.state}"),
            "visit": window_shown(viewer, begins, ends) if begins and ends else "",
            "due": viewer.when(order.due_at) if order.due_at else "–",
        }

    return {"rows": [row(one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}
