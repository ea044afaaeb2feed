"""A missing part moves the times that are offered; an order keeps its parts by itself, and gives them back."""

from datetime import timedelta

import pytest

from service.orders.acts import cancel
from service.orders.booking import SlotGone, hold_slot
from service.orders.making import ensure_order
from service.orders.offering import offered_slots, sought_at
from service.parts.deliveries import order_parts
from service.tickets.states import By
from store.engine.database import Connection
from store.parts.deliveries import NewDelivery
from store.parts.moves import balance_of
from store.parts.reservations import reservations_of
from tests.service.order_world import DESK, MONDAY_MORNING, WALL, open_ticket_at, technician
from tests.service.parts_world import COMPRESSOR, PartsWorld, settle_parts, sums_differ
from tests.service.service_world import DAY, NOW, add_fridge


def first_window(world: PartsWorld, asset: int) -> timedelta:
    """How long from now until the first window that is offered."""
    visit = sought_at(world.conn, world.product, asset)
    assert visit is not None
    return offered_slots(world.conn, world.product, visit, now=NOW)[0].arrival.begins - NOW


def test_the_last_part_gives_one_customer_monday_and_the_other_the_day_of_the_delivery(conn: Connection) -> None:
    world = settle_parts(conn)
    technician(conn)
    world.conn.execute("UPDATE stock_place SET ready_after = '0' WHERE id = %s", (world.store,))
    world.receive(world.store, 1)
    coming = NewDelivery(
        client_id="d", place_id=world.store, part_number=COMPRESSOR, quantity=1, expected_at=NOW + 9 * DAY,
        reference="", ordered_by="Ana", ordered_at=NOW,
    )  # fmt: skip
    order_parts(conn, coming)
    fridges = [add_fridge(conn, world.product, serial, world.world.ani) for serial in ("SN-7", "SN-8")]
    for fridge in fridges:
        open_ticket_at(conn, world.product, fridge)
    first, second = (fridge.asset_id for fridge in fridges)
    assert first_window(world, first) == first_window(world, second) == MONDAY_MORNING.begins - NOW
    order = ensure_order(conn, world.product, first, DESK)
    assert [(one.state, one.place_id) for one in reservations_of(conn, order.id)] == [("reserved", world.store)]
    assert first_window(world, first) == MONDAY_MORNING.begins - NOW
    assert first_window(world, second) >= 9 * DAY
    late = ensure_order(conn, world.product, second, DESK)
    assert [one.state for one in reservations_of(conn, late.id)] == ["waiting"]
    assert first_window(world, second) >= 9 * DAY
    with pytest.raises(SlotGone):
        hold_slot(conn, world.product, late.id, MONDAY_MORNING, By("customer", NOW), wall=WALL)
    cancel(conn, world.product, order.id, DESK, {})
    assert balance_of(conn, world.store, COMPRESSOR).reserved == 0
    assert sums_differ(conn) == []
