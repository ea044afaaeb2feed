"""Fixtures of ingest's tests."""

from collections.abc import Iterator

import pytest

from bench.worlds.broker import BrokerProcess, running_broker
from store.engine.database import Connection
from tests.ingest.console import Console
from tests.ingest.ingest_world import IngestWorld
from tests.ingest.mosquitto_process import mosquitto

__all__ = ["mosquitto"]


@pytest.fixture
def world(conn: Connection) -> IngestWorld:
    return IngestWorld(conn)


@pytest.fixture
def own_broker() -> Iterator[BrokerProcess]:
    """A broker that the test may end."""
    with running_broker() as broker:
        yield broker


@pytest.fixture
def fresh_broker_url(own_broker: BrokerProcess) -> str:
    """A broker to which no test before has left a session."""
    return own_broker.url


@pytest.fixture
def console(database_url: str) -> Console:
    return Console(database_url)
