"""Fixtures of the store's tests."""

import pytest

from store.engine.database import Connection
from tests.store.store_world import StoreWorld


@pytest.fixture
def world(conn: Connection) -> StoreWorld:
    return StoreWorld(conn)
