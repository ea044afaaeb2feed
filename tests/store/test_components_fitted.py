"""Components: what is fitted, what was, and that a serial is in one place."""

from datetime import timedelta

import pytest

from store.assets.components import (
    SerialElsewhere,
    components_fitted,
    components_with_serial,
    exchange_component,
    name_component,
)
from store.assets.device_state import components_of
from tests.store.store_world import DAY, T0, StoreWorld

BEARING = "bearing"


def spans(world: StoreWorld, asset: int) -> list[tuple[str, object, object]]:
    return [(one.serial, one.installed_at, one.removed_at) for one in components_fitted(world.conn, asset)]


def test_an_exchange_ends_the_old_component_and_starts_the_age_anew(world: StoreWorld) -> None:
    asset = world.device("P-1").asset_id
    new = exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0, serial="B-2")
    assert spans(world, asset) == [("", T0 - DAY, T0), ("B-2", T0, None)]
    assert components_of(world.conn, asset) == [(BEARING, T0)]
    assert exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0, serial="B-2") == new


def test_an_exchange_of_the_past_lies_between_what_was_fitted_then(world: StoreWorld) -> None:
    asset, hour = world.device("P-1").asset_id, timedelta(hours=1)
    exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0)
    exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0 - hour)
    exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0 - 9 * DAY)
    assert spans(world, asset) == [
        ("", T0 - 9 * DAY, T0 - DAY), ("", T0 - DAY, T0 - hour), ("", T0 - hour, T0), ("", T0, None)
    ]  # fmt: skip


def test_a_serial_is_in_one_place_and_may_come_back(world: StoreWorld) -> None:
    one, other = world.device("P-1").asset_id, world.device("P-2").asset_id
    assert name_component(world.conn, asset_id=one, component=BEARING, serial="B-1")
    with pytest.raises(SerialElsewhere):
        name_component(world.conn, asset_id=other, component=BEARING, serial="B-1")
    with pytest.raises(SerialElsewhere):
        exchange_component(world.conn, asset_id=other, component=BEARING, at=T0, serial="B-1")
    assert spans(world, other) == [("", T0 - DAY, None)]
    exchange_component(world.conn, asset_id=one, component=BEARING, at=T0, serial="B-2")
    exchange_component(world.conn, asset_id=other, component=BEARING, at=T0 + DAY, serial="B-1")
    assert [(c.asset_id, c.removed_at) for c in components_with_serial(world.conn, "B-1")] == [(other, None), (one, T0)]
