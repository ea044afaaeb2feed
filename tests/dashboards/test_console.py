"""The console, by a real browser: signing in, looking, acting, and seeing what others do."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from store.assets.fleet_clocks import move_clock_to
from store.console.notices_shown import notices_newest
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person
from store.service.reports import findings_of
from store.service.tickets import find_ticket
from tests.dashboards.console_world import (
    FRIDGES,
    TOKEN,
    Watched,
    fits_a_phone,
    open_risk,
    sign_in,
    signed_in_client,
    watch,
)
from tests.service.service_world import HOUR, NOW, World, rows
from tests.store.wide_world import WideWorld, plant
from tests.worlds.unusual import put_unusual

PAGES = [
    *("/", "/search", "/search?q=SN", "/devices", "/devices/fridge/SN-1", "/devices/fridge/SN-2", "/tickets"),
    *("/tickets?state=all", "/tickets/1", "/alarms", "/inbox", "/models", "/models/1", "/ledger", "/ledger/fridge"),
    "/ledger/fridge/compressor_wear",
]
MISSING = [
    *("/devices/fridge/none", "/devices/none/SN-1", "/tickets/999999", "/tickets/x", "/models/999", "/models/x"),
    *("/ledger/none", "/ledger/fridge/none", "/people/999", "/no/such/page"),
]

OFFICE = ["/setup", "/people", "/people/1", "/roles", "/tenants", "/tokens", "/account"]


def test_without_a_session_every_page_leads_to_the_login(console: str) -> None:
    for page in [*PAGES, *OFFICE, *MISSING]:
        answer = httpx.get(f"{console}{page}")
        assert answer.status_code == 303, page
        assert answer.headers["location"].startswith("/login")
    assert httpx.get(f"{console}/v1/products").status_code == 401
    assert httpx.get(f"{console}/v1/no/such/thing", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404
    assert httpx.delete(f"{console}/v1/products", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405
    assert httpx.get(f"{console}/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(("language", "told"), [("en", "Not found"), ("id", "Tidak ditemukan")])
def test_what_is_not_there_is_a_404_in_the_viewers_language(
    console: str, console_database: str, language: str, told: str
) -> None:
    with signed_in_client(console, console_database, Role.ADMINISTRATOR, language=language) as client:
        for page in MISSING:
            answer = client.get(page)
            assert answer.status_code == 404, page
            assert f"<h1>{told}</h1>" in answer.text, page
            assert f'<html lang="{language}">' in answer.text, page
        for odd in ("devices?show=zzz&skip=-1", "tickets?state=zzz&sort=x&skip=9x", "alarms?state=zzz", "search?q=%00"):
            assert client.get(f"/{odd}").status_code == 200, odd


def test_the_overview_shows_the_fleet_and_what_is_at_risk(staff: Watched, console: str) -> None:
    page = staff.page
    expect(page.locator(".fleet")).to_contain_text(f"Devices {FRIDGES}", use_inner_text=True)
    row = page.locator("tr", has_text="SN-1").first
    expect(row).to_contain_text("83 %")
    expect(row).to_contain_text("power 30 % above its early life")


def test_an_unusual_component_stands_on_the_overview_and_with_why_on_the_devices_page(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    page, why = staff.page, "Power reads higher than expected, by 3.4 times its usual spread"
    expect(page.get_by_text("No component is unusual.")).to_be_visible()
    put_unusual(desk, world.worn_fridge.id)
    page.reload()
    row = page.locator("section", has_text="Unusual components").locator("tbody tr")
    expect(row).to_contain_text("SN-1")
    expect(row).to_contain_text(why)
    row.get_by_role("link", name="SN-1").click()
    parts = page.locator("section", has_text="Components").last
    expect(parts).to_contain_text("Health 4 of 100 · Unusual since 27 Feb 2026 15:00")
    expect(parts).to_contain_text(why)
    expect(parts).to_contain_text("Last looked at: ")


def test_devices_are_searched_and_paged_on_the_server(staff: Watched, console: str) -> None:
    page = staff.page
    page.goto(f"{console}/devices")
    expect(page.locator("tbody tr")).to_have_count(25)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(FRIDGES - 25)
    page.get_by_label("Search by serial number, customer or telephone").fill("SN-3")
    expect(page.locator("tbody tr")).to_have_count(11)
    expect(page).to_have_url(re.compile(r"q=SN-3"))


def test_a_device_shows_its_charts_and_reasons_and_follows_the_fleets_clock(
    staff: Watched, console: str, desk: Connection
) -> None:
    page = staff.page
    page.goto(f"{console}/devices/fridge/SN-1")
    expect(page.locator(".nicegui-echart canvas").first).to_be_visible()
    expect(page.get_by_text("power 30 % above its early life").first).to_be_visible()
    page.get_by_text("7 d", exact=True).click()
    expect(page).to_have_url(re.compile(r"range=7d"))
    expect(page.locator(".clock b").first).to_have_text("1 Mar 2026 15:00")
    move_clock_to(desk, "fridge", NOW + HOUR)
    expect(page.locator(".clock b").first).to_have_text("1 Mar 2026 16:00")
    expect(page.locator(".health")).to_contain_text("2 h ago")


def test_a_device_with_hundreds_of_metrics_shows_the_one_that_is_typed(
    staff: Watched, console: str, desk: Connection
) -> None:
    wide = WideWorld(desk, plant(sensors=300, states=4))
    wide.send(wide.device("W-1"), range(-9, 1))
    page = staff.page
    page.goto(f"{console}/devices/plant/W-1")
    expect(page.locator(".nicegui-echart canvas").first).to_be_visible()
    chooser = page.get_by_label("Metrics", exact=True)
    expect(page.get_by_role("option")).to_have_count(0)
    chooser.fill("S299")
    page.get_by_role("option", name="S299").click()
    expect(page.locator(".metrics")).to_contain_text("S299")
    expect(page.locator(".readings").first).to_contain_text("S298298 bar")


def test_a_ticket_is_opened_from_the_queue_worked_on_and_resolved(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    create_person(desk, NewPerson("budi", Role.TECHNICIAN, state=PersonState.ACTIVE, tenant_id=1))
    page = staff.page
    page.goto(f"{console}/tickets")
    page.locator("tbody a", has_text="#1").first.click()
    expect(page).to_have_url(f"{console}/tickets/1")
    expect(page.get_by_text("Sigap expects Compressor wear with a probability of 83 %")).to_be_visible()
    page.get_by_role("button", name="Assign").click()
    page.get_by_label("Who takes it?").click()
    page.get_by_role("option", name="budi · Technician").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head")).to_contain_text("budi")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".ticket-head .state")).to_contain_text("In progress")
    page.get_by_role("button", name="Record finding").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Choose one")).to_have_count(1)
    assert findings_of(desk, 1) == []
    choose(page, "What was found?", "Confirmed: the fault was there")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Choose one")).to_have_count(2)
    choose(page, "When the technician came", "It still worked")
    choose(page, "Component replaced", "Compressor")
    page.get_by_label("Note").fill("knocks at start, 30 % over its current")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".found")).to_contain_text("Confirmed")
    expect(page.locator(".check")).to_contain_text("Being watched")
    ticket = find_ticket(desk, 1)
    assert ticket is not None
    assert (ticket.state, ticket.assignee) == ("resolved", "budi")
    [recorded] = findings_of(desk, 1)
    assert (recorded.kind, recorded.component) == ("confirmed", "compressor")
    assert recorded.note == "knocks at start, 30 % over its current"
    assert rows(desk, "SELECT component, source FROM maintenance") == [("compressor", "finding")]


def test_a_finding_is_corrected_and_its_ticket_opened_again(staff: Watched, console: str, desk: Connection) -> None:
    page = staff.page
    page.goto(f"{console}/tickets/1")
    page.get_by_role("button", name="Correct finding").click()
    dialog = page.get_by_role("dialog")
    choose(page, "What was found?", "No fault found")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Please say it in a few words.")).to_be_visible()
    dialog.get_by_label("Why is it corrected?").fill("tiket lain")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".found").first).to_contain_text("No fault found")
    expect(page.locator(".former")).to_contain_text("tiket lain")
    expect(page.locator(".check")).to_contain_text("No longer checked")
    assert rows(desk, "SELECT count(*) FROM maintenance") == [(0,)]
    page.get_by_role("button", name="Open again").click()
    page.get_by_label("Why is it opened again?").fill("it is still loud")
    page.get_by_role("dialog").get_by_role("button", name="Open again").click()
    expect(page.locator(".ticket-head .state")).to_contain_text("New")
    expect(page.locator(".ticket-head")).to_contain_text("No fault found")


def choose(page: Page, label: str, option: str) -> None:
    """Chooses from a list of a form."""
    page.get_by_role("dialog").get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_another_browser_sees_a_new_ticket_and_a_lost_race_without_reloading(
    staff: Watched, browser: Browser, console: str, console_database: str, desk: Connection, world: World
) -> None:
    staff.page.goto(f"{console}/tickets")
    expect(staff.page.get_by_role("button", name="Dark or light")).to_be_visible()
    number = open_risk(desk, world, mode="fan_stall")
    expect(staff.page.locator("tbody a", has_text=f"#{number}")).to_be_visible()
    staff.page.goto(f"{console}/tickets/{number}")
    staff.page.get_by_role("button", name="Cancel ticket").click()
    staff.page.get_by_label("Why is no visit needed?").fill("a duplicate")
    other = browser.new_context()
    try:
        second = watch(other)
        sign_in(other, console, console_database, Role.AGENT)
        second.page.goto(f"{console}/tickets/{number}")
        second.page.get_by_role("button", name="Start").click()
        expect(second.page.locator(".ticket-head .state")).to_contain_text("In progress")
        second.page.get_by_role("button", name="Record finding").click()
        second.page.get_by_label("What was found?").click()
        second.page.get_by_role("option", name="No fault found").click()
        second.page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(second.page.locator(".found")).to_contain_text("No fault found")
        second.check()
    finally:
        other.close()
    staff.page.get_by_role("dialog").get_by_role("button", name="Cancel ticket").click()
    expect(staff.page.get_by_text("Somebody was faster")).to_be_visible()
    expect(staff.page.locator(".found")).to_contain_text("No fault found")


def test_a_notice_is_read_in_a_frame_that_runs_no_scripts(staff: Watched, console: str, desk: Connection) -> None:
    [notice] = notices_newest(desk, state=None, channel="email", limit=1, offset=0)
    staff.page.goto(f"{console}/inbox?notice={notice.id}")
    frame = staff.page.locator("iframe")
    expect(frame).to_be_visible()
    assert frame.get_attribute("sandbox") == ""
    expect(staff.page.frame_locator("iframe").locator("body")).to_contain_text("Ani")


def test_the_console_speaks_indonesian(staff: Watched, console: str) -> None:
    staff.page.goto(f"{console}/tickets?state=")
    staff.page.get_by_role("button", name="Language: ID").click()
    expect(staff.page.locator("html")).to_contain_text("Ditugaskan ke")
    expect(staff.page.locator("tbody")).to_contain_text("Keausan kompresor")


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_page_is_wider_than_a_phone_or_has_errors(
    staff: Watched, console: str, console_database: str, language: str
) -> None:
    sign_in(staff.page.context, console, console_database, language=language)
    fits_a_phone(staff, console, [*PAGES, *OFFICE])
