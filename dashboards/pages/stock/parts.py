"""`/parts`: every part with its stock, what is on the way, and what the fleet is expected to need."""

from fastapi import Request
from nicegui import ui

from dashboards.frame import fleets, frame
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, pick, search_field, searched
from dashboards.parts.shared.heading import heading
from dashboards.parts.stock.rows import part_row
from dashboards.viewer import Viewer
from service.parts.needs import PartOutlook, Standing, outlooks
from store.engine.database import Connection

FILTERS = {"standing": "", "product": "", "q": ""}


async def parts(request: Request) -> None:
    known = await fleets()
    with frame(request, "parts", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "parts.html", parts_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("parts"))
            search_field(listing, "q", t("parts_hint"))
            standings = {"": t("all"), **{one.value: t(f"standing_{one}") for one in Standing}}
            pick(listing, "standing", standings, t("part_standing"))
            products = {"": t("all"), **{one.id: viewer.pick(one.name) for one in known.products.values()}}
            pick(listing, "product", products, t("product"))
        ui.label(t("parts_help")).classes("muted")
        await listing.show()
    page.follow("ticket", "order", "clock", refresh=listing.fragment.refresh)


def parts_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    every = outlooks(conn)
    found = [one for one in every if _wanted(one, viewer, chosen)]
    return {
        "rows": [part_row(viewer, one) for one in found[skip : skip + PAGE_ROWS]],
        "more": len(found) > skip + PAGE_ROWS,
        "total": len(found),
        "counts": [(one.value, sum(row.standing is one for row in every)) for one in Standing],
        "chosen": chosen,
    }


def _wanted(one: PartOutlook, viewer: Viewer, chosen: Chosen) -> bool:
    text = chosen["q"].strip().casefold()
    return (
        (not chosen["standing"] or one.standing == chosen["standing"])
        and (not chosen["product"] or chosen["product"] in one.known.used_by)
        and (text in one.known.number.casefold() or text in viewer.pick(one.known.name).casefold())
    )
