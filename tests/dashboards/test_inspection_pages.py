"""Inspections on the pages of staff: why somebody should look, what was found, how often that was right here."""

from playwright.sync_api import expect

from fleet.product_files.parse import parse_product
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode, drive_clock
from store.assets.products import register_product
from store.engine.database import Connection
from store.service.reports import Finding
from store.service.tickets import TicketFilter, list_tickets
from tests.dashboards.console_world import Watched
from tests.dashboards.test_console import choose
from tests.service.service_world import DAY, FRIDGE, NO_CHANNEL, NOW, World
from tests.worlds.unusual import put_unusual

NOTHING = Finding("no_fault_found", None, None, None, (), "", None)


def test_an_inspection_says_why_what_to_look_at_and_how_often_such_ones_were_right(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    page = staff.page
    product = parse_product(f"{FRIDGE}\n[policy]\ninspect_per_1000_device_months = 50\n", file="fridge.toml")
    register_product(desk, product, mode=ClockMode.DRIVEN, now=NOW)
    for after, size in ((0, 3.0), (1, 4.7)):
        put_unusual(desk, world.worn_fridge.id, component="fan", size=size, at=NOW + after * DAY, days=900.0)
        sweep(desk, "fridge", NOW + after * DAY, NO_CHANNEL)
        [ticket] = [one for one in list_tickets(desk, TicketFilter()) if one.failure_mode == "unusual:fan"][after:]
        if not after:
            resolve(desk, product, ticket.id, NOTHING, By("tech", NOW + DAY / 2), NO_CHANNEL)
    drive_clock(desk, "fridge", NOW + DAY)
    page.goto(f"{console}/tickets/{ticket.id}")
    expect(page.get_by_role("heading", name="Unusual: Fan")).to_be_visible()
    why = page.locator("section", has=page.get_by_role("heading", name="Why", exact=True))
    expect(why).to_contain_text("Fan: the readings are 4.7 spreads away from normal, and 2 is the limit.")
    expect(why).to_contain_text("Power reads higher than expected, by 5 times its usual spread")
    expect(why).to_contain_text(
        "Nothing was found on 2 Mar 2026 03:00; more is to be seen now: 4.7 spreads from normal, 3 then"
    )
    expect(why).to_contain_text("Inspections of Fan were right here: 0 of 1.")
    expect(why).to_contain_text("Not proven yet: decided so far 1, needed at least 10.")
    expect(page.get_by_text("Compare Power with an instrument: is its sensor right?")).to_be_visible()
    page.get_by_role("button", name="Record finding").click()
    choose(page, "What was found?", "Confirmed: the fault was there")
    choose(page, "When the technician came", "It still worked")
    choose(page, "Component replaced", "Nothing was replaced")
    page.get_by_role("button", name="Save").click()
    expect(why).to_contain_text("Inspections of Fan were right here: 1 of 2.")
    page.goto(f"{console}/ledger/fridge")
    told = page.locator("section", has=page.get_by_role("heading", name="Inspections of unusual components"))
    expect(told.locator("tbody tr").first).to_contain_text("1 of 2 visits")
    expect(told).to_contain_text("2 in 29.6 device-months with readings")
    expect(page.locator("#lines tbody tr", has_text="Unusual: Fan")).to_have_count(2)
    expect(page.locator("#lines tbody tr", has_text="Right: found and repaired")).to_have_count(1)
