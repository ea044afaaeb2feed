"""A worker, a broker and a database that may be broken."""

from collections.abc import Iterator

import pytest

from bench.under_fault.world import World, broken_world


@pytest.fixture(scope="session")
def broken() -> Iterator[World]:
    try:
        with broken_world(devices=200, disk_mb=500) as world:
            yield world
    except FileNotFoundError as exc:
        pytest.skip(str(exc))
