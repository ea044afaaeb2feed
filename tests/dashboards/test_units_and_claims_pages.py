"""Devices' access in the console, by a real browser: secrets shown once, claims printed and used on a telephone."""

import re

from playwright.sync_api import Browser, BrowserContext, expect

from service.device_access.secrets import is_right
from store.access.broker_view import whole_access
from store.access.credentials import SecretHash
from store.access.units import see_unit
from store.assets.registry import find_device
from store.audit.log import list_audit
from store.engine.database import Connection
from store.identity.people import Role
from tests.dashboards.console_world import Watched, sign_in, watch
from tests.service.access_cast import WALL


def living(conn: Connection) -> dict[str, SecretHash]:
    _, rows = whole_access(conn)
    return {
        row.username: SecretHash(row.salt or b"", row.iterations or 1, row.hash or b"") for row in rows if row.enabled
    }


def test_a_secret_is_issued_shown_once_and_revoked(staff: Watched, console: str, desk: Connection) -> None:
    page = staff.page
    page.goto(f"{console}/access?serial=SN-17")
    row = page.locator("tr", has_text="SN-17")
    row.get_by_role("button", name="Issue").click()
    secret = page.get_by_label("The secret of SN-17").input_value()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("The secret of SN-17")).to_have_count(0)  # The dialog fades.
    expect(row).to_contain_text("fridge.SN-17")
    assert is_right(secret, living(desk)["fridge.SN-17"])
    assert secret not in page.content()
    row.get_by_role("button", name="Revoke").click()
    page.get_by_text("somebody else may have it").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row.get_by_role("button", name="Issue")).to_be_visible()
    assert "fridge.SN-17" not in living(desk)
    done = [row.action for row in list_audit(desk, subject="device/fridge/SN-17")]
    assert done == ["credential_revoked", "credential_issued"]


def test_a_swapped_unit_is_said_on_the_devices_page_and_settled_there(
    staff: Watched, console: str, desk: Connection
) -> None:
    device = find_device(desk, "fridge", "SN-18")
    assert device is not None
    for unit in ("hw-old", "hw-new"):
        see_unit(desk, device.id, unit, at=WALL)
    page = staff.page
    page.goto(f"{console}/devices/fridge/SN-18")
    panel = page.locator(".device-access")
    expect(panel).to_contain_text("hw-new in the place of hw-old")
    panel.get_by_role("button", name="Replaced").click()
    page.get_by_text("The whole unit was changed").click()
    page.get_by_role("dialog").get_by_role("button", name="Replaced").click()
    expect(page.get_by_label("The secret of SN-18")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(panel).not_to_contain_text("in the place of")
    expect(panel).to_contain_text("hw-new")


def test_a_claim_is_printed_used_on_a_telephone_and_approved(
    staff: Watched, browser: Browser, console: str, desk: Connection
) -> None:
    page = staff.page
    page.goto(f"{console}/claims")
    page.get_by_role("button", name="Make claims").click()
    page.get_by_label("Serials, one a line").fill("SN-19")
    page.get_by_text("Whoever uses one waits").click()
    with page.expect_download() as downloading:
        page.get_by_role("dialog").get_by_role("button", name="Make claims").click()
    sheet = downloading.value.path().read_text(encoding="utf-8")
    code = page.get_by_label("The claims").input_value()
    assert code in sheet
    assert "<svg" in sheet
    page.get_by_role("button", name="Done").click()
    row = page.locator("tr", has_text="SN-19")
    expect(row).to_contain_text("offered")
    telephone = browser.new_context(viewport={"width": 390, "height": 800}, locale="en-GB")
    try:
        phone = watch(telephone)
        phone.page.goto(f"{console}/claim#{code}")
        expect(phone.page.locator("#code")).to_have_value(code)
        expect(phone.page).to_have_url(re.compile(r"/claim$"))
        phone.page.locator("#serial").fill("SN-19")
        phone.page.get_by_role("button", name="Connect").click()
        expect(phone.page.get_by_role("heading")).to_contain_text("as soon as somebody has approved it")
        secret = phone.page.locator("#secret").input_value()
        expect(phone.page.locator(".qr svg")).to_be_visible()
        assert "fridge.SN-19" not in living(desk)
        row.get_by_role("button", name="Approve").click()
        expect(row).to_contain_text("used")
        assert is_right(secret, living(desk)["fridge.SN-19"])
        assert not phone.faults
        phone.page.goto(f"{console}/claim")
        phone.page.locator("#code").fill(code)
        phone.page.locator("#serial").fill("SN-19")
        phone.page.get_by_role("button", name="Connect").click()
        expect(phone.page.get_by_role("alert")).to_contain_text("no longer good")
    finally:
        telephone.close()


def test_who_may_not_let_devices_in_sees_nothing_of_it(
    context: BrowserContext, console: str, console_database: str, desk: Connection
) -> None:
    sign_in(context, console, console_database, Role.AGENT)
    watched = watch(context)
    watched.page.goto(f"{console}/devices/fridge/SN-17")
    expect(watched.page.locator(".health")).to_be_visible()
    expect(watched.page.locator(".device-access")).to_have_count(0)
    watched.check()
    answer = watched.page.goto(f"{console}/access")
    assert answer is not None
    assert answer.status == 403
