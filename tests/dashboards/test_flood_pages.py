"""The page of floods and refusals, by a real browser."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from dashboards.pages.floods import REFUSALS
from store.audit.log import AuditEntry, list_audit, write_audit
from store.engine.database import Connection
from store.telemetry.dead_letters import NewDeadLetter, letter_digest, put_dead_letters
from store.telemetry.device_traffic import Traffic, add_traffic
from store.telemetry.floods import NewFlood, find_flood, put_flood
from tests.dashboards.console_world import Watched
from tests.service.service_world import World

MINUTE = timedelta(minutes=1)


def flooding(desk: Connection, world: World) -> int:
    """The worn fridge sends too much, and is limited; its number."""
    now = datetime.now(UTC)
    new = NewFlood(world.worn_fridge.id, "messages", now - MINUTE, now, 1_994.2, 20.0, now + 10 * MINUTE, shut_out=True)
    flood = put_flood(desk, new)
    assert flood is not None
    return flood.id


def test_a_limited_device_is_let_in_by_a_button(staff: Watched, console: str, desk: Connection, world: World) -> None:
    page = staff.page
    page.goto(f"{console}/floods")
    expect(page.locator(".page")).to_contain_text("Floods and refusals")
    flood = flooding(desk, world)
    row = page.locator("table.floods tbody tr", has_text="SN-1").first
    expect(row).to_contain_text("1,994 messages a second, 20 allowed")
    expect(row).to_contain_text("its credential is disabled")
    row.get_by_role("button", name="Let in now").click()
    expect(row).to_contain_text("let in by")
    expect(row.get_by_role("button")).to_have_count(0)
    staff.check()
    shown = find_flood(desk, flood)
    assert shown is not None
    assert shown.lifted_by
    assert list_audit(desk, action="flood_lifted")[0].subject == f"device/{shown.product}/SN-1"


def test_what_was_refused_and_who_sends_most_is_shown(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    now = datetime.now(UTC)
    topic = "sigap/v1/fridge/SN-2/telemetry"
    letter = NewDeadLetter(
        topic=topic, product="fridge", serial="SN-2", ts=None, reason="too_large", detail="?", payload=b"?",
        received_at=now, size=2_000_000, digest=letter_digest(topic, b"?"), truncated=True,
    )  # fmt: skip
    put_dead_letters(desk, [letter])
    for action in REFUSALS:
        write_audit(desk, AuditEntry(now, "program", action, f"device/fridge/{action}", "?", details={"times": 7}))
    add_traffic(desk, [Traffic("fridge", "SN-2", 4_321, 1_234_500, now)])
    page = staff.page
    page.goto(f"{console}/floods")
    expect(page.locator("tbody tr", has_text="too large")).to_contain_text("SN-2")
    for action in REFUSALS:
        expect(page.locator("tbody tr", has_text=f"device/fridge/{action}")).to_contain_text("7")
    busiest = page.locator("tbody tr", has_text="4321")
    expect(busiest).to_contain_text("1234.5")
    staff.check()
