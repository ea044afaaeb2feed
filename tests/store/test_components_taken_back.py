"""Components: an exchange that was noted by mistake is taken back."""

from store.assets.components import components_fitted, exchange_component, take_back_exchange
from tests.store.store_world import DAY, T0, StoreWorld

BEARING = "bearing"


def test_an_exchange_that_was_not_is_taken_back(world: StoreWorld) -> None:
    asset = world.device("P-1").asset_id
    exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0)
    exchange_component(world.conn, asset_id=asset, component=BEARING, at=T0 + DAY)
    take_back_exchange(world.conn, asset_id=asset, component=BEARING, at=T0)
    fitted = [(one.installed_at, one.removed_at) for one in components_fitted(world.conn, asset)]
    assert fitted == [(T0 - DAY, T0 + DAY), (T0 + DAY, None)]
    take_back_exchange(world.conn, asset_id=asset, component=BEARING, at=T0 + DAY)
    take_back_exchange(world.conn, asset_id=asset, component=BEARING, at=T0 + DAY)
    assert [(one.installed_at, one.removed_at) for one in components_fitted(world.conn, asset)] == [(T0 - DAY, None)]
