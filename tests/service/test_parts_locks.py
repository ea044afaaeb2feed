"""Parts and orders at the same time: nobody waits in a ring, and an order that is being changed is left for later."""

import threading
from datetime import timedelta

import pytest

from service.findings.findings import resolve
from service.parts.book_corrections import UsedPart
from service.parts.moving import count_parts
from service.parts.refusals import OtherMoveOfClient
from service.parts.reserving import fill_waiting_orders, follow_technician
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.parts.deliveries import ReorderPoint, list_reorder_points, set_reorder_point
from store.parts.exchanges import exchanges_of_ticket
from store.parts.moves import is_kept
from store.parts.places import end_place
from store.parts.reservations import reservations_of
from store.service.reports import Finding
from tests.service.parts_world import COMPRESSOR, RELAY, PartsWorld, settle_parts, sums_differ
from tests.service.service_world import NOW, rows

CONFIRMED = Finding("confirmed", None, None, None, ("compressor_unit",), "", None)


@pytest.fixture
def parts(conn: Connection) -> PartsWorld:
    return settle_parts(conn)


def test_a_receipt_does_not_wait_for_an_order_that_is_being_changed(parts: PartsWorld, database_url: str) -> None:
    parts.receive(parts.store, 1)
    first, _ = parts.order("SN-7")
    parts.keep(first)
    waiting, _ = parts.order("SN-8")
    parts.keep(waiting)
    received, planned = threading.Event(), threading.Event()
    failed: list[Exception] = []

    def plan() -> None:
        """Changes the order, and wants its part only when the receipt holds that."""
        try:
            with connect(database_url) as conn, conn.transaction():
                conn.execute("UPDATE work_order SET duration = '2 hours' WHERE id = %s", (waiting,))
                planned.set()
                received.wait(20)
                follow_technician(conn, waiting, by="Ana", at=NOW)
        except Exception as exc:
            failed.append(exc)

    other = threading.Thread(target=plan)
    other.start()
    assert planned.wait(20)
    with parts.conn.transaction():
        parts.receive(parts.store, 1, client="second")
        received.set()
    other.join(30)
    assert failed == []
    fill_waiting_orders(parts.conn, "fridge", at=NOW)
    assert [one.state for one in reservations_of(parts.conn, waiting)] == ["reserved"]
    assert sums_differ(parts.conn) == []


def test_a_count_makes_a_reservation_wait_while_its_order_is_being_changed(
    parts: PartsWorld, database_url: str
) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7")
    parts.keep(order)
    with connect(database_url) as other, other.transaction():
        other.execute("UPDATE work_order SET duration = '2 hours' WHERE id = %s", (order,))
        parts.conn.execute("SET lock_timeout = '5s'")
        count(parts, "c1", COMPRESSOR)
    assert [one.state for one in reservations_of(parts.conn, order)] == ["waiting"]


def test_two_of_the_same_part_with_their_serials_are_one_finding(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 2, "C-1", "C-2")
    order, ticket = parts.order("SN-7", "Budi")
    parts.keep(order)
    used = [UsedPart("compressor_unit", in_serial="C-1"), UsedPart("compressor_unit", in_serial="C-2")]
    assert resolve(parts.conn, parts.product, ticket, CONFIRMED, By("Budi", NOW), used=used)
    assert [one.in_serial for one in exchanges_of_ticket(parts.conn, ticket)] == ["C-1", "C-2"]
    assert parts.holds(parts.vans["Budi"]) == (0, 0, 0)
    assert [one.state for one in reservations_of(parts.conn, order)] == ["consumed"]


def test_a_place_that_is_not_used_any_more_is_to_hold_nothing(parts: PartsWorld) -> None:
    van = parts.vans["Sari"]
    assert set_reorder_point(parts.conn, ReorderPoint(van, RELAY, 2, 6, timedelta(days=10)))
    assert end_place(parts.conn, van, at=NOW)
    assert list_reorder_points(parts.conn) == []
    assert not is_kept(parts.conn, 1, RELAY)


def test_a_count_bears_a_client_id_of_its_own(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1, client="c1")
    with pytest.raises(OtherMoveOfClient):
        count(parts, "c1", COMPRESSOR)
    assert rows(parts.conn, "SELECT count(*) FROM stock_move") == [(1,)]


def count(parts: PartsWorld, client: str, number: str) -> None:
    count_parts(
        parts.conn, client_id=client, place_id=parts.store, part_number=number, counted=0, faulty=None, why="counted",
        by="Ana", at=NOW,
    )  # fmt: skip
