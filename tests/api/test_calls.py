"""A call is booked in two taps from the appliance's page, moved and cancelled; its calendar file is read back; who is
late for a time sees others; a reminder goes out an hour before."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import pytest
from icalendar import Calendar

from fleet.settings import Settings, load_settings
from service.calls.booking import Wanted, book_call, free_times, rules_of
from service.calls.letters import deliver_next_call_letter
from service.calls.states import NoSuchTime
from service.notices.delivery import Desk
from service.notices.enabled_channels import open_channels, outlets_of
from store.assets.fleet_clocks import move_clock_to
from store.calls.calls import find_call
from store.engine.database import Connection, connect
from tests.api.api_world import ok, problem, serving
from tests.api.my_world import browsing, let_in
from tests.api.test_channels_proof import LINKS
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import DAY, HOUR, NOW, World, add_fridge, rows, settle

ROOM = "https://meet.example.org/{room}"


@dataclass
class Stage:
    conn: Connection
    url: str
    world: World
    browser: httpx.Client
    staff: httpx.Client
    mailbox: Mailbox
    settings: Settings
    desk: Desk

    @property
    def asset(self) -> int:
        return self.world.worn_fridge.asset_id

    def mails(self, now: datetime = NOW) -> list[EmailMessage]:
        while deliver_next_call_letter(self.conn, self.desk, rules_of(self.settings), now=now):
            pass
        found = []
        while not self.mailbox.arrived.empty():
            found.append(self.mailbox.arrived.get(timeout=20))
        return found


@pytest.fixture
def stage(conn: Connection, database_url: str) -> Iterator[Stage]:
    world = settle(conn)
    with ExitStack() as stack:
        mailbox = stack.enter_context(mail_server())
        more = {"smtp_url": mailbox.url, "meeting_url": ROOM, "link_secret": LINKS.secret}
        settings = load_settings(**more)
        desk = Desk(open_channels(settings), LINKS, outlets_of(settings))
        browser = stack.enter_context(browsing(database_url, **more))
        staff = stack.enter_context(serving(database_url, **more))
        let_in(conn, browser, world.ani)
        yield Stage(conn, database_url, world, browser, staff, mailbox, settings, desk)


def times_on(page: httpx.Response) -> list[str]:
    return re.findall(r'name="begins" value="([^"]+)"', page.text)


def event_in(content: bytes | str) -> dict[str, object]:
    [event] = [one for one in Calendar.from_ical(content).walk() if one.name == "VEVENT"]
    return {
        "uid": str(event["UID"]), "sequence": int(event.decoded("SEQUENCE")), "status": str(event["STATUS"]),
        "begins": event.decoded("DTSTART").astimezone(UTC), "ends": event.decoded("DTEND").astimezone(UTC),
        "where": str(event.get("LOCATION", "")),
    }  # fmt: skip


def file_in(mail: EmailMessage) -> bytes:
    [file] = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_two_taps_book_a_call_and_its_calendar_file_is_read_back(stage: Stage) -> None:
    appliance = stage.browser.get(f"/my/appliances/{stage.asset}")
    assert f"/my/appliances/{stage.asset}/call" in appliance.text
    free = times_on(stage.browser.get(f"/my/appliances/{stage.asset}/call"))
    assert free
    begins = datetime.fromisoformat(free[0])
    booked = [stage.browser.post(f"/my/appliances/{stage.asset}/call", data={"begins": free[0]}) for _ in range(2)]
    assert {answer.status_code for answer in booked} == {303}
    [(number, room)] = rows(stage.conn, "SELECT id, room FROM consultation")
    assert {answer.headers["location"] for answer in booked} == {f"/my/calls/{number}?done=booked"}

    page = stage.browser.get(f"/my/calls/{number}")
    assert (page.status_code, room in page.text) == (200, False)
    file = event_in(stage.browser.get(f"/my/calls/{number}/call.ics").content)
    assert file == {
        "uid": f"call-{number}@sigap", "sequence": 0, "status": "CONFIRMED", "begins": begins.astimezone(UTC),
        "ends": begins.astimezone(UTC) + timedelta(minutes=30), "where": ROOM.replace("{room}", room),
    }  # fmt: skip
    [mail] = stage.mails()
    assert (mail["To"], event_in(file_in(mail))) == ("ani@example.com", file)

    move_clock_to(stage.conn, "fridge", begins - timedelta(minutes=9))
    assert room in stage.browser.get(f"/my/calls/{number}").text


def test_a_call_is_moved_and_cancelled_and_old_letters_are_no_news(stage: Stage) -> None:
    at = f"/my/appliances/{stage.asset}/call"
    free = times_on(stage.browser.get(at))
    stage.browser.post(at, data={"begins": free[0]})
    [(number,)] = rows(stage.conn, "SELECT id FROM consultation")
    other = times_on(stage.browser.get(f"/my/calls/{number}/move"))
    assert free[0] not in other
    assert stage.browser.post(f"/my/calls/{number}/move", data={"begins": other[3]}).status_code == 303
    mails = stage.mails()
    assert [event_in(file_in(mail))["sequence"] for mail in mails] == [1]
    assert event_in(file_in(mails[0]))["begins"] == datetime.fromisoformat(other[3]).astimezone(UTC)

    # An hour before, one reminder of the time that counts.
    move_clock_to(stage.conn, "fridge", datetime.fromisoformat(other[3]) - HOUR)
    [reminder] = stage.mails()
    assert reminder["Subject"].startswith("Sebentar lagi")
    assert stage.mails() == []

    assert stage.browser.post(f"/my/calls/{number}/cancel").status_code == 303
    [gone] = stage.mails()
    assert event_in(file_in(gone))["status"] == "CANCELLED"
    assert event_in(stage.browser.get(f"/my/calls/{number}/call.ics").content)["status"] == "CANCELLED"
    assert (
        stage.browser.post(f"/my/calls/{number}/move", data={"begins": free[0]})
        .headers["location"]
        .endswith(f"/my/calls/{number}")
    )
    assert rows(stage.conn, "SELECT state FROM consultation") == [("cancelled",)]


def test_ten_at_one_time_are_one_call_and_the_others_see_other_times(stage: Stage) -> None:
    rules = rules_of(stage.settings)
    begins = free_times(stage.conn, rules, stage.asset, now=NOW)[0].begins
    fridges = [add_fridge(stage.conn, stage.world.product, f"C-{n}", stage.world.ani) for n in range(10)]

    def try_it(asset: int) -> int:
        with connect(stage.url) as own:
            try:
                book_call(
                    own, rules, Wanted(stage.world.ani, asset, "fridge", "Asia/Jakarta"), begins, actor="x", now=NOW
                )
            except NoSuchTime:
                return 0
        return 1

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(try_it, [fridge.asset_id for fridge in fridges])) == 1
    late = stage.browser.post(f"/my/appliances/{stage.asset}/call", data={"begins": begins.isoformat()})
    assert late.status_code == 409
    assert begins.isoformat() not in times_on(late)
    for odd in ("", "never", (NOW + timedelta(minutes=5)).isoformat(), (begins + timedelta(minutes=1)).isoformat(),
                (NOW + 100 * DAY).isoformat()):  # fmt: skip
        assert stage.browser.post(f"/my/appliances/{stage.asset}/call", data={"begins": odd}).status_code == 409


def test_staff_book_for_a_caller_and_say_what_became_of_it(stage: Stage) -> None:
    [first, *_] = ok(stage.staff.get(f"/v1/assets/{stage.asset}/call-times"))["items"]
    made = ok(
        stage.staff.post(f"/v1/assets/{stage.asset}/calls", json={"begins": first["begins"], "topic": "Pintu"}), 201
    )
    assert made["link"].startswith("https://meet.example.org/sigap-")
    [listed] = ok(stage.staff.get("/v1/calls", params={"state": "booked"}))["items"]
    assert (listed["customer"], listed["serial"], listed["topic"]) == ("Ani", "SN-1", "Pintu")
    at = f"/v1/calls/{made['id']}/end"
    assert ok(stage.staff.post(at, json={"what": "hold"}))["state"] == "held"
    assert ok(stage.staff.post(at, json={"what": "hold"}))["state"] == "held"
    assert problem(stage.staff.post(at, json={"what": "cancel"}), 409)["detail"]
    problem(stage.staff.post(f"/v1/calls/{made['id']}/reschedule", json={"begins": first["begins"]}), 409)
    call = find_call(stage.conn, made["id"])
    assert call is not None
    assert call.taken_by


def test_another_customers_call_is_not_there(stage: Stage) -> None:
    free = times_on(stage.browser.get(f"/my/appliances/{stage.asset}/call"))
    stage.browser.post(f"/my/appliances/{stage.asset}/call", data={"begins": free[0]})
    [(number,)] = rows(stage.conn, "SELECT id FROM consultation")
    other = rows(stage.conn, "INSERT INTO customer (name) VALUES ('Budi') RETURNING id")[0][0]
    let_in(stage.conn, stage.browser, other)
    for path in (f"/my/calls/{number}", f"/my/calls/{number}/call.ics", f"/my/calls/{number}/move"):
        assert stage.browser.get(path).status_code == 404
    assert stage.browser.post(f"/my/calls/{number}/cancel").status_code == 404
    assert rows(stage.conn, "SELECT state FROM consultation") == [("booked",)]
