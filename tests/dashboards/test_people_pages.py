"""People, tokens and one's own account in the console, by a real browser."""

import re

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from store.engine.database import Connection, connect
from store.identity.people import NewPerson, PersonState, Role, create_person, find_person, person_named
from store.identity.tenants import create_tenant
from tests.cloned_database import cloned_database
from tests.dashboards.console_world import Watched, running_console, sign_in, sign_in_as, watch
from tests.service.service_world import NOW, settle

PASSWORD = "seventeen green umbrellas"


def test_somebody_is_invited_comes_in_by_the_link_and_is_disabled(
    staff: Watched, browser: Browser, console: str, desk: Connection
) -> None:
    page = staff.page
    page.goto(f"{console}/people")
    page.get_by_role("button", name="Invite").click()
    page.get_by_label("Name", exact=True).fill("Komang Ayu")
    page.get_by_label("E-mail", exact=True).fill("Komang@example.com")
    page.get_by_label("Service areas").fill("Denpasar, Badung , Denpasar")
    page.get_by_role("button", name="Make the invitation").click()
    link = page.get_by_label("The link for Komang Ayu").input_value()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("tr", has_text="Komang Ayu")).to_contain_text("Denpasar, Badung")
    made = person_named(desk, "Komang Ayu")
    assert made is not None
    assert (made.email, made.role, made.state) == ("komang@example.com", Role.TECHNICIAN, PersonState.INVITED)
    other = browser.new_context()
    try:
        guest = watch(other)
        guest.page.goto(link)
        guest.page.locator("button[value=without]").click()
        expect(guest.page.locator(".nav")).to_be_attached()
        page.goto(f"{console}/people/{made.id}")
        expect(page.get_by_text("Active", exact=True)).to_be_visible()
        page.get_by_role("button", name="Disable").click()
        page.get_by_role("dialog").get_by_role("button", name="Disable").click()
        expect(page.get_by_text("Disabled", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Enable again")).to_be_visible()
        # Their open page leaves by itself; another address leads nowhere else.
        guest.page.wait_for_url("**/login**")
        guest.page.goto(f"{console}/tickets")
        expect(guest.page).to_have_url(re.compile(r"/login"))
    finally:
        other.close()


def test_a_role_is_changed_and_nobody_takes_the_last_administrator_away(
    staff: Watched, console: str, desk: Connection
) -> None:
    made = create_person(desk, NewPerson("Made Yasa", Role.AGENT, "made@example.com", PersonState.ACTIVE))
    own = person_named(desk, "Test administrator")
    assert made is not None
    assert own is not None
    page = staff.page
    page.goto(f"{console}/people/{made.id}")
    choose(page, "Role", "Service lead")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The changes are saved")).to_be_visible()
    page.goto(f"{console}/people/{own.id}")
    expect(page.get_by_role("button", name="Disable")).to_have_count(0)
    choose(page, "Role", "Agent")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("you cannot change your own role")).to_be_visible()
    lead, still = find_person(desk, made.id), find_person(desk, own.id)
    assert lead is not None
    assert still is not None
    assert (lead.role, still.role) == (Role.SERVICE_LEAD, Role.ADMINISTRATOR)


def test_a_dispatcher_sees_people_and_changes_none(
    context: BrowserContext, console: str, console_database: str, desk: Connection
) -> None:
    own = sign_in(context, console, console_database, Role.DISPATCHER)
    watched = watch(context)
    watched.page.goto(f"{console}/people")
    expect(watched.page.locator("tr", has_text=own.name)).to_be_visible()
    expect(watched.page.get_by_role("button", name="Invite")).to_have_count(0)
    watched.page.goto(f"{console}/people/{own.id}")
    expect(watched.page.get_by_role("heading", name=own.name)).to_be_visible()
    expect(watched.page.get_by_role("button", name="Save the changes")).to_have_count(0)
    expect(watched.page.locator(".actions button")).to_have_count(0)
    watched.check()


def test_a_token_is_shown_once_works_and_ends(staff: Watched, console: str) -> None:
    page = staff.page
    page.goto(f"{console}/tokens")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("What is it for?").fill("Warehouse")
    choose(page, "May", "see devices")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_role("button", name="Make a token").click()
    token = page.get_by_label("The token Warehouse").input_value()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("The token Warehouse")).to_have_count(0)  # The dialog fades.
    row = page.locator("tr", has_text="Warehouse")
    expect(row).to_contain_text("see devices")
    assert token not in page.content()
    bearer = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{console}/v1/devices?product=fridge", headers=bearer).status_code == 200
    assert httpx.get(f"{console}/v1/people", headers=bearer).status_code == 403
    row.get_by_role("button", name="End").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(row).to_contain_text("ended")
    assert httpx.get(f"{console}/v1/devices?product=fridge", headers=bearer).status_code == 401


def test_language_and_zone_are_the_accounts(
    context: BrowserContext, console: str, console_database: str, desk: Connection
) -> None:
    own = sign_in(context, console, console_database, Role.ENGINEER)
    page = watch(context).page
    page.goto(f"{console}/account")
    choose(page, "Language", "Indonesian")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    choose(page, "Waktu ditampilkan dalam", "WITA")
    expect(page.locator(".clock").first).to_contain_text("WITA")
    found = find_person(desk, own.id)
    assert found is not None
    assert (found.language, found.time_zone) == ("id", "Asia/Makassar")


