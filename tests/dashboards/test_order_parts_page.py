"""The parts of an order and the serials of a finding in the console, by a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service.orders.making import ensure_order
from service.parts.moving import WantedMove, move_parts
from service.tickets.states import By
from store.engine.database import Connection
from store.parts.exchanges import exchanges_of_ticket
from store.parts.moves import balance_of
from store.parts.places import PlaceKind, create_place
from store.service.tickets import find_ticket
from tests.dashboards.console_world import Watched, open_risk
from tests.dashboards.test_console import choose
from tests.service.service_world import NOW, World

NUMBER = "fridge.compressor_unit"


@pytest.mark.usefixtures("empty_shelves")
def test_parts_of_an_order_are_added_taken_and_used_with_their_serials(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    place = create_place(
        desk, kind=PlaceKind.WAREHOUSE, name="Gudang Serpong", technician_id=None, ready_after=timedelta(days=1)
    )
    received = WantedMove(
        client_id="op", kind="receipt", part_number=NUMBER, quantity=2, to_place=place, serials=("C-21", "C-22")
    )
    move_parts(desk, received, by="Ana", at=NOW)
    ticket = open_risk(desk, world, serial="SN-22")
    found = find_ticket(desk, ticket)
    assert found is not None
    order = ensure_order(desk, world.product, found.asset_id, By("dina", NOW))
    page = staff.page
    page.goto(f"{console}/orders/{order.id}")
    panel = page.locator(".panel", has_text="Parts of this visit")
    expect(panel).to_contain_text("Compressor unit")
    expect(panel).to_contain_text("reserved")
    panel.get_by_role("button", name="Not needed").click()
    expect(panel).to_contain_text("The visit needs no part.")
    panel.get_by_role("button", name="Add a part").click()
    page.get_by_role("dialog").get_by_label("Which part?").click()
    page.get_by_role("option", name="Compressor unit").click()
    page.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("from Gudang Serpong")
    page.goto(f"{console}/tickets/{ticket}")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".ticket-head .state")).to_contain_text("In progress")
    page.get_by_role("button", name="Record finding").click()
    dialog = page.get_by_role("dialog")
    choose(page, "What was found?", "Confirmed: the fault was there")
    choose(page, "When the technician came", "It still worked")
    choose(page, "Component replaced", "Compressor")
    choose(page, "Parts used", "Compressor unit")
    page.keyboard.press("Escape")
    expect(dialog).to_contain_text("Leaves stock: Compressor unit")
    pair = dialog.get_by_role("group", name="Compressor unit")
    pair.get_by_label("Serial of the new one").fill("C-21")
    pair.get_by_label("Serial of the old one").fill("C-21")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("the new and the old part bear the same serial")).to_be_visible()
    pair.get_by_label("Serial of the old one").fill("OLD-3")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".panel", has_text="in: C-21")).to_contain_text("out: OLD-3")
    assert balance_of(desk, place or 0, NUMBER).on_hand == 1
    page.get_by_role("button", name="Correct finding").click()
    expect(dialog).to_contain_text("Stock, serials and costs follow a correction")
    expect(dialog).to_contain_text("Stock stays as it is.")
    pair.get_by_label("Serial of the new one").fill("C-22")
    expect(dialog).to_contain_text("Goes back into stock: Compressor unit → Gudang Serpong")
    dialog.get_by_label("Why is it corrected?").fill("misread")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".panel", has_text="in: C-22")).to_be_visible()
    assert [one.in_serial for one in exchanges_of_ticket(desk, ticket)] == ["C-22"]
    assert balance_of(desk, place or 0, NUMBER).on_hand == 1
    staff.check()
