"""The desk at work: search, lists that are sorted and acted on, new tickets, comments, keys."""

import re

from playwright.sync_api import Page, expect

from store.assets.customers import create_customer
from store.assets.ownership import change_owner
from store.assets.registry import find_device
from store.assets.sites import NewSite, create_site, place_asset
from store.engine.database import Connection
from store.service.tickets import find_ticket
from tests.dashboards.console_world import Watched, open_risk
from tests.dashboards.test_accessibility import alarms
from tests.service.service_world import NOW, World, rows


def test_a_caller_is_found_and_their_ticket_opened_and_commented_on(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    wayan = create_customer(desk, name="Wayan Sari", email="wayan@example.com", phone="+62 812-3456-789")
    fridge = find_device(desk, "fridge", "SN-16")
    assert fridge is not None
    change_owner(desk, fridge.asset_id, wayan, actor="test", now=NOW)
    site = NewSite(address=("Jl. Mawar 7",), city="Denpasar", landmark="pagar hijau", latitude=-8.65, longitude=115.2)
    place_asset(desk, fridge.asset_id, create_site(desk, wayan, site))
    page = staff.page
    page.keyboard.press("/")
    page.keyboard.type("0812 3456")
    page.keyboard.press("Enter")
    expect(page.locator(".found-list").first).to_contain_text("Wayan Sari")
    page.goto(f"{console}/search?q=SN-16")
    expect(page).to_have_url(f"{console}/devices/fridge/SN-16")
    page.goto(f"{console}/tickets")
    page.get_by_role("button", name="New ticket").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Serial number, customer or telephone").fill("wayan")
    expect(dialog).to_contain_text("SN-16 · Fridge · Wayan Sari")
    dialog.get_by_label("What the customer says").fill("tidak dingin")
    dialog.get_by_role("button", name="Open ticket").click()
    expect(page.locator(".ticket-head")).to_contain_text("SN-16")
    expect(page.locator("blockquote")).to_contain_text("tidak dingin")
    expect(page.get_by_role("link", name="Call", exact=True)).to_have_attribute("href", "tel:+628123456789")
    expect(page.get_by_role("link", name="WhatsApp")).to_have_attribute("href", "https://wa.me/628123456789")
    expect(page.get_by_role("link", name="Map")).to_have_attribute("href", re.compile("-8.65%2C115.2"))
    page.get_by_label("A comment for colleagues; customers do not see it").fill("pagar dikunci")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator(".lines")).to_contain_text("pagar dikunci")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_several_tickets_are_put_on_hold_and_each_refusal_is_told(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    numbers = [open_risk(desk, world, serial=serial) for serial in ("SN-36", "SN-37", "SN-38")]
    page = staff.page
    page.goto(f"{console}/tickets?q=SN-3&sort=-ticket")
    expect(page.locator("tbody tr").first).to_contain_text(f"#{numbers[-1]}")
    page.get_by_role("button", name="Ticket", exact=True).click()
    expect(page).not_to_have_url(re.compile("sort="))
    for number in numbers:
        page.get_by_label(f"Mark ticket #{number}").check()
    # While they are marked, one of them moves on elsewhere; the marks stay.
    desk.execute("UPDATE ticket SET state = 'on_hold' WHERE id = %s", (numbers[0],))
    page.get_by_role("toolbar").get_by_role("button", name="Hold").click()
    page.get_by_label("What does it wait for?").fill("part on order")
    page.get_by_role("dialog").get_by_label("Reason").click()
    page.get_by_role("option", name="A part is missing").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_text("Done for 2.")).to_be_visible()
    expect(page.get_by_text(f"#{numbers[0]}:")).to_be_visible()
    assert [_state(desk, number) for number in numbers] == ["on_hold"] * 3
    page.get_by_role("button", name="Save these filters").click()
    page.get_by_label("What should these filters be called?").fill("Dapur")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.goto(f"{console}/tickets")
    page.get_by_role("link", name="Dapur").click()
    expect(page).to_have_url(re.compile("q=SN-3"))
    page.get_by_role("button", name="Remove the saved filters").click()
    expect(page.get_by_role("link", name="Dapur")).to_have_count(0)


def test_keys_go_through_rows_and_the_focus_stays_when_the_list_is_sent_anew(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    number = open_risk(desk, world, serial="SN-14")
    page = staff.page
    page.goto(f"{console}/tickets?q=SN-14")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("button", name="Dark or light")).to_be_visible()
    page.keyboard.press("j")
    assert _focused(page) == f"/tickets/{number}"
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_be_visible()
    desk.execute("UPDATE ticket SET severity = 'critical' WHERE id = %s", (number,))
    open_risk(desk, world, serial="SN-15")
    expect(page.locator("tbody")).to_contain_text("Critical")
    assert _focused(page) == f"/tickets/{number}"
    expect(page.get_by_label(f"Mark ticket #{number}")).to_be_checked()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_alarms_are_acknowledged_together_and_shelved_for_a_reason(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    alarms(desk, world)
    page = staff.page
    page.goto(f"{console}/alarms?state=unacknowledged")
    page.get_by_label("Mark all rows").check()
    page.get_by_role("toolbar").get_by_role("button", name="Acknowledge").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.goto(f"{console}/alarms?state=active")
    page.get_by_role("button", name="Shelve").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Shelve").click()
    expect(dialog).to_contain_text("Please say it in a few words.")
    dialog.get_by_label("Why").fill("sedang dicuci")
    dialog.get_by_role("button", name="Shelve").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    [(why,)] = rows(desk, "SELECT why FROM alarm_history WHERE action = 'shelve'")
    assert why["args"]["text"] == "sedang dicuci"


def _state(conn: Connection, number: int) -> str:
    ticket = find_ticket(conn, number)
    assert ticket is not None
    return ticket.state


def _focused(page: Page) -> str | None:
    focused: str | None = page.evaluate("document.activeElement.getAttribute('href')")
    return focused
