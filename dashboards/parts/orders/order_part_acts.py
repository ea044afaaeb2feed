"""What is done about the parts of a work order: add one, let one go, take it from elsewhere, put them into the van."""

from collections.abc import Callable
from datetime import datetime

from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import console, read
from dashboards.frame import Fragment, Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.orders.order_parts import order_parts_shown, part_name
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED
from fleet.coded import coded
from fleet.product import Product
from service.orders.states import known_order
from service.parts.order_parts import add_part, drop_part, places_for, take_from
from service.parts.reserving import hand_over
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.parts.places import list_places
from store.parts.reservations import find_reservation

MOST = 100
Work = Callable[[Connection, Product, datetime], object]


async def order_parts_panel(page: Page, order_id: int) -> Fragment:
    """The panel, whose buttons work."""
    panel = await page.fragment("order_parts.html", order_parts_shown, page.viewer, order_id)
    panel.html.on("click", lambda event: _pressed(page, order_id, event), js_handler=PRESSED)
    return panel


async def _pressed(page: Page, order_id: int, event: GenericEventArguments) -> None:
    about = str(event.args.get("id", ""))
    with page.client:
        match event.args.get("act"):
            case "add":
                await _add(page, order_id)
            case "drop":
                name = page.viewer.name
                await _act(page, order_id, lambda conn, product, at: drop_part(
                    conn, product, order_id, about, by=name, at=at
                ), "done_part_dropped")  # fmt: skip
            case "take" if about.isdecimal():
                await _take(page, order_id, int(about))
            case "van":
                name = page.viewer.name
                await _act(
                    page, order_id, lambda conn, _, at: hand_over(conn, order_id, by=name, at=at), "done_parts_in_van"
                )


async def _add(page: Page, order_id: int) -> None:
    viewer, t = page.viewer, page.viewer.t

    def load(conn: Connection) -> dict[str, str]:
        order = known_order(conn, order_id)
        product = the_product(conn, order.product)
        return {part.id: part_name(viewer, product, part.id) for part in product.parts if part.id not in order.parts}

    parts = await read(load)
    asked = [
        Asked("part", t("ask_part"), options=parts or {"": "–"}, needed=True),
        Asked("quantity", t("part_quantity"), "1", needed=True, kind="number"),
    ]
    said = await fill_in(page, t("order_part_add"), asked)
    if said is None:
        return

    def work(conn: Connection, product: Product, at: datetime) -> None:
        quantity = _number(said["quantity"])
        add_part(conn, product, order_id, said["part"], quantity, by=viewer.name, at=at)

    await _act(page, order_id, work, "done_part_added")


async def _take(page: Page, order_id: int, reservation_id: int) -> None:
    t, name = page.viewer.t, page.viewer.name

    def load(conn: Connection) -> dict[str, str]:
        kept = find_reservation(conn, reservation_id)
        if kept is None or kept.order_id != order_id:
            return {}
        names = {one.id: one.name for one in list_places(conn)}
        found = places_for(conn, known_order(conn, order_id), kept)
        return {
            str(one.place_id): t("place_free", place=names.get(one.place_id, ""), free=one.free)
            for one in found
            if one.place_id != kept.place_id
        }

    places = await read(load)
    if not places:
        return
    said = await fill_in(page, t("order_part_take"), [Asked("place", t("ask_place"), options=places)])
    if said is not None:
        place = int(said["place"])
        await _act(
            page,
            order_id,
            lambda conn, _, at: take_from(conn, reservation_id, place, by=name, at=at),
            "done_part_taken",
        )


async def _act(page: Page, order_id: int, work: Work, done: str) -> None:
    def working(conn: Connection) -> object:
        product = the_product(conn, known_order(conn, order_id).product)
        return work(conn, product, console().database.now(conn, product.id))

    await act(page, Permission.STOCK_WRITE, working, done=page.viewer.t(done), about=f"order/{order_id}")


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 0 < int(said) <= MOST):
        raise BadEntry("quantity", said, coded("quantity_unreadable", most=MOST))
    return int(said)
