"""`/parts/{number}`: where a part lies, for whom it is kept, what is on the way, what happened; and its buttons."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.stock.dialogs import STOCK_ACTS, end_expected
from dashboards.parts.stock.rows import move_row, part_row
from dashboards.viewer import Viewer
from service.parts.catalogue import catalogue
from service.parts.needs import outlooks
from store.engine.database import Connection
from store.parts.deliveries import DeliveryState, list_deliveries, list_reorder_points
from store.parts.moves import MoveFilter, list_balances, list_moves, serials_in
from store.parts.places import list_places
from store.parts.reservations import living_reservations

NEWEST, LARGEST_ID = 30, 2**63 - 1


async def part(request: Request, number: str) -> None:
    known = await fleets()
    found = (await read(catalogue)).get(number) if "\0" not in number else None
    if found is None:
        raise NothingHere
    with frame(request, "parts", known, title=number) as page:
        head = await page.fragment("part_head.html", head_of, page.viewer, number)
        if page.viewer.may(Permission.STOCK_WRITE):
            with ui.element("div").classes("actions"):
                for name, (symbol, dialog) in STOCK_ACTS.items():
                    ui.button(
                        page.viewer.t(f"act_{name}"), icon=symbol, on_click=lambda _, d=dialog: d(page, number)
                    ).props("outline no-caps")
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                places = await page.fragment("part_places.html", places_of, page.viewer, number)
                moves = await page.fragment("part_moves.html", moves_of, page.viewer, number)
            with ui.element("div"):
                kept = await page.fragment("part_kept.html", kept_of, page.viewer, number)
                coming = await page.fragment("part_coming.html", coming_of, page.viewer, number)
        coming.html.on("click", lambda event: _pressed(page, event), js_handler=PRESSED)
    for one in (head, places, moves, kept, coming):
        page.follow("ticket", "order", "clock", refresh=one.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    delivery = str(event.args.get("id", ""))
    if delivery.isdecimal() and event.args.get("act") in ("receive", "call_off"):
        await end_expected(page, int(delivery), received=event.args["act"] == "receive")


def head_of(conn: Connection, viewer: Viewer, number: str) -> dict[str, object]:
    found = next(one for one in outlooks(conn) if one.known.number == number)
    known = fleets_now(conn)
    used_by = [viewer.pick(known.products[name].name) for name in found.known.used_by if name in known.products]
    evaluated = viewer.when(found.evaluated_at) if found.evaluated_at else ""
    return {"row": part_row(viewer, found), "used_by": used_by, "evaluated": evaluated}


def places_of(conn: Connection, viewer: Viewer, number: str) -> dict[str, object]:
    held = {one.place_id: one for one in list_balances(conn, part_number=number)}
    points = {one.place_id: one for one in list_reorder_points(conn) if one.part_number == number}
    rows = [
        {
            "place": place,
            "kind": viewer.t(f"place_{place.kind}"),
            "held": held.get(place.id),
            "limits": viewer.t("parts_limits", at=points[place.id].reorder_at, to=points[place.id].fill_to)
            if place.id in points
            else "–",
            "serials": serials_in(conn, place.id, number) if place.id in held else [],
        }
        for place in list_places(conn)
        if place.id in held or place.id in points
    ]
    return {"rows": rows}


def kept_of(conn: Connection, viewer: Viewer, number: str) -> dict[str, object]:
    rows = [
        {
            "one": one,
            "state": viewer.t(f"reservation_{one.state}"),
            "since": viewer.when(one.asked_at),
            "late": one.state == "waiting",
        }
        for one in living_reservations(conn, number)
    ]
    return {"rows": rows}


def coming_of(conn: Connection, viewer: Viewer, number: str) -> dict[str, object]:
    found = list_deliveries(conn, state=DeliveryState.EXPECTED, part_number=number, limit=50)
    now = fleets_now(conn).latest
    rows = [
        {
            "one": one,
            "when": viewer.day(one.expected_at),
            "late": one.expected_at < now,
            "by": viewer.actor(one.ordered_by),
        }
        for one in found
    ]
    return {"rows": rows}


def moves_of(conn: Connection, viewer: Viewer, number: str) -> dict[str, object]:
    found = list_moves(conn, MoveFilter(part_number=number), before=LARGEST_ID, limit=NEWEST)
    return {"rows": [move_row(viewer, one) for one in found]}
