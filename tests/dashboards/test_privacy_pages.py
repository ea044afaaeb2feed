"""The pages of the audit log and of privacy requests, by a real browser."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from store.assets.customers import create_customer
from store.audit.log import list_audit
from store.engine.database import Connection
from store.privacy.privacy_requests import RequestKind, ask_for
from tests.dashboards.console_world import Watched
from tests.service.service_world import World, rows


def test_who_looked_and_who_changed_stands_in_the_log(staff: Watched, console: str, desk: Connection) -> None:
    page = staff.page
    page.goto(f"{console}/tickets/1")
    expect(page.locator(".page")).to_contain_text("SN-1")
    page.goto(f"{console}/audit?subject=ticket")
    # Once in ten minutes for each reader: another test may have looked before.
    looked = page.locator("tbody tr").filter(has_text="looked at a customer’s file").filter(has_text="ticket/1")
    expect(looked.first).to_be_visible()
    page.get_by_role("button", name="Verify now").click()
    expect(page.locator(".page")).to_contain_text("it is whole")
    staff.check()
    verified = list_audit(desk, action="audit_verified", subject="audit")
    assert verified[0].details == {"permission": "audit.read"}


def test_a_request_is_noted_refused_and_an_erasure_asks_twice(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    customer = create_customer(desk, name="Siti Lestari", email="siti@example.com")
    page = staff.page
    page.goto(f"{console}/privacy")
    page.get_by_role("button", name="Note a request").click()
    page.get_by_label("Customer’s number").fill(str(customer))
    page.get_by_label("In their words").fill("my name is misspelt")
    page.get_by_role("button", name="Save").click()
    row = page.locator("tbody tr", has_text="my name is misspelt")
    expect(row).to_contain_text("Siti Lestari")
    expect(row).to_contain_text("in 3 d")
    with page.expect_download() as download:
        row.get_by_role("link", name="Export").click()
    assert download.value.suggested_filename == f"customer-{customer}.zip"
    row.get_by_role("button", name="Refuse").click()
    page.get_by_label("Why is it refused").fill("no proof")
    page.get_by_role("button", name="Save").click()
    expect(row).to_have_count(0)
    assert ask_for(desk, customer, RequestKind.ERASE, how="phone", at=datetime.now(UTC))
    page.goto(f"{console}/privacy?kind=erase")
    row = page.locator("tbody tr", has_text="Siti Lestari")
    row.get_by_role("button", name="Done").click()
    page.get_by_label("Erase customer").fill("yes")
    page.get_by_role("button", name="Save").click()
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Done").click()
    page.get_by_label("Erase customer").fill("ERASE")
    page.get_by_role("button", name="Save").click()
    expect(row).to_have_count(0)
    staff.check()
    assert rows(desk, "SELECT name, email FROM customer WHERE id = %s", customer) == [(f"#{customer}", None)]
