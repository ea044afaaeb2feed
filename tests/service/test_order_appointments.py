"""Appointments: offered from free time, held for ten minutes, confirmed once, never two at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from service.orders.booking import SlotGone, TooLateToChange, book, cancel_booking, confirm_hold, hold_slot
from service.orders.booking_states import HoldIsOver
from service.orders.making import ensure_order
from service.orders.offering import has_technicians, offered_slots, sought_at, sought_for
from service.orders.slots import Slot
from service.orders.states import OrderRefused
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.orders.bookings import bookings_of
from store.orders.orders import find_order
from store.orders.planning import Span
from store.orders.technicians import add_absence
from store.orders.travel_times import set_travel_time
from tests.service.order_world import (
    DESK,
    MINUTE,
    MONDAY_AFTERNOON,
    MONDAY_MORNING,
    WALL,
    declared,
    open_ticket_at,
    settled,
    state_of,
    technician,
)
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, add_fridge, rows, settle

CUSTOMER = By("customer", NOW)


def offered(conn: Connection, world: World) -> list[Slot]:
    visit = sought_at(conn, world.product, world.worn_fridge.asset_id)
    assert visit is not None
    return offered_slots(conn, world.product, visit, now=NOW)


def windows(conn: Connection, world: World) -> list[Span]:
    return [slot.arrival for slot in offered(conn, world)]


def test_windows_are_the_hours_of_the_area_in_which_somebody_is_free(conn: Connection) -> None:
    world, _, order = settled(conn)
    assert not has_technicians(conn, sought_for(order), at=NOW)
    assert offered(conn, world) == []
    technician(conn)
    assert has_technicians(conn, sought_for(order), at=NOW)
    found = windows(conn, world)
    assert found[:2] == [MONDAY_MORNING, MONDAY_AFTERNOON]
    # Twelve working days; a Saturday of five hours gives two windows of two and a half.
    assert len(found) == 24
    assert {window.ends - window.begins for window in found} == {4 * HOUR, 2.5 * HOUR}


def test_a_visit_takes_way_work_and_buffer(conn: Connection) -> None:
    world, _, order = settled(conn)
    tono = technician(conn)
    booking = book(conn, world.product, order.id, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL)
    assert booking.technician_id == tono
    assert booking.begins == MONDAY_MORNING.begins, "the way begins with the hours"
    assert booking.ends - booking.begins == 30 * MINUTE + 2 * HOUR + 15 * MINUTE
    assert (booking.arrival_begins, booking.arrival_ends) == (MONDAY_MORNING.begins, MONDAY_MORNING.ends)
    assert rows(conn, "SELECT state, assignee FROM ticket") == [("assigned", "Tono")]


def test_absences_skills_areas_and_ways_keep_technicians_from_windows(conn: Connection) -> None:
    world, _, order = settled(conn)
    tono = technician(conn, areas=("north",))
    assert offered(conn, world) == []
    conn.execute("UPDATE asset SET area = 'north'")
    add_absence(
        conn,
        tono,
        begins=MONDAY_MORNING.begins,
        ends=MONDAY_MORNING.ends,
        kind="sick",
        note="",
        made_by="dina",
        made_at=NOW,
    )
    assert windows(conn, world)[0] == MONDAY_AFTERNOON
    set_travel_time(conn, from_area="", to_area="north", takes=10 * HOUR)
    assert offered(conn, world) == []
    conn.execute("UPDATE work_order SET skills = '{refrigerant}' WHERE id = %s", (order.id,))
    conn.execute("DELETE FROM travel_time")
    assert offered(conn, world) == []
    conn.execute("UPDATE technician SET skills = '{refrigerant,electrical}'")
    assert windows(conn, world)[0] == MONDAY_AFTERNOON


def test_a_hold_blocks_until_it_ends_and_is_renewed_by_whoever_has_it(conn: Connection) -> None:
    world, _, order = settled(conn)
    other = add_fridge(conn, world.product, "SN-2", world.ani)
    open_ticket_at(conn, world.product, other)
    second = ensure_order(conn, world.product, other.asset_id, DESK)
    technician(conn)
    narrow = Span(MONDAY_MORNING.begins, MONDAY_MORNING.begins + HOUR)
    held = hold_slot(conn, world.product, order.id, narrow, CUSTOMER, wall=WALL)
    assert held.held_until == WALL + timedelta(minutes=10)
    conn.execute("UPDATE booking SET held_until = now() + interval '10 minutes'")
    with pytest.raises(SlotGone):
        hold_slot(conn, world.product, second.id, narrow, CUSTOMER, wall=WALL)
    again = hold_slot(conn, world.product, order.id, narrow, CUSTOMER, wall=WALL + MINUTE)
    assert again.id != held.id, "one's own hold does not lock oneself out"
    conn.execute("UPDATE booking SET held_until = now() - interval '1 second' WHERE state = 'held'")
    taken = hold_slot(conn, world.product, second.id, narrow, CUSTOMER, wall=WALL)
    assert [one.state for one in bookings_of(conn, order.id)] == ["cancelled", "expired"]
    with pytest.raises(HoldIsOver):
        confirm_hold(conn, world.product, order.id, CUSTOMER, NO_CHANNEL, wall=WALL)
    with pytest.raises(HoldIsOver):
        confirm_hold(conn, world.product, second.id, CUSTOMER, NO_CHANNEL, wall=WALL + HOUR)
    sure = confirm_hold(conn, world.product, second.id, CUSTOMER, NO_CHANNEL, wall=WALL)
    assert (sure.id, sure.state, state_of(conn, second.id)) == (taken.id, "confirmed", "planned")
    assert confirm_hold(conn, world.product, second.id, CUSTOMER, NO_CHANNEL, wall=WALL) == sure


def test_an_appointment_is_moved_and_cancelled_until_the_cut_off(conn: Connection) -> None:
    world, _, order = settled(conn)
    technician(conn)
    tuesday = Span(MONDAY_MORNING.begins + DAY, MONDAY_MORNING.ends + DAY)
    hold_slot(conn, world.product, order.id, tuesday, CUSTOMER, wall=WALL)
    confirm_hold(conn, world.product, order.id, CUSTOMER, NO_CHANNEL, wall=WALL)
    hold_slot(conn, world.product, order.id, MONDAY_MORNING, CUSTOMER, wall=WALL)
    moved = confirm_hold(conn, world.product, order.id, CUSTOMER, NO_CHANNEL, wall=WALL)
    assert [one.state for one in bookings_of(conn, order.id)] == ["moved", "confirmed"]
    assert moved.arrival_begins == MONDAY_MORNING.begins
    planned = find_order(conn, order.id)
    assert planned is not None
    assert planned.sequence == 2
    late = By("customer", MONDAY_MORNING.begins - DAY + MINUTE)
    with pytest.raises(TooLateToChange):
        hold_slot(conn, world.product, order.id, tuesday, late, wall=WALL)
    with pytest.raises(TooLateToChange):
        cancel_booking(conn, world.product, order.id, late, NO_CHANNEL, bound=True)
    assert cancel_booking(conn, world.product, order.id, By("dina", late.at), NO_CHANNEL), "staff may"
    assert state_of(conn, order.id) == "open"
    assert bookings_of(conn, order.id)[-1].state == "cancelled"


def test_fifty_at_one_slot_are_one_winner_and_forty_nine_who_may_choose_again(
    conn: Connection, database_url: str
) -> None:
    world = settle(conn)
    technician(conn)
    orders = []
    for number in range(50):
        device = add_fridge(conn, world.product, f"F-{number}", world.ani)
        open_ticket_at(conn, world.product, device)
        orders.append(ensure_order(conn, world.product, device.asset_id, DESK).id)
    narrow = Span(MONDAY_MORNING.begins, MONDAY_MORNING.begins + HOUR)

    def tap(order_id: int) -> str:
        with closing(connect(database_url)) as own:
            try:
                hold_slot(own, world.product, order_id, narrow, CUSTOMER, wall=datetime.now(UTC))
            except SlotGone:
                return "gone"
            return "held"

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(tap, orders)) == {"held": 1, "gone": 49}
    assert rows(conn, "SELECT count(*) FROM booking") == [(1,)]
    overlaps = """SELECT count(*) FROM booking a JOIN booking b ON a.id < b.id AND a.technician_id = b.technician_id
                  AND a.during && b.during
                  WHERE a.state IN ('held', 'confirmed') AND b.state IN ('held', 'confirmed')"""
    assert rows(conn, overlaps) == [(0,)]


def test_products_that_share_technicians_share_a_clock(conn: Connection) -> None:
    world, _, order = settled(conn)
    tono = technician(conn)
    book(conn, world.product, order.id, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL, technician_id=tono)
    conn.execute("UPDATE fleet_clock SET mode = 'wall', now = NULL")
    other = add_fridge(conn, world.product, "SN-2", world.ani)
    open_ticket_at(conn, world.product, other)
    second = ensure_order(conn, world.product, other.asset_id, DESK)
    with pytest.raises(OrderRefused) as refused:
        book(conn, world.product, second.id, MONDAY_AFTERNOON, DESK, NO_CHANNEL, wall=WALL, technician_id=tono)
    assert refused.value.said.code == "technician_by_other_clock"
    with pytest.raises(SlotGone):
        book(conn, world.product, second.id, MONDAY_AFTERNOON, DESK, NO_CHANNEL, wall=WALL)


def test_staff_are_told_why_a_technician_cannot_go(conn: Connection) -> None:
    world, _, order = settled(conn)
    idle = technician(conn, "Idris", hours=[])
    conn.execute("UPDATE work_order SET skills = '{refrigerant}'")
    unskilled = technician(conn, "Umar")

    def refusal(number: int) -> str:
        with pytest.raises(OrderRefused) as refused:
            book(conn, world.product, order.id, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL, technician_id=number)
        return refused.value.said.code

    assert refusal(unskilled) == "technician_lacks_skills"
    conn.execute("UPDATE technician SET skills = '{refrigerant}'")
    assert refusal(idle) == "technician_without_hours"
    assert refusal(999) == "no_technician"


def test_a_visit_for_two_tickets_takes_the_time_of_both(conn: Connection) -> None:
    world, _, order = settled(conn)
    product = declared(
        conn,
        """
[failure_modes.door_leak]
component = "door"
horizon = "5d"
lead_needed = "1d"
cost = { failure = 100, visit = 50 }
duration = "90m"
skills = ["doors"]
checklist = ["look at the hinge"]
photos = ["the hinge"]
readings.gap = { name = "gap", unit = "mm", range = [0, 3] }
[components.door]
""",
    )
    second = open_ticket_at(conn, product, world.worn_fridge, mode="door_leak")
    joined = find_order(conn, order.id)
    assert joined is not None
    assert joined.tickets == (*order.tickets, second)
    assert (joined.duration, joined.skills) == (3.5 * HOUR, ("doors",))
    kinds = rows(conn, "SELECT kind, text->>'en', unit, high FROM work_order_item ORDER BY position")
    assert kinds == [
        ("check", "look at the hinge", None, None),
        ("reading", "gap", "mm", 3.0),
        ("photo", "the hinge", None, None),
    ]
