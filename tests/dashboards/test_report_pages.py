"""Reports without an account in the console: verified and joined to a device, or refused with a reason."""

from uuid import uuid4

from playwright.sync_api import expect

from store.engine.database import Connection
from tests.dashboards.console_world import Watched
from tests.service.service_world import NOW, World


def reported(desk: Connection, receipt: str, serial: str) -> None:
    desk.execute(
        """INSERT INTO stranger_report (receipt, client_id, tenant_id, product, serial, symptom, words, name, phone,
                language, reported_at, sent_at)
            VALUES (%s, %s, 1, 'fridge', %s, 'other', 'sejak Senin', 'Bu Sri', '0812 3456 7890', 'id', %s, now())""",
        (receipt, uuid4(), serial, NOW),
    )


def test_a_report_is_joined_and_another_refused(staff: Watched, console: str, desk: Connection, world: World) -> None:
    reported(desk, "L-AAAA-2222", "SN-19")
    reported(desk, "L-BBBB-3333", "NO-77")
    page = staff.page
    page.goto(f"{console}/reports")
    known, unknown = page.locator("tr", has_text="L-AAAA-2222"), page.locator("tr", has_text="L-BBBB-3333")
    expect(known).to_contain_text("known device")
    expect(known).to_contain_text("0812 3456 7890")
    expect(unknown).to_contain_text("no such device")
    unknown.get_by_role("button", name="Refuse the report").click()
    page.get_by_role("dialog").get_by_role("button", name="Refuse the report").click()
    expect(page.locator(".q-notification")).to_contain_text("Choose a reason first.")
    page.get_by_text("Not a product of ours").click()
    page.get_by_role("dialog").get_by_role("button", name="Refuse the report").click()
    expect(unknown).to_have_count(0)
    known.get_by_role("button", name="Join to a device").click()
    page.get_by_role("dialog").get_by_role("button", name="Join to a device").click()
    expect(page.locator(".ticket-head")).to_be_visible()
    staff.check()
    states = desk.execute("SELECT state, reason FROM stranger_report ORDER BY receipt").fetchall()
    assert states == [("joined", None), ("refused", "not_ours")]
    subjects = desk.execute("SELECT DISTINCT subject FROM audit WHERE subject ^@ 'stranger_report/'").fetchall()
    assert len(subjects) == 2
