"""Fixtures of service's tests."""

import pytest

from store.engine.database import Connection
from tests.service.alarm_world import AlarmWorld


@pytest.fixture
def freezers(conn: Connection) -> AlarmWorld:
    return AlarmWorld(conn)
