"""Activations, claims and returns in the console, by a real browser: found in lists, decided in dialogs."""

import os
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from service.claims.making import Wanted, begin_claim, submit_claim
from service.warranty.submitting import submit
from store.assets.registry import find_device
from store.engine.database import Connection
from tests.dashboards.console_world import Watched
from tests.service.service_world import NOW, World, rows
from tests.service.warranty_world import BUYER, submission


def test_an_activation_is_found_and_verified(staff: Watched, console: str, desk: Connection, world: World) -> None:
    done = submit(desk, submission(serial="SN-33", name="Dewi Lestari", email="dewi@example.com"), wall=NOW)
    page = staff.page
    page.goto(f"{console}/activations")
    expect(page.locator("table.activations")).to_contain_text("Dewi Lestari")
    _shot(page, "activations")
    page.get_by_role("link", name=done.number).click()
    expect(page.locator(".ticket-head")).to_contain_text("To be checked")
    page.get_by_role("button", name="Verify").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Owner from now on")
    _shot(page, "activation_verify")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head .chip")).to_contain_text("Activated")
    _shot(page, "activation")
    owner = rows(
        desk,
        "SELECT c.name FROM device d JOIN asset a ON a.id = d.asset_id JOIN customer c ON c.id = a.customer_id "
        "WHERE d.serial = 'SN-33'",
    )
    assert owner == [("Dewi Lestari",)]
    audited = rows(desk, "SELECT count(*) FROM audit WHERE subject = %s", f"activation/{done.activation_id}")
    assert audited[0][0] >= 2
    staff.check()


def test_a_claim_is_decided_with_clause_and_photo_and_its_product_comes_back_and_is_replaced(
    staff: Watched, console: str, desk: Connection, world: World, tmp_path: Path
) -> None:
    fridge = find_device(desk, "fridge", "SN-34")
    assert fridge is not None
    desk.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (world.ani, fridge.asset_id))
    claim = begin_claim(desk, world.product, Wanted(fridge.asset_id, world.ani, "it hums and is warm"), BUYER)
    submit_claim(desk, claim.id, BUYER)
    page = staff.page
    page.goto(f"{console}/warranty-claims")
    expect(page.locator("table.warranty-claims")).to_contain_text("SN-34")
    _shot(page, "claims")
    page.get_by_role("link", name=claim.number).click()
    page.get_by_role("button", name="Take into review").click()
    expect(page.locator(".ticket-head .chip")).to_contain_text("In review")
    photo = tmp_path / "seal.jpg"
    Image.new("RGB", (640, 480), "steelblue").save(photo)
    page.locator("input[data-evidence]").set_input_files(photo)
    expect(page.locator(".pictures img")).to_have_count(1)
    page.get_by_role("button", name="Decide", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Decision")
    _shot(page, "claim_decide")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head .chip")).to_contain_text("Decided")
    expect(page.locator(".claim-lines")).to_contain_text("Approved")
    _shot(page, "claim")
    page.set_viewport_size({"width": 390, "height": 844})
    _shot(page, "claim_phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Ask for the product back").click()
    expect(page).to_have_url(re.compile(r"/returns/\d+$"))
    page.get_by_role("button", name="Authorise").click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head .chip")).to_contain_text("Authorised")
    _shot(page, "return")
    for serial, says in (("SN-99", "SN-99 arrived in the place of SN-34"), ("SN-34", "Received")):
        page.get_by_role("button", name="It has arrived").click()
        page.get_by_role("dialog").get_by_role("textbox").fill(serial)
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator(".ticket-head")).to_contain_text(says)
        _shot(page, f"return_{serial}")
    number = page.url.rpartition("/")[2]
    page.goto(f"{console}/v1/returns/{number}/label")
    expect(page.locator("main")).to_contain_text("SN-34")
    _shot(page, "label")
    page.goto(f"{console}/v1/assets/{fridge.asset_id}/warranty-card/print")
    _shot(page, "card")
    page.goto(f"{console}/returns")
    expect(page.locator("table.returns")).to_contain_text("Received")
    _shot(page, "returns")
    staff.check()


def test_a_return_is_filed_for_a_caller_from_the_device_and_exchanged_there(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    fridge = find_device(desk, "fridge", "SN-35")
    assert fridge is not None
    desk.execute("UPDATE asset SET customer_id = %s WHERE id = %s", (world.ani, fridge.asset_id))
    page = staff.page
    page.goto(f"{console}/devices/fridge/SN-35")
    page.get_by_role("button", name="Ask for a return").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("leaks")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/returns/\d+$"))
    page.get_by_role("button", name="Authorise").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Exchange").click()
    page.get_by_role("option", name="Exchange at the customer’s").click()
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Exchange at the customer’s").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Serial of the old product").fill("SN-35")
    dialog.get_by_label("Serial of the replacement").fill("SN-135")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head")).to_contain_text("Delivered")
    expect(page.locator(".ticket-head")).to_contain_text("SN-135")
    expect(page.locator(".case-steps")).to_contain_text("We have exchanged it at your place")
    _shot(page, "exchanged")
    owner = rows(desk, "SELECT a.customer_id, a.replaces_id FROM asset a JOIN device d ON d.asset_id = a.id "
                       "WHERE d.serial = 'SN-135'")  # fmt: skip
    assert owner == [(world.ani, fridge.asset_id)]
    staff.check()


def _shot(page: Page, name: str) -> None:
    """A picture for whoever sets SIGAP_TEST_SHOTS to a folder."""
    if folder := os.environ.get("SIGAP_TEST_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
