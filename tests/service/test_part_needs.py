"""Demand from predictions: the expected need equals a case computed by hand, beside stock and reorder point."""

from datetime import timedelta

import pytest

from service.fleet_pass import sweep
from service.parts.deliveries import order_parts
from service.parts.needs import Standing, evaluate_needs, evaluate_needs_if_due, outlooks
from store.engine.database import Connection
from store.parts.deliveries import NewDelivery, ReorderPoint, set_reorder_point
from tests.service.parts_world import COMPRESSOR, RELAY, PartsWorld, settle_parts
from tests.service.service_world import DAY, NO_CHANNEL, NOW, add_fridge

HOUR = timedelta(hours=1)


@pytest.fixture
def parts(conn: Connection) -> PartsWorld:
    return settle_parts(conn)


def score(world: PartsWorld, serial: str, mode: str, *probabilities: float) -> None:
    """One an hour, the last one an hour ago."""
    fridge = add_fridge(world.conn, world.product, serial, world.world.ani)
    for age, probability in enumerate(reversed(probabilities), start=1):
        world.conn.execute(
            """INSERT INTO score (device_id, failure_mode, ts, bucket, scored_at, probability, model_id)
               VALUES (%s, %s, %s, %s, %s, %s, 1)""",
            (fridge.id, mode, NOW - age * HOUR, NOW - age * HOUR, NOW, probability),
        )


def test_the_expected_need_equals_a_case_by_hand(parts: PartsWorld) -> None:
    """Compressor wear looks 10 days ahead: of p = 0.488 a week takes 1 - 0.512^0.7 = 0.3742, the 3 days after it
    0.488 - 0.3742 = 0.1138; of p = 0.02 it takes 0.01404 and 0.00596. A fan that stalls (5 days) takes a relay."""
    score(parts, "SN-7", "compressor_wear", 0.9, 0.488)
    score(parts, "SN-8", "compressor_wear", 0.02)
    score(parts, "SN-9", "fan_stall", 0.25)
    parts.receive(parts.store, 3)
    set_reorder_point(parts.conn, ReorderPoint(parts.store, COMPRESSOR, 1, 4, 7 * DAY))
    evaluate_needs(parts.conn, parts.product, NOW)
    found = {one.known.number: one for one in outlooks(parts.conn)}
    compressor, relay = found[COMPRESSOR], found[RELAY]
    assert compressor.weeks == pytest.approx((0.3742 + 0.01404, 0.1138 + 0.00596), abs=2e-4)
    assert sum(compressor.weeks) == pytest.approx(0.508, abs=1e-6)
    assert compressor.expected == pytest.approx(0.3742 + 0.01404, abs=2e-4)
    assert relay.weeks == pytest.approx((0.25,), abs=1e-6)
    assert (compressor.free, compressor.reorder_at, compressor.standing, compressor.wanted) == (
        3,
        1,
        Standing.ENOUGH,
        0,
    )
    assert compressor.at_most == 2  # 0.388 + 1.2816 * sqrt(0.3742 * 0.6258 + 0.01404 * 0.986) = 1.03


def test_a_part_stands_by_what_is_free_what_comes_and_what_is_expected(parts: PartsWorld) -> None:
    for number in range(4):
        score(parts, f"SN-{7 + number}", "compressor_wear", 0.5)
    parts.receive(parts.store, 1)
    set_reorder_point(parts.conn, ReorderPoint(parts.store, COMPRESSOR, 2, 4, 20 * DAY))
    evaluate_needs(parts.conn, parts.product, NOW)
    compressor = outlooks(parts.conn)[0]
    assert (compressor.known.number, compressor.standing) == (COMPRESSOR, Standing.SHORT)
    assert compressor.expected == pytest.approx(2.0)
    assert compressor.wanted == 4 + 2 - 1
    delivery = NewDelivery(
        client_id="d", place_id=parts.store, part_number=COMPRESSOR, quantity=1, expected_at=NOW + DAY, reference="",
        ordered_by="Ana", ordered_at=NOW,
    )  # fmt: skip
    order_parts(parts.conn, delivery)
    assert outlooks(parts.conn)[0].standing is Standing.REORDER


def test_an_appliance_whose_order_has_the_part_is_no_expectation_any_more(parts: PartsWorld) -> None:
    parts.receive(parts.store, 1)
    order, _ = parts.order("SN-7")
    score(parts, "SN-7", "compressor_wear", 0.5)
    evaluate_needs(parts.conn, parts.product, NOW)
    assert sum(_compressor(parts)) == pytest.approx(0.5)
    parts.keep(order)
    evaluate_needs(parts.conn, parts.product, NOW)
    assert _compressor(parts) == ()


def test_the_service_evaluates_once_a_day_of_the_fleet(parts: PartsWorld) -> None:
    score(parts, "SN-7", "compressor_wear", 0.5)
    sweep(parts.conn, "fridge", NOW, NO_CHANNEL)
    assert sum(_compressor(parts)) == pytest.approx(0.5)
    assert evaluate_needs_if_due(parts.conn, parts.product, NOW + 23 * HOUR) == 0
    evaluate_needs_if_due(parts.conn, parts.product, NOW + 25 * HOUR)
    assert _compressor(parts) == ()  # Its score is older than a day.


def _compressor(world: PartsWorld) -> tuple[float, ...]:
    return next(one.weeks for one in outlooks(world.conn) if one.known.number == COMPRESSOR)
