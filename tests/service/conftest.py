"""Fixtures of service's tests."""

import pytest

from store.engine.database import Connection
from tests.service.alarm_world import AlarmWorld
from tests.service.desk_world import Desk, settle_desk


@pytest.fixture
def freezers(conn: Connection) -> AlarmWorld:
    return AlarmWorld(conn)


@pytest.fixture
def desk(conn: Connection) -> Desk:
    return settle_desk(conn)
