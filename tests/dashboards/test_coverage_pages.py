"""Costs and coverage in the console: the same words on ticket and device, and what people decide."""

from playwright.sync_api import expect

from store.assets.coverage import coverage_of
from store.engine.database import Connection
from tests.dashboards.console_world import Watched
from tests.service.service_world import World


def test_ticket_and_device_say_the_same_and_goodwill_is_granted(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    page = staff.page
    page.goto(f"{console}/tickets/1")
    expect(page.locator(".page")).to_contain_text("This repair is free of charge.")
    expect(page.locator(".page")).to_contain_text("free; the warranty pays until 5 May 2027")
    page.locator(".act-decide-costs").click()
    page.get_by_label("Why").fill("as it stood")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".q-notification")).to_contain_text("The costs are decided.")
    page.goto(f"{console}/devices/fridge/SN-1")
    expect(page.locator(".page")).to_contain_text("Parts, Labour, and Travel, whole appliance: until 5 May 2027")
    page.locator(".coverage-grant").click()
    page.get_by_label("From").fill("2026-03-01")
    page.get_by_label("Last day").fill("2026-06-01")
    page.get_by_label("Why").fill("second failure within a year")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".page")).to_contain_text("until 1 Jun 2026")
    staff.check()
    granted = [one for one in coverage_of(desk, world.worn_fridge.asset_id) if one.source == "goodwill"]
    assert [(str(one.until_on), one.share) for one in granted] == [("2026-06-01", 1.0)]
