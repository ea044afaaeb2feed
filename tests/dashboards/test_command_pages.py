"""Commands on the page of a device, in a real browser: sent, followed to their end, taken back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from store.commands.commands import commands_of
from store.engine.database import Connection, connect
from store.identity.people import Role
from tests.dashboards.console_world import Watched, sign_in, watch
from tests.worlds.command_world import CommandWorld, settle_pumps


@pytest.fixture(scope="module")
def pumps(console_database: str, console: str) -> Iterator[CommandWorld]:
    """A pump that takes commands, beside the fridges; gone when this file is done, for others count the fleets."""
    with connect(console_database) as conn:
        yield settle_pumps(conn)
        conn.execute("DELETE FROM device WHERE product = 'pump'")
        conn.execute("DELETE FROM asset WHERE product = 'pump'")
        conn.execute("DELETE FROM fleet_clock WHERE product = 'pump'")
        conn.execute("DELETE FROM product_version WHERE product = 'pump'")
        conn.execute("DELETE FROM product WHERE id = 'pump'")


def test_a_command_is_sent_with_its_arguments_and_followed_to_its_end(
    staff: Watched, console: str, pumps: CommandWorld
) -> None:
    page = staff.page
    page.goto(f"{console}/devices/pump/P-1")
    expect(page.get_by_text("No command was sent to this device.")).to_be_visible()
    page.get_by_role("button", name="Send a command").click()
    page.get_by_label("Command", exact=True).click()
    page.get_by_role("option", name="Turn backwards").click()
    page.get_by_label("Turns").fill("4")
    page.locator(".send-it").click()
    row = page.locator("li[data-command]").first
    expect(row).to_contain_text("Turn backwards")
    expect(row).to_contain_text("turns 4")
    expect(row).to_contain_text("Waiting")
    [command] = commands_of(pumps.conn, pumps.pump.id)
    assert (command.args, command.asked_by) == ({"turns": 4}, "Test administrator")
    pumps.send()
    expect(row).to_contain_text("Sent")
    pumps.answer(command.id, "rejected", reason="the lid is open")
    expect(row).to_contain_text("Refused by the device")
    expect(row).to_contain_text("reason the lid is open")


def test_what_waits_is_taken_back(staff: Watched, console: str, pumps: CommandWorld, desk: Connection) -> None:
    pumps.says("offline")
    number = pumps.ask("reboot")
    page = staff.page
    page.goto(f"{console}/devices/pump/P-1")
    row = page.locator(f"li[data-command='{number}']")
    row.get_by_role("button", name="Take back").click()
    expect(row).to_contain_text("Taken back")
    expect(row.get_by_role("button", name="Take back")).to_have_count(0)
    said = desk.execute("SELECT action FROM audit WHERE subject = %s", (f"command/{number}",)).fetchall()
    assert said == [("command_cancelled",)]


def test_a_wrong_argument_is_refused_in_words(staff: Watched, console: str, pumps: CommandWorld) -> None:
    page = staff.page
    page.goto(f"{console}/devices/pump/P-1")
    page.get_by_role("button", name="Send a command").click()
    page.locator(".send-it").click()
    expect(page.get_by_text("one at least must be given of: speed")).to_be_visible()


def test_who_may_not_send_sees_what_was_sent_and_no_button(
    context: BrowserContext, console: str, console_database: str, pumps: CommandWorld
) -> None:
    pumps.ask("run_diagnostic")
    sign_in(context, console, console_database, Role.CLAIMS)
    watched = watch(context)
    watched.page.goto(f"{console}/devices/pump/P-1")
    expect(watched.page.locator("li[data-command]").first).to_contain_text("Run a self-test")
    expect(watched.page.get_by_role("button", name="Send a command")).to_have_count(0)
    expect(watched.page.get_by_role("button", name="Take back")).to_have_count(0)
    watched.check()


def test_in_indonesian_every_word_of_the_panel_is(
    context: BrowserContext, console: str, console_database: str, pumps: CommandWorld
) -> None:
    pumps.ask("clear")
    sign_in(context, console, console_database, language="id")
    watched = watch(context)
    watched.page.goto(f"{console}/devices/pump/P-1")
    panel = watched.page.locator("section.commands")
    for words in ("Perintah", "Putar balik", "Menunggu", "Tarik kembali"):
        expect(panel).to_contain_text(words)
    expect(watched.page.get_by_role("button", name="Kirim perintah")).to_be_visible()
    watched.check()
