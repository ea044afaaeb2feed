"""Parts in stock: two orders and the last part, once is once, serials both ways, balances that are sums of moves."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from service.findings.findings import resolve
from service.parts.book_corrections import UsedPart
from service.parts.deliveries import cancel_delivery, order_parts, receive_delivery
from service.parts.moving import WantedMove, count_parts, move_parts
from service.parts.refusals import (
    DeliveryEnded,
    IllegalReservationMove,
    NotInStock,
    OrderHasEnded,
    OtherMoveOfClient,
    SerialElsewhere,
    SerialFitted,
)
from service.parts.reserving import (
    earliest_part_date,
    fill_waiting_orders,
    follow_technician,
    hand_over,
    keep_parts,
    release,
)
from service.tickets.states import By
from store.engine.database import Connection, connect
from store.parts.deliveries import NewDelivery, ReorderPoint, set_reorder_point
from store.parts.exchanges import exchanges_of_serial, exchanges_of_ticket
from store.parts.moves import MoveFilter, find_serial, list_moves
from store.parts.reservations import reservations_of
from store.service.reports import Finding
from tests.service.parts_world import COMPRESSOR, RELAY, PartsWorld, settle_parts, sums_differ
from tests.service.service_world import DAY, NOW, rows

CONFIRMED = Finding("confirmed", None, None, None, ("compressor_unit",), "", None)


@pytest.fixture
def parts(conn: Connection) -> Iterator[PartsWorld]:
    world = settle_parts(conn)
    yield world
    assert sums_differ(conn) == []


def delivery(place: int, quantity: int, days: int, client: str = "d1") -> NewDelivery:
    return NewDelivery(
        client_id=client,
        place_id=place,
        part_number=COMPRESSOR,
        quantity=quantity,
        expected_at=NOW + days * DAY,
        reference="PO-7",
        ordered_by="Ana",
        ordered_at=NOW,
    )


def states(world: PartsWorld, order: int) -> list[tuple[str, int | None]]:
    return [(one.state, one.place_id) for one in reservations_of(world.conn, order)]


def test_of_two_orders_that_want_the_last_part_one_gets_it_and_the_other_a_later_date(
    parts: PartsWorld, database_url: str
) -> None:
    parts.receive(parts.store, 1)
    orders = [parts.order(serial)[0] for serial in ("SN-7", "SN-8")]
    barrier = threading.Barrier(2)

    def want(order: int) -> None:
        with connect(database_url) as conn:
            barrier.wait(timeout=30)
            keep_parts(conn, parts.product, order, ("compressor_unit",), by="Ana", at=parts.now)

    threads = [threading.Thread(target=want, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    found = {order: states(parts, order) for order in orders}
    [first] = [order for order in orders if found[order] == [("reserved", parts.store)]]
    [second] = [order for order in orders if found[order] == [("waiting", None)]]
    assert parts.holds(parts.store) == (1, 1, 0)
    dates = [earliest_part_date(parts.conn, order, now=parts.now) - parts.now for order in (first, second)]
    assert dates == [DAY, 14 * DAY]
    order_parts(parts.conn, delivery(parts.store, 1, days=5))
    assert earliest_part_date(parts.conn, second, now=parts.now) == NOW + 6 * DAY
    parts.end(first)
    assert states(parts, first) == [("released", None)]
    assert parts.holds(parts.store) == (1, 0, 0)
    parts.keep(second)
    assert states(parts, second) == [("waiting", None)]
    sweep_parts(parts)
    assert states(parts, second) == [("reserved", parts.store)]
    assert earliest_part_date(parts.conn, second, now=parts.now) == NOW + DAY


def sweep_parts(world: PartsWorld) -> None:
    """The service's own look."""
    fill_waiting_orders(world.conn, "fridge", at=world.now)


def test_a_delivery_covers_whoever_asked_first_and_comes_once(parts: PartsWorld) -> None:
    set_reorder_point(parts.conn, ReorderPoint(parts.store, COMPRESSOR, 1, 3, 10 * DAY))
    first, second = (parts.order(serial)[0] for serial in ("SN-7", "SN-8"))
    parts.keep(first)
    parts.keep(second)
    coming = order_parts(parts.conn, delivery(parts.store, 1, days=3))
    assert order_parts(parts.conn, delivery(parts.store, 1, days=3)) == coming
    with pytest.raises(OtherMoveOfClient):
        order_parts(parts.conn, delivery(parts.store, 2, days=3))
    dates = [earliest_part_date(parts.conn, order, now=parts.now) - NOW for order in (first, second)]
    assert dates == [4 * DAY, 11 * DAY]
    receive_delivery(parts.conn, coming.id, serials=["C-1"], by="Ana", at=parts.now)
    assert (states(parts, first), states(parts, second)) == ([("reserved", parts.store)], [("waiting", None)])
    with pytest.raises(DeliveryEnded):
        receive_delivery(parts.conn, coming.id, by="Ana", at=parts.now)
    with pytest.raises(DeliveryEnded):
        cancel_delivery(parts.conn, coming.id, at=parts.now)
    assert parts.holds(parts.store) == (1, 1, 0)


