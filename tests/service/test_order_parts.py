"""The parts of an order by hand: one more, one fewer, from another place."""

from collections.abc import Iterator

import pytest

from service.parts.order_parts import add_part, drop_part, take_from
from service.parts.refusals import NotInStock, OrderHasEnded, PartAskedAlready, UnknownPart
from store.engine.database import Connection
from store.orders.orders import find_order
from tests.service.parts_world import RELAY, PartsWorld, settle_parts, sums_differ


@pytest.fixture
def parts(conn: Connection) -> Iterator[PartsWorld]:
    world = settle_parts(conn)
    yield world
    assert sums_differ(conn) == []


def listed(parts: PartsWorld, order: int) -> tuple[str, ...]:
    found = find_order(parts.conn, order)
    assert found is not None
    return found.parts


def test_a_further_part_is_kept_and_one_that_is_not_needed_goes_to_whoever_waits(parts: PartsWorld) -> None:
    parts.receive(parts.store, 2, number=RELAY)
    (order, _), (other, _) = parts.order("SN-7", "Budi"), parts.order("SN-8", "Sari")
    add_part(parts.conn, parts.product, order, "relay", 2, by="Ana", at=parts.now)
    add_part(parts.conn, parts.product, other, "relay", 1, by="Ana", at=parts.now)
    assert listed(parts, order) == ("compressor_unit", "relay")
    assert parts.holds(parts.store, RELAY) == (2, 2, 0)
    with pytest.raises(PartAskedAlready):
        add_part(parts.conn, parts.product, order, "relay", 1, by="Ana", at=parts.now)
    with pytest.raises(UnknownPart):
        add_part(parts.conn, parts.product, order, "magnet", 1, by="Ana", at=parts.now)
    drop_part(parts.conn, parts.product, order, "relay", by="Ana", at=parts.now)
    assert listed(parts, order) == ("compressor_unit",)
    assert parts.holds(parts.store, RELAY) == (2, 1, 0)
    assert [one.state for one in parts.keep(other, "relay")] == ["reserved"]
    parts.end(order)
    with pytest.raises(OrderHasEnded):
        add_part(parts.conn, parts.product, order, "relay", 1, by="Ana", at=parts.now)


def test_a_part_is_taken_from_the_van_of_whoever_goes_and_never_from_another_one(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7", "Budi")
    [kept] = parts.keep(order)
    parts.receive(parts.vans["Budi"], 1)
    parts.receive(parts.vans["Sari"], 1)
    moved = take_from(parts.conn, kept.id, parts.vans["Budi"], by="Ana", at=parts.now)
    assert (moved.state, moved.place) == ("reserved", "Van Budi")
    assert take_from(parts.conn, kept.id, parts.vans["Budi"], by="Ana", at=parts.now) == moved
    assert (parts.holds(parts.store), parts.holds(parts.vans["Budi"])) == ((1, 0, 0), (1, 1, 0))
    for place in (parts.vans["Sari"], 987_654):
        with pytest.raises(NotInStock):
            take_from(parts.conn, kept.id, place, by="Ana", at=parts.now)


def test_a_part_that_is_waited_for_is_taken_where_it_lies(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    (first, _), (second, _) = parts.order("SN-7"), parts.order("SN-8")
    [kept] = parts.keep(first)
    [waits] = parts.keep(second)
    assert (kept.state, waits.state) == ("reserved", "waiting")
    with pytest.raises(NotInStock):
        take_from(parts.conn, waits.id, parts.store, by="Ana", at=parts.now)
    drop_part(parts.conn, parts.product, first, "compressor_unit", by="Ana", at=parts.now)
    assert parts.holds(parts.store) == (1, 1, 0)
