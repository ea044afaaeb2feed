"""One database, one console process and one browser for all tests of the console."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from store.database import Connection, connect
from tests.dashboards.console_world import BROWSER, TOKEN, Watched, furnish, running_console, watch
from tests.service.service_world import World

PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def console_database(server_url: str, template: str) -> Iterator[str]:
    """A migrated database that all tests of the console share."""
    name = f"sigap_console_{uuid.uuid4().hex[:8]}"
    with connect(server_url) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (template,))
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield psycopg.conninfo.make_conninfo(server_url, dbname=name)
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def world(console_database: str) -> World:
    with connect(console_database) as conn:
        return furnish(conn)


@pytest.fixture(scope="session")
def console(console_database: str, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running console."""
    with running_console(console_database, tmp_path_factory.mktemp("console")) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(BROWSER).exists():
        pytest.skip("no chromium here: the console is tested with a real browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        except Error as exc:
            pytest.skip(f"chromium does not start: {exc.message.splitlines()[0]}")
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def staff(context: BrowserContext, console: str) -> Iterator[Watched]:
    """A page whose browser is signed in; nothing may have gone wrong on it in the end."""
    watched = watch(context)
    watched.page.goto(f"{console}/login?token={TOKEN}")
    yield watched
    watched.check()


@pytest.fixture
def desk(console_database: str) -> Iterator[Connection]:
    """A look into the console's database."""
    with connect(console_database) as conn:
        yield conn
