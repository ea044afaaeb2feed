"""A place to run commands in, on the database that the tests run on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sigap.commands_world import Place


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty data folder (a short path: it may hold a socket); the named test server's database if there is one."""
    url = request.getfixturevalue("database_url") if os.environ.get("SIGAP_TEST_DATABASE_URL") else None
    folder = Path(tempfile.mkdtemp(prefix="sigap-"))
    yield Place(folder, url)
    shutil.rmtree(folder, ignore_errors=True)
