"""Customers in the console, by a real browser: found, read, corrected; and a table of them imported."""

from pathlib import Path

from playwright.sync_api import expect

from store.assets.customers import create_customer, find_customer
from store.assets.ownership import change_owner
from store.assets.registry import find_device
from store.assets.sites import sites_of
from store.engine.database import Connection
from store.privacy.consents import consents_of
from tests.dashboards.console_world import Watched, open_risk
from tests.service.service_world import NOW, World, rows

GOOD = "customer_id,customer_name,phone,address,city\nK-1,Gusti Ayu,0812 3333 444,Jl. Anggrek 3|RT 02,Ubud\n"
BAD = GOOD + "K-2,Ketut,12,Jl. Anggrek 4,Ubud\nK-3,,,,\n"


def test_a_customer_is_read_and_changed_and_linked_from_their_ticket(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    number = create_customer(desk, name="Nyoman Rai", email="nyoman@example.com", phone="+62 812-9999-111")
    fridge = find_device(desk, "fridge", "SN-35")
    assert fridge is not None
    change_owner(desk, fridge.asset_id, number, actor="test", now=NOW)
    ticket = open_risk(desk, world, serial="SN-35")
    page = staff.page
    page.goto(f"{console}/customers?q=0812 9999 111")
    page.locator("tbody tr", has_text="Nyoman Rai").get_by_role("link", name="Nyoman Rai").click()
    expect(page).to_have_url(f"{console}/customers/{number}")
    expect(page.locator(".panel", has_text="Tickets").first).to_contain_text(f"#{ticket}")
    expect(page.locator(".panel", has_text="Appliances")).to_contain_text("SN-35")
    page.get_by_role("button", name="New address").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address, one line each").fill("Jl. Melati 2\nRT 01")
    dialog.get_by_label("Position").fill("far away")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is no position")).to_be_visible()
    page.locator(".q-notification").get_by_role("button", name="OK").click()
    dialog.get_by_label("City").fill("Gianyar")
    dialog.get_by_label("Position").fill("-8.54, 115.32")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".site")).to_contain_text("Jl. Melati 2")
    assert [(one.city, one.latitude) for one in sites_of(desk, number)] == [("Gianyar", -8.54)]
    page.get_by_role("button", name="Correct the contact").click()
    dialog.get_by_label("Name").fill("I Nyoman Rai")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("I Nyoman Rai")
    page.get_by_role("button", name="Agreed by telephone: Surveys").click()
    expect(page.get_by_role("button", name="Withdrawn by telephone: Surveys")).to_be_visible()
    assert [one.how for one in consents_of(desk, number)] == ["phone"]
    page.get_by_role("button", name="How to reach them").click()
    dialog.get_by_label("Wants mail").click()
    page.get_by_role("option", name="no", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".facts")).to_contain_text("Wants nothing by")
    found = find_customer(desk, number)
    assert found is not None
    assert found.opted_out == ["email"]
    page.goto(f"{console}/tickets/{ticket}")
    page.get_by_role("link", name="I Nyoman Rai").click()
    expect(page).to_have_url(f"{console}/customers/{number}")


def test_a_table_is_tried_with_a_reason_for_each_row_and_then_written_once(
    staff: Watched, console: str, desk: Connection, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(BAD, encoding="utf-8")
    good.write_text(GOOD, encoding="utf-8")
    page = staff.page
    page.goto(f"{console}/imports")
    page.get_by_label("Short name of the other system").fill("erp")
    page.get_by_label("CSV file").set_input_files(bad)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("[data-import-state=faults]")).to_contain_text("2 faults: nothing was written.")
    refused = page.locator(".panel", has_text="Rows that cannot be taken")
    expect(refused.locator("tbody tr").first).to_contain_text("is no telephone number")
    expect(page.get_by_role("button", name="Write it")).to_be_disabled()
    page.get_by_label("CSV file").set_input_files(good)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("[data-import-state=ready]")).to_contain_text("1 row is in order.")
    assert rows(desk, "SELECT count(*) FROM customer WHERE name = 'Gusti Ayu'") == [(0,)]
    page.get_by_role("button", name="Write it").click()
    expect(page.locator("[data-import-state=written]")).to_contain_text("1 row is written.")
    assert rows(desk, "SELECT phone FROM customer WHERE name = 'Gusti Ayu'") == [("+628123333444",)]
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".panel tbody tr").first.locator("td").last).to_have_text("1")
