"""The pages of parts in stock, by a real browser: what is short, a part ordered and received by hand."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service.parts.moving import WantedMove, move_parts
from store.engine.database import Connection
from store.parts.deliveries import ReorderPoint, set_reorder_point
from store.parts.moves import balance_of
from store.parts.places import PlaceKind, create_place
from tests.dashboards.console_world import Watched
from tests.service.service_world import DAY, NOW, World

NUMBER = "fridge.compressor_unit"


def warehouse(desk: Connection, name: str) -> int:
    place = create_place(desk, kind=PlaceKind.WAREHOUSE, name=name, technician_id=None, ready_after=timedelta(days=1))
    assert place is not None
    return place


@pytest.mark.usefixtures("empty_shelves")
def test_a_part_below_its_reorder_point_is_ordered_and_received(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    place = warehouse(desk, "Gudang Cakung")
    received = WantedMove(client_id="r", kind="receipt", part_number=NUMBER, quantity=1, to_place=place)
    move_parts(desk, received, by="Ana", at=NOW)
    set_reorder_point(desk, ReorderPoint(place, NUMBER, 2, 5, 7 * DAY))
    page = staff.page
    page.goto(f"{console}/parts")
    row = page.locator("table.stock tbody tr", has_text=NUMBER)
    expect(row).to_contain_text("Reorder")
    expect(row).to_contain_text("1 of 1")
    expect(row.locator("td").last).to_have_text("4")
    row.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Compressor unit")
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_label("How many").fill("4")
    page.get_by_label("Order number of the supplier").fill("PO-7")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".panel", has_text="On the way").last).to_contain_text("4 × Gudang Cakung")
    page.get_by_role("button", name="It came").click()
    expect(page.locator(".panel", has_text="Where they are")).to_contain_text("5")
    expect(page.locator(".panel", has_text="What happened")).to_contain_text("Received · 4")
    assert balance_of(desk, place, NUMBER).on_hand == 5
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("To", exact=True).click()
    page.get_by_role("option", name="Scrap").click()
    page.get_by_label("How many").fill("9")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("holds 5 free")).to_be_visible()
    staff.check()
