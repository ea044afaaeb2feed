"""`/devices`: every device, searched and paged on the server."""

from fastapi import Request

from api.access.permissions import Permission
from dashboards.console import Fleets, fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.shared.filtered_list import (
    PAGE_ROWS,
    Chosen,
    Listing,
    filter_bar,
    pick,
    search_field,
    search_hint,
    searched,
    skipped,
)
from dashboards.parts.shared.list_rows import device_status
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.viewer import Viewer
from store.console.devices_shown import DeviceSearch, ShownDevice, count_devices, search_devices
from store.engine.database import Connection

SHOWN = ("all", "risk", "ticket", "silent")


async def devices(request: Request) -> None:
    known = await fleets()
    chosen = searched(request.query_params, {"q": "", "product": "", "show": "all"})
    with frame(request, "devices", known) as page:
        viewer = page.viewer
        listing = Listing(page, "devices.html", devices_of, chosen, skipped(request.query_params))
        with filter_bar(page, viewer.t("devices")):
            search_field(listing, "q", search_hint(viewer))
            products = {"": viewer.t("all"), **{p.id: viewer.pick(p.name) for p in known.products.values()}}
            pick(listing, "product", products, viewer.t("product"))
            pick(listing, "show", {name: viewer.t(f"show_{name}") for name in SHOWN}, viewer.t("status"))
        await listing.show()
    page.follow("device", "prediction", "ticket", "clock", refresh=listing.fragment.refresh)


def devices_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    show = chosen["show"] if chosen["show"] in SHOWN else "all"
    wanted = DeviceSearch(
        product=chosen["product"] or None,
        text=chosen["q"],
        by_customer=viewer.may(Permission.CUSTOMERS_READ),
        show=show,
        silent_before={name: known.silent_before(name) for name in known.products},
    )
    lines = search_devices(conn, wanted, limit=PAGE_ROWS + 1, offset=skip)
    return {
        "rows": [_row(viewer, known, line) for line in lines[:PAGE_ROWS]],
        "more": len(lines) > PAGE_ROWS,
        "total": count_devices(conn, wanted) if show == "all" else None,
    }


def _row(viewer: Viewer, known: Fleets, line: ShownDevice) -> dict[str, object]:
    product, now = known.products.get(line.product), known.times.get(line.product, known.latest)
    return {
        "line": line,
        "product": product_name(viewer, product, line.product),
        "status": device_status(known, line.product, line.status, line.status_arrived_at, line.read_at),
        "heard": viewer.relative(line.read_at, now) if line.read_at else viewer.t("never"),
        "mode": mode_name(viewer, product, line.failure_mode) if line.failure_mode else "",
    }
