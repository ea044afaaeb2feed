"""The demo's owners activate, claim and send back, and the claims desk works it off, by the public API."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from demo.world.client import Client
from demo.world.people import AGENT, CLAIMS, STAFF, make_people
from demo.world.warranties import NO_SUCH_SERIAL, Warranties
from sigap.platform.own_tokens import token_of_member
from store.assets.fleet_clocks import advance_clock
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.api_world import serving
from tests.service.service_world import DAY, NOW, World, add_fridge, rows, settle

DAYS = 24


@pytest.fixture
def desk(conn: Connection, database_url: str, tmp_path: Path) -> Iterator[tuple[World, Warranties]]:
    world = settle(conn)
    for number in range(2, 9):
        add_fridge(conn, world.product, f"SN-{number}", world.ani)
    conn.execute(
        """INSERT INTO ticket (device_id, product, asset_id, failure_mode, state, source, severity, opened_at,
               window_ends_at, resolved_at, closed_at)
           SELECT d.id, 'fridge', d.asset_id, 'fan_stall', 'closed', 'staff', 'error', %s, %s, %s, %s FROM device d
           WHERE d.serial IN ('SN-1', 'SN-2', 'SN-3')""",
        (NOW - 9 * DAY, NOW - 5 * DAY, NOW - 8 * DAY, NOW - 4 * DAY),
    )
    people = make_people(7, "fridge", ["Asia/Jakarta"] * 8)
    owners = {f"SN-{number}": person for number, person in enumerate(people, 1)}
    with ExitStack() as stack:
        address = str(stack.enter_context(serving(database_url, data_dir=tmp_path)).base_url).rstrip("/")
        staff = {
            name: stack.enter_context(
                Client(address, stack.enter_context(token_of_member(database_url, name, Role(STAFF[name]))))
            )
            for name in (AGENT, CLAIMS)
        }
        yield world, Warranties(staff, world.product, owners, seed=7)


def test_pages_of_warranties_are_not_empty_after_some_weeks(conn: Connection, desk: tuple[World, Warranties]) -> None:
    _, warranties = desk
    told = []
    for day in range(DAYS):
        now = NOW + timedelta(days=day)
        advance_clock(conn, "fridge", step=day, now=now)
        told += [one.kind for one in warranties.work(now)]
    assert set(told) == {"activation", "claim", "return"}
    states = {state for (state,) in rows(conn, "SELECT DISTINCT state FROM activation")}
    assert states == {"verified", "needs_proof", "rejected"}
    assert rows(conn, "SELECT state, reason FROM activation WHERE serial = %s", NO_SUCH_SERIAL) == [
        ("rejected", "unknown_serial")
    ]
    assert rows(conn, "SELECT count(*) FROM warranty_claim WHERE state = 'settled'")[0][0] >= 1
    assert rows(conn, "SELECT count(*) FROM warranty_claim WHERE round = 2") == [(1,)]
    assert rows(conn, "SELECT count(*) FROM product_return WHERE state = 'closed'")[0][0] >= 1
    # Nobody's owner changed, and nothing left the fleet.
    assert rows(conn, "SELECT count(*) FROM ownership") == [(0,)]
    assert rows(conn, "SELECT count(*) FROM device WHERE retired_at IS NOT NULL") == [(0,)]
