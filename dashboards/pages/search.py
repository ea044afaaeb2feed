"""`/search`: tickets, devices and customers by what somebody read out on the telephone."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import fleets_now, note_read, read
from dashboards.frame import fleets, frame
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.list_rows import ticket_row
from dashboards.parts.shared.words import product_name
from dashboards.render import device_link, render
from dashboards.viewer import Viewer, viewer_of
from store.console.search import (
    FoundCustomer,
    FoundDevice,
    devices_of_customers,
    find_customers,
    find_devices,
    ticket_number,
)
from store.console.tickets_shown import ticket_shown
from store.engine.database import Connection

MOST = 20
LONGEST = 100


async def search(request: Request) -> Response | None:
    """One hit alone is opened at once."""
    viewer = viewer_of(request)
    text = request.query_params.get("q", "").strip()[:LONGEST]
    found = await read(found_of, viewer, text)
    if found["customers"]:
        await note_read("customer")
    if found["only"]:
        return RedirectResponse(str(found["only"]), status_code=303)
    with frame(request, "search", await fleets()) as page:
        heading(viewer.t("search"))
        ui.html(render("search.html", page.viewer, text=text, **found), sanitize=False).classes("fragment")
    return None


def found_of(conn: Connection, viewer: Viewer, text: str) -> dict[str, object]:
    """What is found of each kind that whoever looks may see; `only`: the address of a single hit."""
    known = fleets_now(conn)
    number = ticket_number(text)
    ticket = ticket_shown(conn, number) if number and viewer.may(Permission.TICKETS_READ) else None
    devices = find_devices(conn, text, limit=MOST + 1)
    customers = find_customers(conn, text, limit=MOST + 1) if viewer.may(Permission.CUSTOMERS_READ) else []
    owned = devices_of_customers(conn, [one.id for one in customers])

    def shown(device: FoundDevice) -> dict[str, object]:
        name = product_name(viewer, known.products.get(device.product), device.product)
        owner = device.owner if viewer.may(Permission.CUSTOMERS_READ) else None
        return {"device": device, "product": name, "owner": owner}

    return {
        "tickets": [ticket_row(viewer, known, ticket)] if ticket else [],
        "devices": [shown(one) for one in devices[:MOST]],
        "customers": [
            {"customer": one, "devices": [shown(each) for each in owned.get(one.id, [])]} for one in customers[:MOST]
        ],
        "more": len(devices) > MOST or len(customers) > MOST,
        "only": _only(ticket.id if ticket else None, devices, customers),
    }


def _only(
    ticket: int | None,
    devices: list[FoundDevice],
    customers: list[FoundCustomer],
) -> str | None:
    """A ticket's number, or a device's serial: nothing else was found. A customer is shown first: there may be several
    things that they call about."""
    if customers:
        return None
    if ticket is not None and not devices:
        return f"/tickets/{ticket}"
    if ticket is None and len(devices) == 1:
        return device_link(devices[0].product, devices[0].serial)
    return None
