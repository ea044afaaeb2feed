"""Every page of the console, light and dark, in both languages: axe finds nothing, and nothing scrolls sideways."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from store.engine.database import Connection
from store.identity.people import Role
from tests.dashboards.accessible import DESK, PHONE, ZOOMED, axe_faults, widths
from tests.dashboards.console_world import sign_in, watch
from tests.dashboards.test_roles_pages import addresses
from tests.service.service_world import NOW, World

OTHERS = ("/search?q=SN-1", "/no/such/page", "/tickets/999999")
SHOTS = os.environ.get("SIGAP_TEST_SHOTS")


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("id", True)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    context: BrowserContext,
    console: str,
    console_database: str,
    desk: Connection,
    world: World,
    *,
    language: str,
    dark: bool,
) -> None:
    """Light at a desk, dark at 200 % and on a telephone."""
    alarms(desk, world)
    sign_in(context, console, console_database, Role.ADMINISTRATOR, language=language)
    context.add_cookies([{"name": "sigap_dark", "value": "1" if dark else "0", "url": console}])
    page, faults = watch(context).page, list[str]()
    page.set_viewport_size(ZOOMED if dark else DESK)
    for address in [*addresses(), *OTHERS]:
        page.goto(f"{console}{address}")
        expect(page.locator(".page, .login").first).to_be_visible()
        faults += [f"{address}: {one}" for one in axe_faults(page)]
        shoot(page, address, language)
        faults += [f"{address}: {one}" for one in widths(page)] if dark else []
    assert not faults, "\n".join(faults)


def shoot(page: Page, address: str, language: str) -> None:
    """For people: SIGAP_TEST_SHOTS names a folder, which gets a picture of each page."""
    if SHOTS:
        name = address.strip("/").replace("/", "_").replace("?", "_") or "home"
        page.screenshot(path=str(Path(SHOTS) / f"{name}_{language}.png"), full_page=True)
        if language == "id":
            page.set_viewport_size(PHONE)
            page.screenshot(path=str(Path(SHOTS) / f"{name}_phone.png"), full_page=True)
            page.set_viewport_size(ZOOMED)


def alarms(conn: Connection, world: World) -> None:
    """Two alarms of one device."""
    for metric, state in (("power", "active_unacknowledged"), ("door", "returned_unacknowledged")):
        conn.execute(
            """INSERT INTO alarm (product, device_id, rule, metric, class, severity, name, state, active, occurrences,
                    first_raised_at, raised_at, opened_at, changed_at, returned_at)
               VALUES ('fridge', %(device)s, 'too_warm', %(metric)s, 'device', 'error',
                    '{"code": "as_written", "args": {"text": "Too warm"}}', %(state)s, %(state)s LIKE 'active%%', 1,
                    %(at)s, %(at)s, %(at)s, %(at)s,
                    CASE WHEN %(state)s LIKE 'returned%%' THEN %(at)s END) ON CONFLICT DO NOTHING""",
            {"device": world.worn_fridge.id, "metric": metric, "state": state, "at": NOW},
        )
