"""The parts of a work order: reserved where, missing, when they come; and for how long parts are promised at all."""

from datetime import datetime, timedelta
from urllib.parse import quote

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import fleets_now
from dashboards.viewer import Viewer
from fleet.product import Product
from fleet.warranty import end_of
from service.orders.states import LIVING as LIVING_ORDERS
from service.orders.states import known_order
from service.parts.order_parts import places_for
from service.parts.reservation_states import LIVING
from service.parts.reserving import earliest_part_date
from store.assets.coverage import sold_here
from store.engine.database import Connection
from store.orders.orders import Order
from store.parts.deliveries import DeliveryState, list_deliveries
from store.parts.places import PlaceKind, find_place, van_of
from store.parts.reservations import Reservation, ReservationState, reservations_of

SHOWN = (*LIVING, ReservationState.CONSUMED)


def order_parts_shown(conn: Connection, viewer: Viewer, order_id: int) -> dict[str, object]:
    order = known_order(conn, order_id)
    product, now = the_product(conn, order.product), fleets_now(conn).now(order.product)
    found = [one for one in reservations_of(conn, order_id) if one.state in SHOWN]
    lives = order.state in LIVING_ORDERS
    may = lives and viewer.may(Permission.STOCK_WRITE)
    waits = any(one.state is ReservationState.WAITING for one in found)
    asked = {one.part for one in found}
    unkept = [part for part in order.parts if part not in asked]
    return {
        "rows": [
            *(_kept_row(conn, viewer, product, order, one, may=may) for one in found),
            *(_unkept_row(viewer, product, part, may=may) for part in unkept),
        ],
        "ready": viewer.day(earliest_part_date(conn, order_id, now=now)) if waits and lives else "",
        "promised": _promised(conn, viewer, product, order, now),
        "may": may,
        "to_van": may and _to_van(conn, order, found),
    }


def _kept_row(
    conn: Connection, viewer: Viewer, product: Product, order: Order, one: Reservation, *, may: bool
) -> dict[str, object]:
    lives = one.state in LIVING
    elsewhere = (
        [free for free in places_for(conn, order, one) if free.place_id != one.place_id] if may and lives else []
    )
    return {
        "id": one.id,
        "part": one.part,
        "name": part_name(viewer, product, one.part),
        "address": f"/parts/{quote(one.part_number, safe='')}" if viewer.may(Permission.STOCK_READ) else "",
        "quantity": one.quantity,
        "state": viewer.t(f"reservation_{one.state}"),
        "waits": one.state is ReservationState.WAITING,
        "where": _where(conn, viewer, one),
        "elsewhere": bool(elsewhere),
        "acts": may and lives,
    }


def _unkept_row(viewer: Viewer, product: Product, part: str, *, may: bool) -> dict[str, object]:
    return {
        "id": 0,
        "part": part,
        "name": part_name(viewer, product, part),
        "address": "",
        "quantity": 1,
        "state": "",
        "waits": False,
        "where": viewer.t("order_part_unkept"),
        "elsewhere": False,
        "acts": may,
    }


def _where(conn: Connection, viewer: Viewer, one: Reservation) -> str:
    """Where it lies and how long it takes from there; of a part that is missing, which delivery comes next."""
    if one.place_id is not None and one.place:
        place, said = find_place(conn, one.place_id), viewer.t("order_part_from", place=one.place)
        slow = place is not None and place.ready_after > timedelta(0) and one.state in LIVING
        return (
            f"{said} · {viewer.t('order_part_ready_after', span=viewer.span(place.ready_after))}"
            if place and slow
            else said
        )
    if one.state is not ReservationState.WAITING:
        return one.part_number
    coming = list_deliveries(conn, state=DeliveryState.EXPECTED, part_number=one.part_number, limit=1)
    if not coming:
        return viewer.t("order_part_not_coming")
    return viewer.t("order_part_coming", day=viewer.day(coming[0].expected_at), place=coming[0].place)


def _promised(conn: Connection, viewer: Viewer, product: Product, order: Order, now: datetime) -> str:
    """Until when the product file promises parts for this appliance; nothing where it says nothing, or where nobody
    knows when it was sold."""
    here = sold_here(conn, order.asset_id)
    if product.warranty is None or product.warranty.parts_until is None or here is None or here.sold_on is None:
        return ""
    last = end_of(here.sold_on, product.warranty.parts_until)
    over = last < viewer.local(now).date()
    return viewer.t("order_parts_no_longer" if over else "order_parts_promised", day=viewer.wording().long_day(last))


def _to_van(conn: Connection, order: Order, found: list[Reservation]) -> bool:
    """Whether something lies in a warehouse that whoever goes could have in their van."""
    if order.technician_id is None or order.technician is None or van_of(conn, order.technician_id) is None:
        return False
    return any(one.state is ReservationState.RESERVED and one.place_kind is PlaceKind.WAREHOUSE for one in found)


def part_name(viewer: Viewer, product: Product, part_id: str) -> str:
    part = next((one for one in product.parts if one.id == part_id), None)
    return viewer.pick(part.name) if part else part_id
