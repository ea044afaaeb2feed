"""`/floods`: devices that sent more than they may, what was refused of devices, and who sends most."""

from datetime import timedelta

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import fleets_now, read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from service.floods.lifting import lift_flood
from store.audit.actions import AuditAction
from store.console.floods_shown import Refusal, refusals, refused_messages
from store.engine.database import Connection
from store.telemetry.device_traffic import busiest_devices
from store.telemetry.floods import FloodShown, find_flood, floods_in_order

REFUSED_SINCE = timedelta(days=7)
BUSIEST = 10
# What the audit log calls refusals of devices, and of whoever claims one.
REFUSALS = (AuditAction.TOPIC_REFUSED, AuditAction.CLAIM_LIMITED)


async def floods(request: Request) -> None:
    known = await fleets()
    with frame(request, "floods", known) as page:
        t = page.viewer.t
        listing = Listing(page, "floods.html", floods_of, {})
        with ui.element("div").classes("filters"):
            heading(t("floods"))
        ui.label(t("floods_help")).classes("muted")
        await listing.show()

        async def pressed(event: GenericEventArguments) -> None:
            number = str(event.args.get("id", ""))
            if event.args.get("act") == "lift" and number.isdecimal():
                await _lift(page, int(number))

        listing.fragment.html.on("click", pressed, js_handler=PRESSED)
        if page.viewer.may(Permission.DEAD_LETTERS_READ):
            refused = await page.fragment("device_refusals.html", refusals_of, page.viewer)
            page.follow("clock", refresh=refused.refresh)
        busiest = await page.fragment("busiest_devices.html", busiest_of, page.viewer)
    page.follow("device", "clock", refresh=listing.fragment.refresh)
    page.follow("clock", refresh=busiest.refresh)


def floods_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known, now = fleets_now(conn), wall_clock()
    found = floods_in_order(conn, limit=PAGE_ROWS + 1, offset=skip)

    def row(flood: FloodShown) -> dict[str, object]:
        rate = viewer.t(f"flood_rate_{flood.kind}", rate=round(flood.per_second), allowed=round(flood.allowed))
        return {
            "flood": flood,
            "product": product_name(viewer, known.products.get(flood.product), flood.product),
            "rate": rate,
            "since": viewer.when(flood.began_at),
            "until": viewer.when(flood.ended_at or flood.until_at),
            "lasts": flood.ended_at is None and now < flood.until_at,
            "lifted": viewer.t("flood_lifted_by", by=flood.lifted_by) if flood.lifted_by else "",
            "left_out": viewer.t("flood_left_out_count", count=flood.left_out),
            "shut_out": viewer.t("flood_shut_out" if flood.shut_out else "flood_not_shut_out"),
        }

    return {"rows": [row(one) for one in found[:PAGE_ROWS]], "more": len(found) > PAGE_ROWS, "total": None}


def refusals_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    messages = [
        {
            "letter": one,
            "product": product_name(viewer, known.products.get(one.product), one.product),
            "last": viewer.when(one.last_at),
            "known": bool(one.product in known.products and one.serial),
        }
        for one in refused_messages(conn, since=wall_clock() - REFUSED_SINCE)
    ]
    return {"messages": messages, "refusals": [_refusal(viewer, one) for one in refusals(conn, REFUSALS)]}


def busiest_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    busiest = busiest_devices(conn, wall_clock().date(), limit=BUSIEST)
    rows = [
        {
            "traffic": one,
            "product": product_name(viewer, known.products.get(one.product), one.product),
            "kilobytes": round(one.bytes / 1000, 1),
            "last": viewer.when(one.last_at),
        }
        for one in busiest
    ]
    return {"rows": rows}


def _refusal(viewer: Viewer, one: Refusal) -> dict[str, object]:
    return {
        "at": viewer.when(one.at),
        "did": viewer.t(f"audit_{one.action}"),
        "subject": one.subject,
        "details": " · ".join(str(value) for value in one.details.values()),
    }


async def _lift(page: Page, flood_id: int) -> None:
    now = wall_clock()

    def work(conn: Connection) -> object:
        return lift_flood(conn, flood_id, by=page.viewer.name, now=now)

    flood = await read(find_flood, flood_id)
    await act(
        page,
        Permission.DEVICES_WRITE,
        work,
        done=page.viewer.t("done_lift"),
        about=f"device/{flood.product}/{flood.serial}" if flood else f"flood/{flood_id}",
        audit=AuditAction.FLOOD_LIFTED,
    )
