"""Fixtures of ingest's tests."""

from collections.abc import Iterator

import pytest

from store.database import Connection
from tests.broker_process import BrokerProcess, running_broker
from tests.ingest.console import Console
from tests.ingest.ingest_world import IngestWorld


@pytest.fixture
def world(conn: Connection) -> IngestWorld:
    return IngestWorld(conn)


@pytest.fixture
def own_broker() -> Iterator[BrokerProcess]:
    """A broker that the test may end."""
    with running_broker() as broker:
        yield broker


@pytest.fixture
def console(database_url: str) -> Console:
    return Console(database_url)
