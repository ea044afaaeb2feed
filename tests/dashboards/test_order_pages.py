"""Work orders in the console, by a real browser: planned from the ticket, seen in row, header, list and day."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from store.engine.database import Connection
from tests.dashboards.console_world import Watched, open_risk
from tests.service.order_world import technician
from tests.service.service_world import World


@pytest.mark.usefixtures("empty_shelves")
def test_a_visit_is_planned_from_its_ticket_and_shown_everywhere(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    number = open_risk(desk, world, serial="SN-39")
    technician(desk, "Tono")
    page = staff.page
    page.goto(f"{console}/tickets/{number}")
    page.get_by_role("button", name="Plan a visit").click()
    expect(page).to_have_url(re.compile(r"/orders/\d+$"))
    expect(page.locator(".page")).to_contain_text("To be planned")
    page.get_by_role("button", name="Plan the visit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("When, and who?")
    dialog.get_by_role("button", name="Make the appointment").click()
    expect(page.locator(".page")).to_contain_text("Planned")
    expect(page.locator(".facts")).to_contain_text("2 Mar 2026 08:00–12:00 WIB")
    expect(page.get_by_role("button", name="Send out")).to_be_visible()
    _shot(page, "order")
    page.goto(f"{console}/tickets/{number}")
    expect(page.locator(".ticket-head")).to_contain_text("2 Mar 2026 08:00–12:00 WIB")
    expect(page.locator(".ticket-head")).to_contain_text("Tono")
    _shot(page, "ticket")
    page.goto(f"{console}/tickets")
    expect(page.locator("table.rows")).to_contain_text("2 Mar 2026 08:00–12:00 WIB")
    _shot(page, "tickets")
    page.goto(f"{console}/orders")
    expect(page.locator("table.orders")).to_contain_text("Tono")
    _shot(page, "orders")
    page.goto(f"{console}/board?day=2026-03-02")
    expect(page.locator(".board")).to_contain_text("Tono")
    expect(page.locator(".board")).to_contain_text("SN-39")
    _shot(page, "board")
    for no_day in ("9999-12-31", "0001-01-01", "tomorrow"):
        page.goto(f"{console}/board?day={no_day}")
        expect(page.locator(".board")).to_be_visible()
    staff.check()


def _shot(page: object, name: str) -> None:
    """A picture for whoever sets SIGAP_TEST_SHOTS to a folder."""
    if folder := os.environ.get("SIGAP_TEST_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)  # type: ignore[attr-defined]