def test_a_part_goes_into_the_van_of_whoever_goes_and_follows_another_technician(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7", "Budi")
    parts.keep(order)
    for _ in range(2):
        hand_over(parts.conn, order, by="Ana", at=parts.now)
    assert states(parts, order) == [("reserved", parts.vans["Budi"])]
    assert parts.holds(parts.store) == (0, 0, 0)
    assert earliest_part_date(parts.conn, order, now=parts.now) == parts.now
    parts.receive(parts.vans["Sari"], 1)
    parts.conn.execute("UPDATE work_order SET technician_id = %s WHERE id = %s", (parts.technicians["Sari"], order))
    follow_technician(parts.conn, order, by="Ana", at=parts.now)
    assert states(parts, order) == [("reserved", parts.vans["Sari"])]
    assert parts.holds(parts.vans["Budi"]) == (1, 0, 0)


def test_nothing_is_kept_for_an_order_that_has_ended(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7")
    [kept] = parts.keep(order)
    parts.end(order)
    with pytest.raises(OrderHasEnded):
        parts.keep(order)
    with pytest.raises(IllegalReservationMove):
        release(parts.conn, kept.id, by="Ana", at=parts.now)
    with pytest.raises(psycopg.errors.CheckViolation, match="has ended"):
        parts.conn.execute("UPDATE stock_reservation SET state = 'waiting', place_id = NULL WHERE id = %s", (kept.id,))


def test_a_finding_that_comes_three_times_consumes_once_at_the_price_of_the_day_and_pairs_the_serials(
    parts: PartsWorld,
) -> None:
    parts.receive(parts.vans["Budi"], 2, "C-1", "C-2")
    order, ticket = parts.order("SN-7", "Budi")
    parts.keep(order)
    used = [UsedPart("compressor_unit", in_serial="C-1", out_serial="OLD-9")]
    came = [resolve(parts.conn, parts.product, ticket, CONFIRMED, By("Budi", parts.now), used=used) for _ in range(3)]
    assert came == [True, False, False]
    assert parts.holds(parts.vans["Budi"]) == (1, 0, 1)
    assert states(parts, order) == [("consumed", parts.vans["Budi"])]
    [exchange] = exchanges_of_ticket(parts.conn, ticket)
    assert (exchange.in_serial, exchange.out_serial, exchange.component) == ("C-1", "OLD-9", "compressor")
    assert exchange.price == 1_450_000
    assert exchanges_of_serial(parts.conn, COMPRESSOR, "C-1") == [exchange]
    assert exchanges_of_serial(parts.conn, COMPRESSOR, "OLD-9") == [exchange]
    moves = list_moves(parts.conn, MoveFilter(ticket_id=ticket), before=10**9, limit=9)
    assert [(one.kind, one.serial, one.faulty) for one in moves] == [
        ("return_faulty", "OLD-9", True),
        ("consume", "C-1", False),
    ]
    age = rows(
        parts.conn,
        "SELECT installed_at FROM component c JOIN ticket t ON t.asset_id = c.asset_id"
        " WHERE t.id = %s AND component = 'compressor' ORDER BY 1 DESC LIMIT 1",
        ticket,
    )
    assert age == [(parts.now,)]


def test_a_serial_is_in_one_place_and_may_come_back(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1, "C-1")
    _, ticket = parts.order("SN-7", "Budi")
    used = [UsedPart("compressor_unit", in_serial="C-1")]
    resolve(parts.conn, parts.product, ticket, CONFIRMED, By("Budi", parts.now), used=used)
    _, other = parts.order("SN-8", "Sari")
    with pytest.raises(SerialFitted):
        resolve(parts.conn, parts.product, other, CONFIRMED, By("Sari", parts.now), used=used)
    assert rows(parts.conn, "SELECT state FROM ticket WHERE id = %s", other) == [("new",)]
    out = [UsedPart("compressor_unit", in_serial="C-2", out_serial="C-1")]
    resolve(parts.conn, parts.product, other, CONFIRMED, By("Sari", parts.now), used=out)
    assert parts.holds(parts.vans["Sari"]) == (0, 0, 1)
    back = find_serial(parts.conn, 1, COMPRESSOR, "C-1")
    assert back is not None
    assert (back.place_id, back.faulty) == (parts.vans["Sari"], True)
    with pytest.raises(SerialElsewhere):
        parts.receive(parts.store, 1, "C-1")
    _, third = parts.order("SN-9", "Sari")
    resolve(parts.conn, parts.product, third, CONFIRMED, By("Sari", parts.now), used=used)
    assert parts.holds(parts.vans["Sari"]) == (0, 0, 0)


def test_what_the_books_do_not_have_is_found_and_the_reservation_of_another_waits_again(parts: PartsWorld) -> None:
    parts.receive(parts.vans["Budi"], 1)
    kept_for, _ = parts.order("SN-7", "Budi")
    parts.keep(kept_for)
    _, ticket = parts.order("SN-8", "Budi")
    resolve(parts.conn, parts.product, ticket, CONFIRMED, By("Budi", parts.now))
    assert states(parts, kept_for) == [("waiting", None)]
    _, other = parts.order("SN-9", "Budi")
    resolve(parts.conn, parts.product, other, CONFIRMED, By("Budi", parts.now))
    reasons = [
        one.reason.code
        for one in list_moves(parts.conn, MoveFilter(kind="adjust"), before=10**9, limit=9)
        if one.reason
    ]
    assert reasons == ["found_by_use"]
    assert parts.holds(parts.vans["Budi"]) == (0, 0, 0)


def test_parts_of_which_no_stock_is_kept_are_no_obstacle(parts: PartsWorld) -> None:
    order, ticket = parts.order("SN-7", "Budi")
    assert parts.keep(order) == []
    assert earliest_part_date(parts.conn, order, now=parts.now) == parts.now
    used = [UsedPart("compressor_unit", in_serial="X-1", out_serial="X-0")]
    resolve(parts.conn, parts.product, ticket, CONFIRMED, By("Budi", parts.now), used=used)
    [exchange] = exchanges_of_ticket(parts.conn, ticket)
    assert (exchange.in_serial, exchange.out_serial, exchange.move_id) == ("X-1", "X-0", None)


def test_moves_are_refused_in_words_and_a_repeat_is_the_same_move(parts: PartsWorld) -> None:
    parts.receive(parts.store, 3, number=RELAY)
    to_van = WantedMove(
        client_id="t1",
        kind="transfer",
        part_number=RELAY,
        quantity=2,
        from_place=parts.store,
        to_place=parts.vans["Sari"],
    )
    first, again = (move_parts(parts.conn, to_van, by="Ana", at=parts.now) for _ in range(2))
    assert first == again
    assert (parts.holds(parts.store, RELAY), parts.holds(parts.vans["Sari"], RELAY)) == ((1, 0, 0), (2, 0, 0))
    more = WantedMove(client_id="t2", kind="scrap", part_number=RELAY, quantity=2, from_place=parts.store)
    with pytest.raises(NotInStock) as refused:
        move_parts(parts.conn, more, by="Ana", at=parts.now)
    assert refused.value.said.args == {"place": "Central", "part": RELAY, "free": 1, "wanted": 2}
    for statement in (
        "UPDATE stock_move SET quantity = 9",
        "DELETE FROM stock_move",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            parts.conn.execute(statement)
    with pytest.raises(psycopg.errors.CheckViolation):
        parts.conn.execute("UPDATE stock_balance SET reserved = on_hand + 1")


def test_a_count_corrects_the_books_and_the_newest_reservation_waits_again(parts: PartsWorld) -> None:
    parts.receive(parts.store, 2)
    first, second = (parts.order(serial)[0] for serial in ("SN-7", "SN-8"))
    parts.keep(first)
    parts.keep(second)
    for _ in range(2):
        count_parts(
            parts.conn, client_id="c1", place_id=parts.store, part_number=COMPRESSOR, counted=1, faulty=None,
            why="one is missing", by="Ana", at=parts.now,
        )  # fmt: skip
    assert parts.holds(parts.store) == (1, 1, 0)
    assert (states(parts, first), states(parts, second)) == ([("reserved", parts.store)], [("waiting", None)])


def test_an_order_that_is_erased_gives_its_parts_back(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7")
    parts.keep(order)
    parts.conn.execute("DELETE FROM work_order WHERE id = %s", (order,))
    assert parts.holds(parts.store) == (1, 0, 0)
    assert timedelta(0) == earliest_part_date(parts.conn, order, now=parts.now) - parts.now
