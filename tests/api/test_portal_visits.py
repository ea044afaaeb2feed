"""The customer's page offers windows: one is held at the tap, confirmed, moved, cancelled; without JavaScript."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
from icalendar import Calendar, Event

from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.parts.catalogue import numbers_of
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from tests.api.api_world import serving
from tests.service.notice_world import deliver_all, link_in, open_predicted
from tests.service.order_world import MONDAY_MORNING, technician
from tests.service.outside import mail_server
from tests.service.service_world import DAY, HOUR, NOW, World, rows

TUESDAY = datetime(2026, 3, 3, 1, tzinfo=UTC)


@contextmanager
def told(conn: Connection, database_url: str) -> Iterator[tuple[httpx.Client, World, str]]:
    """A browser without any token, and the path of Ani's page; Tono may come."""
    world, _ = open_predicted(conn)
    technician(conn)
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    with serving(database_url, token=None) as browser:
        yield browser, world, link_in(mail)


def windows(page: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+/[^"]+)"', page)


def event_of(answer: httpx.Response) -> Event:
    """The one event of a calendar file, parsed back."""
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    return event


def states(conn: Connection) -> list[str]:
    return [row[0] for row in rows(conn, "SELECT state FROM booking ORDER BY id")]


def test_a_window_is_held_confirmed_moved_and_cancelled(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, link):
        page = browser.get(link).text
        offered = windows(page)
        assert offered[0] == f"{MONDAY_MORNING.begins.isoformat()}/{MONDAY_MORNING.ends.isoformat()}"
        assert "Senin" in page
        assert browser.get(f"{link}/visit.ics").status_code == 404
        tuesday = next(one for one in offered if one.startswith(TUESDAY.isoformat()))
        tapped = browser.post(link, data={"kind": "agree", "slot": tuesday}, follow_redirects=True)
        assert "Ditahan untuk Anda sampai" in tapped.text
        assert "Selasa, 3 Maret 2026, pukul 08.00–12.00 WIB" in tapped.text
        assert states(conn) == ["held"]
        sure = browser.post(link, data={"kind": "confirm"}, follow_redirects=True)
        assert "Terima kasih. Kunjungan sudah disepakati." in sure.text
        assert "Teknisi: Tono" in sure.text
        assert (states(conn), rows(conn, "SELECT state FROM work_order")) == (["confirmed"], [("planned",)])
        assert rows(conn, "SELECT kind, slot_on::text, slot_part FROM notice_answer") == [
            ("agree", "2026-03-03", "morning")
        ]
        event = event_of(browser.get(f"{link}/visit.ics"))
        assert (event.start, event.end) == (TUESDAY, TUESDAY + 4 * HOUR)
        first = (event.uid, event.sequence)
        again = browser.post(link, data={"kind": "agree", "slot": offered[-1]}, follow_redirects=True)
        assert again.status_code == 200
        browser.post(link, data={"kind": "confirm"})
        assert states(conn) == ["moved", "confirmed"]
        moved = event_of(browser.get(f"{link}/visit.ics"))
        assert moved.uid == first[0]
        assert moved.sequence > first[1]
        off = browser.post(link, data={"kind": "cancel_visit"}, follow_redirects=True)
        assert "Kunjungan dibatalkan" in off.text
        gone = event_of(browser.get(f"{link}/visit.ics"))
        assert (str(gone.status), str(gone.summary)) == ("CANCELLED", "BATAL: kunjungan servis: Kulkas")
        assert rows(conn, "SELECT kind, sequence FROM notice WHERE starts_with(kind, 'visit') ORDER BY id") == [
            ("visit_planned", 1),
            ("visit_planned", 2),
            ("visit_cancelled", 3),
        ]


def test_a_hold_that_is_over_and_a_window_of_nobody_are_refused_on_the_same_page(
    conn: Connection, database_url: str
) -> None:
    with told(conn, database_url) as (browser, _, link):
        slot = windows(browser.get(link).text)[0]
        browser.post(link, data={"kind": "agree", "slot": slot})
        conn.execute("UPDATE booking SET held_until = now() - interval '1 s'")
        late = browser.post(link, data={"kind": "confirm"})
        assert late.status_code == 409
        assert "ditahan sepuluh menit" in late.text
        assert windows(late.text)[0] == slot
        made_up = f"{NOW.isoformat()}/{(NOW + HOUR).isoformat()}"
        for wrong in (made_up, "x/y", "2026-03-02/2026-03-03"):
            answer = browser.post(link, data={"kind": "agree", "slot": wrong})
            assert (answer.status_code, bool(windows(answer.text))) == (409, True)


def test_after_the_cut_off_a_change_is_a_message_to_the_desk(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, link):
        slot = windows(browser.get(link).text)[0]
        browser.post(link, data={"kind": "agree", "slot": slot})
        browser.post(link, data={"kind": "confirm"})
        page = browser.get(link).text
        assert "Waktunya sudah tidak dapat diubah di sini" in page, "tomorrow morning is within the cut-off"
        assert windows(page) == []
        assert browser.post(link, data={"kind": "cancel_visit"}).status_code == 409
        assert browser.post(link, data={"kind": "decline"}).status_code == 409
        asked = browser.post(link, data={"kind": "later", "note": "Besok lusa saja"}, follow_redirects=True)
        assert asked.status_code == 200
        assert states(conn) == ["confirmed"]
        assert rows(conn, "SELECT note FROM notice_answer WHERE kind = 'later'") == [("Besok lusa saja",)]


def test_who_wants_no_visit_loses_the_appointment_and_gets_none(conn: Connection, database_url: str) -> None:
    with told(conn, database_url) as (browser, _, link):
        slot = windows(browser.get(link).text)[-1]
        browser.post(link, data={"kind": "agree", "slot": slot})
        browser.post(link, data={"kind": "confirm"})
        browser.post(link, data={"kind": "decline"})
        assert states(conn) == ["cancelled"]
        assert rows(conn, "SELECT confirmed_at FROM declined_visit") == [(None,)]
        browser.post(link, data={"kind": "agree", "slot": slot})
        assert states(conn) == ["cancelled", "held"], "whoever chooses a time wants a visit"
        assert rows(conn, "SELECT * FROM declined_visit") == []
        move_clock_to(conn, "fridge", NOW + DAY)


def test_a_customers_tap_keeps_the_part_that_the_visit_needs(conn: Connection, database_url: str) -> None:
    """Customers see no stock, and their visit reserves it all the same, with the next pass of service."""
    [(place,)] = rows(conn, "INSERT INTO stock_place (kind, name) VALUES ('warehouse', 'Gudang') RETURNING id")
    with told(conn, database_url) as (browser, world, link):
        [number] = numbers_of(world.product, ["compressor_unit"]).values()
        receive = """INSERT INTO stock_move (client_id, kind, part_number, quantity, from_place, to_place, actor, at)
                    SELECT 'first', 'receipt', %s, 1, s.id, %s, 'Ana', %s
                    FROM stock_place s WHERE s.kind = 'supplier'"""
        conn.execute(receive, (number, place, NOW))
        slot = windows(browser.get(link).text)[-1]
        browser.post(link, data={"kind": "agree", "slot": slot})
        browser.post(link, data={"kind": "confirm"})
        assert states(conn) == ["confirmed"]
        sweep(conn, "fridge", NOW, TO_CUSTOMERS)
        assert rows(conn, "SELECT state FROM stock_reservation") == [("reserved",)]
        assert rows(conn, "SELECT actor FROM work_order_history WHERE action = 'keep_parts'") == [("planning",)]


def test_fifty_taps_on_one_window_are_one_appointment(conn: Connection, database_url: str) -> None:
    """The same link from fifty browsers: every one is led back to the page, and one window is held."""
    with told(conn, database_url) as (browser, _, link):
        slot = windows(browser.get(link).text)[0]

        def tap(_: int) -> int:
            return browser.post(link, data={"kind": "agree", "slot": slot}).status_code

        with ThreadPoolExecutor(10) as pool:
            answers = Counter(pool.map(tap, range(20)))
        assert answers[303] == 20
        assert Counter(states(conn))["held"] == 1
