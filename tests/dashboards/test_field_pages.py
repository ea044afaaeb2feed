"""Technicians, absences, ways, warehouses and vans in the console, by a real browser; conflicts are shown first."""

from datetime import timedelta

from playwright.sync_api import expect

from service.orders.booking import book
from service.orders.making import ensure_order
from service.parts.moving import WantedMove, move_parts
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.technicians import absences_of, find_technician, hours_of, list_technicians
from store.orders.travel_times import list_travel_times
from store.parts.places import list_places
from store.service.tickets import find_ticket
from tests.dashboards.console_world import Watched, open_risk
from tests.dashboards.test_console import choose
from tests.service.order_world import MONDAY_MORNING, WALL, technician
from tests.service.service_world import NO_CHANNEL, NOW, World


def test_an_absence_over_an_appointment_is_told_before_it_is_saved(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    number = technician(desk, "CV Dingin Sejuk", email="kantor@dingin.example")
    ticket = find_ticket(desk, open_risk(desk, world, serial="SN-34"))
    assert ticket is not None
    order = ensure_order(desk, world.product, ticket.asset_id, By("dina", NOW))
    book(
        desk, world.product, order.id, MONDAY_MORNING, By("dina", NOW), NO_CHANNEL, wall=WALL,
        technician_id=number,
    )  # fmt: skip
    page = staff.page
    page.goto(f"{console}/technicians")
    row = page.locator("tbody tr", has_text="CV Dingin Sejuk")
    expect(row).to_contain_text("from outside")
    expect(row).to_contain_text("everywhere")
    row.get_by_role("link").click()
    expect(page.locator(".panel", has_text="Appointments")).to_contain_text("2 Mar 2026 08:00–12:00 WIB")
    page.get_by_role("button", name="Enter an absence").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First day").fill("2026-03-02")
    dialog.get_by_label("Last day").fill("2026-03-01")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("an absence ends after it begins")).to_be_visible()
    dialog.get_by_label("Last day").fill("2026-03-03")
    dialog.get_by_role("button", name="Save").click()
    told = page.get_by_role("dialog").filter(has_text="1 appointment would not fit any more")
    expect(told).to_contain_text(f"#{order.id}")
    expect(told).to_contain_text("is absent then")
    told.get_by_role("button", name="Back to the form").click()
    assert absences_of(desk, number) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    told.get_by_role("button", name="Save all the same").click()
    expect(page.locator(".note.warn")).to_contain_text("1 appointment does not fit")
    assert len(absences_of(desk, number)) == 1
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".note.warn")).to_have_count(0)
    page.get_by_role("button", name="Send nobody any more").click()
    expect(told).to_contain_text("is not sent any more")
    told.get_by_role("button", name="Save all the same").click()
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    found = find_technician(desk, number)
    assert found is not None
    assert not found.active
    desk.execute("DELETE FROM booking WHERE order_id = %s", (order.id,))


def test_somebody_from_outside_is_entered_and_changed_and_ways_are_kept(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    page = staff.page
    page.goto(f"{console}/technicians")
    page.get_by_role("button", name="Enter somebody from outside").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Please say it in a few words.")).to_be_visible()
    dialog.get_by_label("Name").fill("Toko Salju")
    dialog.get_by_label("Mail address").fill("Salju@Example.com")
    for label, word in (("Areas", "Kuta"), ("Skills", "Gas leaks")):
        dialog.get_by_label(label, exact=True).fill(word)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    dialog.get_by_label("Saturday").fill("8-12")
    dialog.get_by_role("button", name="Save").click()
    row = page.locator("tbody tr", has_text="Toko Salju")
    expect(row).to_contain_text("gas_leaks")
    expect(row).to_contain_text("Kuta")
    [made] = [one for one in list_technicians(desk) if one.name == "Toko Salju"]
    assert (made.email, made.areas, len(hours_of(desk, made.id))) == ("salju@example.com", ("Kuta",), 6)
    row.get_by_role("link").click()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_label("Sunday").fill("soon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".q-notification")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Sunday").fill("9-11, 13-15")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".panel", has_text="Working hours")).to_contain_text("09:00-11:00, 13:00-15:00")
    page.goto(f"{console}/technicians")
    page.get_by_role("button", name="Enter a way").click()
    choose(page, "From", "Kuta")
    choose(page, "To", "Kuta")
    page.get_by_role("dialog").get_by_label("Minutes").fill("25")
    page.get_by_role("button", name="Save", exact=True).click()
    ways = page.locator(".panel", has_text="Ways between areas")
    expect(ways).to_contain_text("25 min")
    assert [one.takes for one in list_travel_times(desk) if one.to_area == "Kuta"] == [timedelta(minutes=25)]
    ways.get_by_role("button", name="Remove").click()
    expect(ways.locator("tbody")).to_have_count(0)


def test_a_van_is_entered_changed_and_ended_only_when_it_is_empty(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    technician(desk, "Rahayu")
    page = staff.page
    page.goto(f"{console}/places")
    page.get_by_role("button", name="New van").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Mobil Rahayu")
    choose(page, "Technician", "Rahayu")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.locator("tbody tr", has_text="Mobil Rahayu")
    expect(row.get_by_role("link", name="Rahayu")).to_be_visible()
    [place] = [one for one in list_places(desk) if one.name == "Mobil Rahayu"]
    received = WantedMove(
        client_id="v", kind="receipt", part_number="fridge.compressor_unit", quantity=1, to_place=place.id
    )
    move_parts(desk, received, by="Ana", at=NOW)
    row.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Mobil 2")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.locator("tbody tr", has_text="Mobil 2")
    expect(row).to_contain_text("1 there, 0 reserved")
    row.get_by_role("button", name="End").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(page.get_by_text("parts are left in “Mobil 2”")).to_be_visible()
    move_parts(
        desk,
        WantedMove(client_id="w", kind="scrap", part_number="fridge.compressor_unit", quantity=1, from_place=place.id),
        by="Ana",
        at=NOW,
    )
    row.get_by_role("button", name="End").click()
    page.get_by_role("dialog").get_by_role("button", name="End").click()
    expect(page.locator("tr.over", has_text="Mobil 2")).to_be_visible()
