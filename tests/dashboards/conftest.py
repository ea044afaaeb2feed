"""One database, one console process and one browser for all tests of the console."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from store.engine.database import Connection, connect
from tests.cloned_database import cloned_database
from tests.dashboards.console_world import BROWSER, Watched, furnish, running_console, sign_in, watch
from tests.service.service_world import World

PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def console_database(server_url: str, template: str) -> Iterator[str]:
    """A migrated database that the tests of one file share: what they leave behind meets no others."""
    with cloned_database(server_url, template) as url:
        yield url


@pytest.fixture(scope="module")
def world(console_database: str) -> World:
    with connect(console_database) as conn:
        return furnish(conn)


@pytest.fixture(scope="module")
def console(console_database: str, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running console."""
    with running_console(console_database, tmp_path_factory.mktemp("console")) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file's tests: while Playwright runs, its event loop holds the thread, and no other may run."""
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
def staff(context: BrowserContext, console: str, console_database: str) -> Iterator[Watched]:
    """A page whose browser an administrator signed in; nothing may have gone wrong on it in the end."""
    sign_in(context, console, console_database)
    watched = watch(context)
    watched.page.goto(console)
    yield watched
    watched.check()


@pytest.fixture
def desk(console_database: str) -> Iterator[Connection]:
    """A look into the console's database."""
    with connect(console_database) as conn:
        yield conn


@pytest.fixture
def empty_shelves(desk: Connection) -> None:
    """No warehouse, and no part anywhere: what other tests of the console left in stock would decide here."""
    desk.execute(
        "TRUNCATE stock_move, stock_balance, stock_serial, stock_delivery, stock_reservation, part_exchange, "
        "reorder_point"
    )
    desk.execute("DELETE FROM stock_place WHERE kind = 'warehouse'")