def test_sessions_are_listed_and_ended_by_their_owner(
    context: BrowserContext, browser: Browser, console: str, console_database: str, desk: Connection
) -> None:
    # Other tests of the same console may have signed in as this person.
    desk.execute("DELETE FROM session s USING person p WHERE p.id = s.person_id AND p.role = 'knowledge'")
    own = sign_in(context, console, console_database, Role.KNOWLEDGE)
    other = browser.new_context()
    try:
        sign_in_as(other, console, desk, own)
        page, elsewhere = watch(context).page, watch(other).page
        elsewhere.goto(f"{console}/account")
        page.goto(f"{console}/account")
        expect(page.locator(".sessions li")).to_have_count(2)
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.locator(".sessions li")).to_have_count(1)
        elsewhere.reload()
        expect(elsewhere).to_have_url(re.compile(r"/login"))
    finally:
        other.close()


def test_a_password_and_a_second_factor_are_set_up(
    context: BrowserContext, console: str, console_database: str, desk: Connection
) -> None:
    own = sign_in(context, console, console_database, Role.SERVICE_LEAD)
    page = watch(context).page
    page.goto(f"{console}/account")
    page.get_by_role("button", name="Set a password").click()
    page.get_by_label("New password", exact=True).fill("password12")
    page.get_by_label("New password again").fill("password12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text=re.compile("guess"))).to_be_visible()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You have a password.")).to_be_visible()
    page.get_by_role("button", name="Set up a second factor").click()
    secret = page.get_by_text("Or type this into the app:").inner_text().partition(":")[2].replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Your recovery codes")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("A code from your telephone is asked for")).to_be_visible()
    page.get_by_role("button", name="Change the password").click()
    page.get_by_label("Present password").fill("not the one")
    page.get_by_label("New password", exact=True).fill(f"{PASSWORD} more")
    page.get_by_label("New password again").fill(f"{PASSWORD} more")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This is not your present password.")).to_be_visible()
    found = find_person(desk, own.id)
    assert found is not None
    assert found.has_password
    assert found.has_second_factor


def test_setting_up_says_what_is_missing(staff: Watched, console: str) -> None:
    page = staff.page
    page.goto(f"{console}/setup")
    expect(page.locator("li", has_text="A mail server")).to_contain_text("Missing")
    expect(page.locator("li", has_text="Products")).to_contain_text("Done")
    expect(page.locator("li", has_text="A backup")).to_contain_text("Advice")
    page.locator("li", has_text="A second administrator").get_by_role("link").click()
    expect(page).to_have_url(f"{console}/people")


def test_the_word_tenant_is_shown_once_there_are_two(
    context: BrowserContext, server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And in a demo an administrator looks through the eyes of others, and comes back."""
    folder = tmp_path_factory.mktemp("eyes")
    with cloned_database(server_url, template) as url, running_console(url, folder, SIGAP_EYES="true") as console:
        with connect(url) as conn:
            settle(conn)
            create_person(conn, NewPerson("Budi", Role.CLAIMS, "budi@example.com", PersonState.ACTIVE, language="en"))
        sign_in(context, console, url)
        page = watch(context).page
        for path in ("/", "/people", "/roles", "/tokens", "/account"):
            page.goto(f"{console}{path}")
            expect(page.get_by_role("button", name="Dark or light")).to_be_visible()
            assert not re.search(r"\btenants?\b", page.locator("body").inner_text(), re.IGNORECASE), path
        page.goto(f"{console}/setup")
        page.get_by_role("link", name="Do several brands").click()
        page.get_by_label("Name", exact=True).fill("Bali")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("tr", has_text="Bali")).to_be_visible()
        page.goto(f"{console}/people")
        expect(page.locator(".nav").get_by_role("link", name="Tenants")).to_be_attached()
        expect(page.locator("th", has_text="Belongs to")).to_be_visible()
        page.get_by_role("button", name="Your account").click()
        page.get_by_role("button", name="Budi Claims").click()
        expect(page.locator(".nav").get_by_role("link", name="Notices")).to_be_attached()
        expect(page.locator(".nav").get_by_role("link", name="People")).to_have_count(0)
        page.get_by_role("button", name="Your account").click()
        page.get_by_role("button", name="Test administrator Administrator").click()
        expect(page.locator(".nav").get_by_role("link", name="People")).to_be_attached()


def test_an_administrator_of_one_tenant_reaches_no_other(
    context: BrowserContext, server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tenants")
    with cloned_database(server_url, template) as url, running_console(url, folder) as console:
        with connect(url) as conn:
            settle(conn)
            bali = create_tenant(conn, name="Bali", now=NOW)
            theirs = NewPerson("Wayan", Role.ADMINISTRATOR, "w@example.com", PersonState.ACTIVE, bali, language="en")
            wayan, other = create_person(conn, theirs), create_person(conn, NewPerson("Ani", Role.AGENT, tenant_id=1))
            assert wayan is not None
            assert other is not None
            sign_in_as(context, console, conn, wayan)
        page = watch(context).page
        page.goto(f"{console}/people")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.goto(f"{console}/people/{other.id}")
        expect(page.get_by_text("Nothing is known under this address")).to_be_visible()
        page.goto(f"{console}/tenants")
        expect(page.get_by_text("Your role may not see this page")).to_be_visible()
        page.goto(f"{console}/devices")
        expect(page.get_by_role("button", name="Dark or light")).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option).click()
