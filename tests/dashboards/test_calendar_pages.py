"""Calendars, holds and news in the console, by a real browser."""

from datetime import datetime

from playwright.sync_api import expect

from service.calendars.seeding import seed_calendars
from service.sla.promises import tell_of_prediction
from store.audit.log import list_audit
from store.engine.database import Connection
from store.sla.targets import count_targets
from tests.dashboards.console_world import Watched, open_risk
from tests.service.service_world import NOW, World, rows

YEAR = NOW.year


def first_ticket(desk: Connection) -> int:
    [(ticket,)] = rows(desk, "SELECT min(ticket_id) FROM sla_target WHERE met_at IS NULL AND dropped_at IS NULL")
    return int(ticket)


def due_of(desk: Connection, ticket: int) -> datetime:
    [(due,)] = rows(
        desk,
        "SELECT due_at FROM sla_target WHERE ticket_id = %s AND kind = 'visit' ORDER BY opening DESC LIMIT 1",
        ticket,
    )
    assert isinstance(due, datetime)
    return due


def test_a_day_that_is_entered_moves_targets_and_the_page_says_which(
    staff: Watched, console: str, desk: Connection
) -> None:
    seed_calendars(desk, [YEAR], anew=True)
    ticket = first_ticket(desk)
    desk.execute(
        """UPDATE sla_target SET started_at = %s, within = '16 hours', not_after = NULL
           WHERE ticket_id = %s AND kind = 'visit'""",
        (NOW, ticket),
    )
    count_targets(desk, [ticket])
    before = due_of(desk, ticket)
    page = staff.page
    page.goto(f"{console}/calendars?year={YEAR}")
    expect(page.locator("tbody tr", has_text="Thursday, 19 March")).to_contain_text("Closed")
    page.get_by_role("button", name="Enter a day").click()
    page.get_by_label("Day", exact=True).fill("2026-03-03")
    page.get_by_label("Name", exact=True).fill("Stocktaking")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr", has_text="Stocktaking")).to_contain_text("Closed")
    expect(page.locator("tbody tr", has_text=f"#{ticket}")).to_contain_text("Visit")
    expect(page.locator(".q-notification", has_text="1 target moved")).to_be_visible()
    assert due_of(desk, ticket) > before
    page.locator("tbody tr", has_text="Stocktaking").get_by_role("button", name="Work as usual").click()
    expect(page.locator("tbody tr", has_text="Stocktaking")).to_have_count(0)
    assert due_of(desk, ticket) == before
    # Hours that overlap are refused in plain words, and nothing changes.
    page.get_by_role("button", name="Change: Saturday", exact=True).click()
    page.get_by_label("Hours", exact=True).fill("08:00-12:00, 11:00-13:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".q-notification", has_text="hours of one day must not overlap")).to_be_visible()
    assert list_audit(desk, action="calendar_changed")[0].subject.startswith("calendar/")
    staff.check()


def test_a_hold_asks_its_reason_and_the_ticket_shows_what_it_pauses(
    staff: Watched, console: str, desk: Connection
) -> None:
    ticket = first_ticket(desk)
    page = staff.page
    page.goto(f"{console}/tickets/{ticket}")
    expect(page.locator(".page")).to_contain_text("Service targets")
    page.locator(".act-hold").click()
    page.get_by_label("What does it wait for?").fill("away until Monday")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ask")).to_contain_text("Please say it in a few words.")  # No reason is taken for granted.
    page.get_by_label("Reason").click()
    page.get_by_role("option", name="The customer wishes another time").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".holds")).to_contain_text("The customer wishes another time")
    expect(page.locator(".holds")).to_contain_text("pauses Visit, Resolution")
    staff.check()


def test_news_are_read_and_those_that_came_since_stay(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    ticket, later = first_ticket(desk), open_risk(desk, world, serial="SN-36")
    [(person, role)] = rows(desk, "SELECT id, role FROM person WHERE name = 'Test administrator'")
    desk.execute("UPDATE person SET role = 'dispatcher' WHERE id = %s", (person,))
    tell_of_prediction(desk, ticket, at=NOW)
    desk.execute("UPDATE person SET role = %s WHERE id = %s", (role, person))
    page = staff.page
    page.goto(f"{console}/news")
    expect(page.locator(".news li")).to_contain_text(f"Ticket {ticket}, predicted")
    desk.execute(
        "INSERT INTO staff_news (person_id, ticket_id, kind, at) VALUES (%s, %s, 'predicted', %s)", (person, later, NOW)
    )
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".news li")).to_contain_text(f"Ticket {later}, predicted")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".page")).to_contain_text("Nothing is new.")
    staff.check()
