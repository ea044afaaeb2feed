"""Customers in Jakarta, Makassar and Jayapura, one desk: page, mail, calendar file, board, order and ticket show the
same instant."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

from icalendar import Calendar

from dashboards.parts.orders.shown import appointments_shown, window_shown
from dashboards.parts.orders.visits import visit_shown, with_visits
from dashboards.render import render
from dashboards.viewer import Viewer
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.orders.bookings import bookings_between
from store.service.tickets import find_ticket
from tests.api.api_world import serving
from tests.api.test_portal_visits import windows
from tests.service.notice_world import deliver_all, link_in, part_of
from tests.service.order_world import technician
from tests.service.outside import mail_server
from tests.service.service_world import DAY, NOW, add_fridge, predict, rows, settle

ZONES = {
    "Menteng": ("Asia/Jakarta", "WIB", 1),
    "Panakkukang": ("Asia/Makassar", "WITA", 0),
    "Abepura": ("Asia/Jayapura", "WIT", -1),
}
# What dispatchers see, each in the zone of the console.
AT_THE_DESK = {
    "Asia/Jakarta": {
        "Menteng": "3 Mar 2026 08:00–12:00 WIB",
        "Panakkukang": "3 Mar 2026 07:00–11:00 WIB",
        "Abepura": "3 Mar 2026 06:00–10:00 WIB",
    },
    "Asia/Makassar": {
        "Menteng": "3 Mar 2026 09:00–13:00 WITA",
        "Panakkukang": "3 Mar 2026 08:00–12:00 WITA",
        "Abepura": "3 Mar 2026 07:00–11:00 WITA",
    },
    "Asia/Jayapura": {
        "Menteng": "3 Mar 2026 10:00–14:00 WIT",
        "Panakkukang": "3 Mar 2026 09:00–13:00 WIT",
        "Abepura": "3 Mar 2026 08:00–12:00 WIT",
    },
}
WINDOW = re.compile(r"\d+ Mar 2026 \d\d:\d\d–\d\d:\d\d WI\w+")
TUESDAY = datetime(2026, 3, 3, tzinfo=UTC)


def test_every_place_shows_the_same_instant_in_its_reader_s_zone(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    conn.execute("DELETE FROM asset WHERE id <> %s", (world.worn_fridge.asset_id,))
    for area, (zone, _, _) in ZONES.items():
        conn.execute(
            """INSERT INTO service_area (name, time_zone, calendar_id) SELECT %s, %s, min(id) FROM calendar""",
            (area, zone),
        )
        technician(conn, f"Tek {area}", zone=zone, areas=(area,))
        owner = create_customer(conn, name=area, email=f"{area.lower()}@example.com", time_zone=zone)
        fridge = add_fridge(conn, world.product, f"Z-{area}", owner)
        conn.execute("UPDATE asset SET area = %s WHERE id = %s", (area, fridge.asset_id))
        predict(conn, fridge)
    sweep(conn, "fridge", NOW, TO_CUSTOMERS)
    with mail_server() as mailbox:
        links = {str(mail["To"]): link_in(mail) for mail in deliver_all(conn, mailbox)}
        with serving(database_url, token=None) as browser:
            for area, (_, name, begins) in ZONES.items():
                starts = TUESDAY + timedelta(hours=begins)
                link = links[f"{area.lower()}@example.com"]
                slot = next(one for one in windows(browser.get(link).text) if one.startswith(starts.isoformat()))
                browser.post(link, data={"kind": "agree", "slot": slot})
                page = unescape(browser.post(link, data={"kind": "confirm"}, follow_redirects=True).text)
                assert f"Selasa, 3 Maret 2026, pukul 08.00–12.00 {name}" in page, "hours are those of the area"
                calendar = Calendar.from_ical(browser.get(f"{link}/visit.ics").content)
                assert isinstance(calendar, Calendar)
                [event] = calendar.events
                assert (event.start, event.end) == (starts, starts + timedelta(hours=4))
        mails = {str(mail["To"]): part_of(mail, "plain") for mail in deliver_all(conn, mailbox)}
    for area, (_, name, _) in ZONES.items():
        text = re.sub(r"\s+", " ", mails[f"{area.lower()}@example.com"])
        assert f"Selasa, 3 Maret 2026, pukul 08.00–12.00 {name}" in text
    for zone, shown in AT_THE_DESK.items():
        viewer = Viewer(language="en", zone=zone)
        assert on_the_board(conn, viewer) == shown
        assert on_orders(conn, viewer) == shown
        assert on_tickets(conn, viewer) == shown
    assert rows(conn, "SELECT count(*) FROM booking WHERE state = 'confirmed'") == [(3,)]


def on_the_board(conn: Connection, viewer: Viewer) -> dict[str, str]:
    found = bookings_between(conn, TUESDAY - DAY, TUESDAY + DAY)
    return {one.area: window_shown(viewer, one.arrival_begins, one.arrival_ends) for one in found}


def on_orders(conn: Connection, viewer: Viewer) -> dict[str, str]:
    """The appointment that an order's page shows, as its HTML has it."""
    orders = rows(conn, "SELECT w.id, a.area FROM work_order w JOIN asset a ON a.id = w.asset_id")
    pages = {
        area: unescape(render("order_appointments.html", viewer, **appointments_shown(conn, viewer, number)))
        for number, area in orders
    }
    return {area: found[0] for area, page in pages.items() if (found := WINDOW.search(page))}


def on_tickets(conn: Connection, viewer: Viewer) -> dict[str, str]:
    """The appointment in a ticket's header, which is that of its row."""
    shown = {}
    for number, area in rows(conn, "SELECT t.id, a.area FROM ticket t JOIN asset a ON a.id = t.asset_id"):
        [row] = with_visits(conn, viewer, [{"ticket": find_ticket(conn, number)}])
        header = visit_shown(conn, viewer, number)["visit"]
        assert isinstance(header, dict)
        assert isinstance(row["visit"], dict)
        assert header["when"] == row["visit"]["when"]
        shown[area] = row["visit"]["when"]
    return shown
