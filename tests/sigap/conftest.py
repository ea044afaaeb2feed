"""A place to run commands in, on the database that the tests run on."""

import os
from collections.abc import Iterator

import pytest

from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty data folder (a short path: it may hold a socket); the named test server's database if there is one."""
    url = request.getfixturevalue("database_url") if os.environ.get("SIGAP_TEST_DATABASE_URL") else None
    with quick_folder() as folder:
        yield Place(folder, url)
