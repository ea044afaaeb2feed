"""Fixtures of the store's tests."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from store.engine.database import Connection, connect_web
from tests.store.store_world import StoreWorld
from tests.store.tenant_world import TenantWorld


@pytest.fixture
def world(conn: Connection) -> StoreWorld:
    return StoreWorld(conn)


@pytest.fixture
def two(conn: Connection) -> TenantWorld:
    return TenantWorld(conn)


@pytest.fixture
def web(two: TenantWorld, database_url: str) -> Iterator[Connection]:
    """A connection as the web process has it, which sees nothing yet."""
    with closing(connect_web(database_url, None)) as connection:
        yield connection
