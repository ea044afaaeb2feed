"""Orders that end before they are done: what customers are told, why tickets wait, who waits for whom."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from service.orders import acts
from service.orders.booking import book
from service.orders.making import ensure_order
from service.orders.states import Incomplete
from store.engine.database import Connection, connect
from store.orders.orders import living_order, lock_orders_of_asset
from store.service.tickets import lock_ticket
from store.sla.holds import holds_of
from tests.service.order_world import DESK, MONDAY_AFTERNOON, MONDAY_MORNING, WALL, settled, technician
from tests.service.service_world import HOUR, NO_CHANNEL, NOW, World, rows

WAITING = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"""


def accepted(conn: Connection, world: World, order: int) -> None:
    book(conn, world.product, order, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL)
    acts.dispatch(conn, order, DESK)
    acts.accept(conn, order, DESK)


def visits_told(conn: Connection) -> list[tuple[str, str]]:
    """(kind, state) of what customers are told of visits, as it was written."""
    found = rows(conn, "SELECT kind, state FROM notice WHERE kind LIKE 'visit%%' AND channel = 'email' ORDER BY id")
    return [(kind, state) for kind, state in found]


def test_the_appointment_of_the_order_that_follows_is_told_too(conn: Connection) -> None:
    world, _, order = settled(conn)
    technician(conn)
    accepted(conn, world, order.id)
    conn.execute("UPDATE notice SET state = 'sent', sent_at = now()")
    acts.fail(conn, world.product, order.id, Incomplete.PART, DESK)
    following = living_order(conn, order.asset_id)
    assert following is not None
    book(conn, world.product, following.id, MONDAY_AFTERNOON, DESK, NO_CHANNEL, wall=WALL)
    assert visits_told(conn) == [("visit_planned", "sent"), ("visit_planned", "pending")]
    acts.cancel(conn, world.product, following.id, DESK, NO_CHANNEL)
    third = ensure_order(conn, world.product, order.asset_id, DESK)
    book(conn, world.product, third.id, MONDAY_MORNING, DESK, NO_CHANNEL, wall=WALL)
    acts.cancel(conn, world.product, third.id, DESK, NO_CHANNEL)
    assert [kind for kind, state in visits_told(conn) if state == "pending"] == ["visit_cancelled"]


def test_who_is_later_still_says_so_again(conn: Connection) -> None:
    world, _, order = settled(conn)
    technician(conn)
    accepted(conn, world, order.id)
    later = MONDAY_MORNING.ends + HOUR
    for expected in (later, later, later + HOUR):
        acts.run_late(conn, world.product, order.id, expected, DESK, NO_CHANNEL)
    assert visits_told(conn)[1:] == [("visit_late", "suppressed"), ("visit_late", "pending")]
    assert rows(conn, "SELECT count(*) FROM work_order_history WHERE action = 'late'") == [(2,)]


@pytest.mark.parametrize(
    ("reason", "waits", "paused"),
    [
        (Incomplete.ABSENT, "customer_unreachable", ["visit", "resolution"]),
        (Incomplete.ACCESS, "no_access", ["visit", "resolution"]),
        (Incomplete.PART, "waiting_for_part", []),
    ],
)
def test_a_ticket_waits_for_the_reason_that_its_visit_failed_for(
    conn: Connection, reason: Incomplete, waits: str, paused: list[str]
) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    accepted(conn, world, order.id)
    acts.fail(conn, world.product, order.id, reason, DESK)
    [hold] = holds_of(conn, ticket)
    assert (hold.reason, list(hold.pauses), hold.from_at, hold.until_at) == (waits, paused, NOW, None)
    following = living_order(conn, order.asset_id)
    assert following is not None
    assert following.due_at == order.due_at
    book(conn, world.product, following.id, MONDAY_AFTERNOON, DESK, NO_CHANNEL, wall=WALL)
    assert holds_of(conn, ticket)[0].until_at == NOW


@pytest.mark.parametrize("act", ["arrive", "decline", "fail", "cancel"])
def test_a_step_waits_for_who_works_on_the_asset_and_holds_nothing_that_they_need(
    conn: Connection, database_url: str, act: str
) -> None:
    world, ticket, order = settled(conn)
    technician(conn)
    accepted(conn, world, order.id)

    def step() -> str:
        with closing(connect(database_url)) as own:
            steps = {
                "arrive": lambda: acts.arrive(own, order.id, DESK),
                "decline": lambda: acts.decline(own, world.product, order.id, DESK, NO_CHANNEL),
                "fail": lambda: acts.fail(own, world.product, order.id, Incomplete.ABSENT, DESK),
                "cancel": lambda: acts.cancel(own, world.product, order.id, DESK, NO_CHANNEL),
            }
            return steps[act]().state

    with ThreadPoolExecutor(1) as pool, closing(connect(database_url)) as other:
        with other.transaction():
            if act == "fail":
                lock_orders_of_asset(other, order.asset_id)
            lock_ticket(other, ticket)
            stepping = pool.submit(step)
            while rows(conn, WAITING) == [(0,)]:
                assert not stepping.done()
            # Whoever ends a ticket needs its order next.
            other.execute("SET LOCAL lock_timeout = '2s'")
            other.execute("UPDATE work_order SET note = 'seen' WHERE id = %s", (order.id,))
        assert stepping.result(timeout=60) in ("on_site", "open", "incomplete", "cancelled")
