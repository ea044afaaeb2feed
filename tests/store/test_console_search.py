"""The search of the console: what people type, and what is found."""

import pytest

from service.tickets.actions import cancel
from service.tickets.states import By
from store.assets.customers import create_customer
from store.console.devices_shown import DeviceSearch, count_devices, search_devices
from store.console.search import (
    devices_of_customers,
    digits_of_telephone,
    find_customers,
    find_devices,
    ticket_number,
)
from store.console.tickets_shown import TicketSearch, search_tickets, ticket_counts
from store.engine.database import Connection
from store.engine.scope import Scope, apply_scope
from store.privacy.erasure import erase_person
from tests.service.ledger_world import call
from tests.service.service_world import HOUR, NO_CHANNEL, NOW, add_fridge, settle
from tests.store.tenant_world import Side, TenantWorld


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0812-3456-789", "8123456789"),
        ("+62 812 3456 789", "8123456789"),
        ("628123456789", "8123456789"),
        ("8123456789", "8123456789"),
        ("(021) 555 0123", "215550123"),
        ("62812", "62812"),
        ("0812", None),
        ("SN-12", None),
        ("", None),
    ],
)
def test_a_telephone_number_is_the_same_in_every_way_to_write_it(typed: str, digits: str | None) -> None:
    assert digits_of_telephone(typed) == digits


@pytest.mark.parametrize(
    ("typed", "number"), [("#12", 12), (" 12 ", 12), ("# 7", 7), ("12a", None), ("9" * 19, None), ("", None)]
)
def test_a_number_may_be_a_tickets(typed: str, number: int | None) -> None:
    assert ticket_number(typed) == number


def test_customers_are_found_by_name_mail_and_telephone(conn: Connection) -> None:
    world = settle(conn)
    wayan = create_customer(conn, name="Wayan 100% Sari", email="w.sari@example.com", phone="+62 812-3456-789")
    create_customer(conn, name="Budi", phone="0215550123")
    add_fridge(conn, world.product, "SN-77", wayan)

    def found(text: str) -> list[str]:
        return [one.name for one in find_customers(conn, text, limit=5)]

    assert found("sari") == found("0812 3456") == found("W.SARI@") == found("100%") == ["Wayan 100% Sari"]
    assert found("5550123") == ["Budi"]
    assert found("%") == ["Wayan 100% Sari"]
    assert found(" ") == found("\0") == found("nobody") == []
    [device] = devices_of_customers(conn, [wayan])[wayan]
    assert (device.serial, device.ticket_id) == ("SN-77", None)
    erase_person(conn, wayan, at=NOW)
    assert found("812345") == []


def test_the_nearest_serial_comes_first(conn: Connection) -> None:
    world = settle(conn)
    for serial in ("A-SN-9", "SN-90", "sn-9"):
        add_fridge(conn, world.product, serial)
    assert [one.serial for one in find_devices(conn, "SN-9", limit=9)] == ["sn-9", "SN-90", "A-SN-9"]
    assert len(find_devices(conn, "sn-9", limit=2)) == 2


@pytest.mark.parametrize("which", ["a", "b"])
def test_what_a_search_finds_is_the_tenants_own_and_not_cut_short_by_the_others(
    conn: Connection, web: Connection, two: TenantWorld, which: str
) -> None:
    side: Side = getattr(two, which)
    own = {side.ana_device.serial, side.budi_device.serial}
    for scope, seen in ((side.scope, own), (Scope(side.tenant, technician=side.tech), own)):
        apply_scope(web, scope)
        assert {one.serial for one in find_devices(web, "-", limit=2)} <= seen
        wanted = DeviceSearch(text="-", by_customer=True)
        assert {one.serial for one in search_devices(web, wanted, limit=9, offset=0)} <= seen
        assert count_devices(web, wanted) <= len(seen)
        found = search_tickets(web, TicketSearch(text="-", by_customer=True), limit=9, offset=0)
        assert {one.serial for one in found} <= seen
    apply_scope(web, side.scope)
    assert {one.serial for one in find_devices(web, "-", limit=2)} == own
    names = {row[0]: row[1] for row in conn.execute("SELECT id, name FROM customer")}
    assert {one.id for one in find_customers(web, names[side.ana][:3], limit=9)} >= {side.ana}
    assert side.ana not in {one.id for one in find_customers(other(web, two, which), names[side.ana], limit=9)}


def other(web: Connection, two: TenantWorld, which: str) -> Connection:
    """The same connection, as the other tenant sees."""
    apply_scope(web, (two.b if which == "a" else two.a).scope)
    return web


def test_a_page_of_tickets_reads_on_into_those_that_have_ended_newest_first(conn: Connection) -> None:
    world = settle(conn)
    numbers = [
        call(conn, world.product, add_fridge(conn, world.product, f"SN-{n}", world.ani), NOW + n * HOUR)
        for n in range(30, 36)
    ]
    for number in numbers[:3]:
        cancel(conn, number, By("sari", NOW + 40 * HOUR), NO_CHANNEL)

    def page(**wanted: object) -> list[int]:
        return [one.id for one in search_tickets(conn, TicketSearch(**wanted), limit=4, offset=1)]  # type: ignore[arg-type]

    assert page() == [*numbers[4:], numbers[2], numbers[1]]
    assert page(states=["cancelled"]) == [numbers[1], numbers[0]]
    assert page(states=["new", "assigned"]) == numbers[4:]
    assert page(sort="-ticket") == [*reversed(numbers[1:5])]
    assert page(text="SN-3") == page()
    assert page(text="SN-3", sort="device") == numbers[1:5]
    assert ticket_counts(conn, ["new", "cancelled", "closed"]) == {"new": 3, "cancelled": 3, "closed": 0}
