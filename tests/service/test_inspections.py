"""Inspections of components unlike themselves: within a budget, muted where nothing was found, by one process."""

import threading
from datetime import datetime, timedelta

import pytest

from fleet.product_files.parse import parse_product
from service.findings.corrections import correct
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.inspections.opening import open_inspections
from service.ledger.inspections import read_inspections
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, record_maintenance
from store.engine.database import Connection, connect
from store.learning.history import failure_rows
from store.learning.predictions import predictions_of_asset
from store.service.inspections import find_budget, hold_budget
from store.service.reports import Finding
from store.service.tickets import Ticket, TicketFilter, list_tickets
from tests.service.broker_world import until
from tests.service.service_world import (
    DAY,
    FRIDGE,
    NO_CHANNEL,
    NOW,
    World,
    add_fridge,
    is_waited_for,
    predict,
    rows,
    settle,
)
from tests.worlds.unusual import put_unusual

NOTHING = Finding("no_fault_found", None, None, None, (), "", None)
FOUND = Finding("confirmed", None, None, None, (), "", None)
MODE = "unusual:compressor"


@pytest.fixture
def world(conn: Connection) -> World:
    """One fridge a month of twenty may be looked at."""
    before = settle(conn)
    product = parse_product(f"{FRIDGE}\n[policy]\ninspect_per_1000_device_months = 50\n", file="fridge.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    return World(product, before.worn_fridge, before.ani)


def look(conn: Connection, device: Device, after: timedelta, size: float, **more: object) -> list[Ticket]:
    """So long after NOW a look finds the compressor so far out, and service makes a pass: the open tickets."""
    at = NOW + after
    put_unusual(conn, device.id, size=size, at=at, **more)  # type: ignore[arg-type]
    sweep(conn, "fridge", at, NO_CHANNEL)
    return open_tickets(conn)


def open_tickets(conn: Connection) -> list[Ticket]:
    return [one for one in list_tickets(conn, TicketFilter()) if one.state == "new"]


def find(conn: Connection, world: World, ticket: Ticket, finding: Finding, at: datetime) -> None:
    resolve(conn, world.product, ticket.id, finding, By("tech", at), NO_CHANNEL)


def test_an_unusual_component_is_looked_at_once_and_again_only_when_more_is_to_be_seen(
    conn: Connection, world: World
) -> None:
    fridge = world.worn_fridge
    [ticket] = look(conn, fridge, 0 * DAY, 3.0)
    assert (ticket.failure_mode, ticket.severity, ticket.source) == (MODE, "info", "prediction")
    assert (ticket.due_at, ticket.window_ends_at) == (NOW + 9 * DAY, NOW + 10 * DAY)
    assert rows(conn, "SELECT DISTINCT state, reason ->> 'code' FROM notice WHERE to_customer") == [
        ("suppressed", "untold_of_inspection")
    ]
    assert look(conn, fridge, 1 * DAY, 3.1, days=900.0) == [ticket]
    find(conn, world, ticket, NOTHING, NOW + 1 * DAY)
    assert look(conn, fridge, 2 * DAY, 4.6, days=900.0) == []  # The technician saw it at 3.1.
    [again] = look(conn, fridge, 3 * DAY, 4.7, days=900.0)
    assert again.id != ticket.id
    find(conn, world, again, NOTHING, NOW + 3 * DAY)
    assert look(conn, fridge, 4 * DAY, 4.7, days=900.0) == []
    [third] = look(conn, fridge, 5 * DAY, 4.7, days=900.0, metrics=("power", "door"))
    find(conn, world, third, FOUND, NOW + 5 * DAY)
    assert [one.outcome for one in predictions_of_asset(conn, world.product, fridge.asset_id)] == [
        "confirmed",
        "no_fault_found",
        "no_fault_found",
    ]
    assert [row.failure_mode for row in failure_rows(conn, [fridge.id], NOW + 6 * DAY)] == [MODE]
    known = read_inspections(conn, world.product, since=NOW - DAY, now=NOW + 6 * DAY)
    assert [(one.component, one.right, one.decided) for one in known.by_component] == [("compressor", 1, 3)]


def test_a_repair_ends_a_mute_and_what_is_unusual_still_gets_a_second_look(conn: Connection, world: World) -> None:
    fridge = world.worn_fridge
    [ticket] = look(conn, fridge, 0 * DAY, 3.0)
    find(conn, world, ticket, FOUND, NOW + 1 * DAY)
    record_maintenance(conn, device=fridge, ts=NOW + 1 * DAY, component="compressor", action="replaced", source="api")
    assert look(conn, fridge, 1.5 * DAY, 1.9, days=900.0) == []  # Readings settle for a day.
    [second] = look(conn, fridge, 3 * DAY, 1.9, days=900.0)
    assert rows(conn, "SELECT evidence ->> 'second_look' FROM prediction ORDER BY id") == [("false",), ("true",)]
    find(conn, world, second, NOTHING, NOW + 3 * DAY)
    assert look(conn, fridge, 4 * DAY, 1.9, days=900.0) == []
    assert look(conn, fridge, 5 * DAY, 2.5, days=900.0) == []  # Muted: not half as high again.


def test_a_corrected_finding_mutes_no_more(conn: Connection, world: World) -> None:
    [ticket] = look(conn, world.worn_fridge, 0 * DAY, 3.0)
    find(conn, world, ticket, NOTHING, NOW + DAY)
    assert rows(conn, "SELECT size, metrics FROM muted_component") == [(3.0, ["power"])]
    worn = Finding("other_fault", "compressor_wear", "compressor", None, (), "", None)
    by = By("sari", NOW + 2 * DAY)
    correct(conn, world.product, ticket.id, worn, by, why="wrong key", version=None)
    assert rows(conn, "SELECT size FROM muted_component") == []
    known = read_inspections(conn, world.product, since=NOW - DAY, now=NOW + 6 * DAY)
    assert (known.right, known.decided) == (1, 1)
    wrong = Finding("other_fault", "fan_stall", "fan", None, (), "", None)
    correct(conn, world.product, ticket.id, wrong, By("sari", NOW + 3 * DAY), why="the fan", version=None)
    known = read_inspections(conn, world.product, since=NOW - DAY, now=NOW + 6 * DAY)
    assert (known.right, known.decided) == (0, 1)  # A fault, but not there.


def test_the_budget_bears_one_at_first_then_what_device_months_bring_the_farthest_out_first(
    conn: Connection, world: World
) -> None:
    others = [add_fridge(conn, world.product, f"SN-{number}") for number in range(2, 6)]
    for number, fridge in enumerate([world.worn_fridge, *others]):
        put_unusual(conn, fridge.id, size=3.0 + number, days=30.0)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert [one.serial for one in open_tickets(conn)] == ["SN-5"]
    for hour in range(1, 5):
        put_unusual(conn, world.worn_fridge.id, size=3.0, at=NOW + timedelta(hours=hour), days=152.2)
        sweep(conn, "fridge", NOW + timedelta(hours=hour), NO_CHANNEL)
    assert sorted(one.serial for one in open_tickets(conn)) == ["SN-4", "SN-5"]  # A quarter of a token an hour.
    budget = find_budget(conn, "fridge")
    assert budget is not None
    assert (budget.opened, round(budget.tokens, 3), round(budget.device_days - budget.from_days)) == (2, 0.0, 609)
    assert open_inspections(conn, world.product, NOW + timedelta(hours=5)) == 0


def test_without_a_budget_nothing_opens_and_no_work_waits(conn: Connection) -> None:
    world = settle(conn)
    put_unusual(conn, world.worn_fridge.id, size=9.0)
    swept = sweep(conn, "fridge", NOW, NO_CHANNEL)
    assert not swept.left
    assert open_tickets(conn) == []
    assert find_budget(conn, "fridge") is None


def test_a_fault_that_is_worked_on_needs_no_inspection_and_a_plain_confirmation_is_for_inspections_alone(
    conn: Connection, world: World
) -> None:
    predict(conn, world.worn_fridge)
    assert [one.failure_mode for one in look(conn, world.worn_fridge, 0 * DAY, 5.0)] == ["compressor_wear"]
    [ticket] = look(conn, add_fridge(conn, world.product, "SN-2"), 1 * DAY, 5.0, days=900.0)[1:]
    with pytest.raises(BadEntry):
        find(conn, world, ticket, Finding("other_fault", "unusual:fan", None, None, (), "", None), NOW + DAY)


def test_of_two_processes_one_spends(conn: Connection, world: World, database_url: str) -> None:
    put_unusual(conn, world.worn_fridge.id, size=5.0)
    opened: list[int] = []

    def other() -> None:
        with connect(database_url) as mine:
            opened.append(open_inspections(mine, world.product, NOW))

    with connect(database_url) as holder, holder.transaction():
        hold_budget(holder, "fridge", start=1.0)
        threads = [threading.Thread(target=other) for _ in range(2)]
        for thread in threads:
            thread.start()
        until(lambda: is_waited_for(holder))
    for thread in threads:
        thread.join()
    assert sorted(opened) == [0, 1]
    assert rows(conn, "SELECT tokens, opened FROM inspection_budget") == [(0.0, 1)]
