"""A place to run commands in, on the database that the tests run on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place
from tests.sigap.same_process import Here


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty data folder (a short path: it may hold a socket); the named test server's database if there is one."""
    url = request.getfixturevalue("database_url") if os.environ.get("SIGAP_TEST_DATABASE_URL") else None
    with quick_folder() as folder:
        yield Place(folder, url)


@pytest.fixture
def here(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Here:
    """Commands on the test's own database, in its process: a process of its own takes seconds to start, and whether one
    starts other tests show."""
    return Here.on(database_url, tmp_path / "data", monkeypatch, capsys)
