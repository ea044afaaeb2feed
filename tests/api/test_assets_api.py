"""What was sold, the search for devices, and fleets in numbers."""

from datetime import datetime

from fleet.silence_limits import SilentBefore
from service.fleet_pass import sweep
from store.assets.assets import DeviceFilter, Reach, search_devices
from store.assets.fleet_clocks import ClockMode
from store.assets.registry import Device
from store.engine.database import Connection
from store.telemetry import arrivals
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, World, add_fridge, predict, report_code, settle

DEVICES = "/v1/devices"


def fleet(conn: Connection) -> World:
    """SN-1 is worn, has a ticket and an owner; SN-2 is online, SN-3 said that it goes, XX-4 was heard of long ago,
    XX-5 never."""
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    others = [add_fridge(conn, world.product, serial) for serial in ("SN-2", "SN-3", "XX-4", "XX-5")]
    for device, ts in zip((world.worn_fridge, *others), (NOW, NOW - HOUR / 12, NOW, NOW - DAY), strict=False):
        hear(conn, device, ts)
    arrivals.put_statuses(conn, [arrivals.Status(others[1].id, "offline", NOW, "", NOW)])
    return world


def hear(conn: Connection, device: Device, ts: datetime) -> None:
    arrivals.put_latest(conn, [arrivals.Latest(device.id, ts, {"power": 90.0}, ts)])


def test_an_asset_shows_owner_warranty_devices_parts_and_tickets(conn: Connection, database_url: str) -> None:
    world = fleet(conn)
    with serving(database_url) as api:
        asset = ok(api.get(f"/v1/assets/{world.worn_fridge.asset_id}"))
        assert (asset["customer"]["name"], asset["in_warranty"], asset["serials"]) == ("Ani", True, ["SN-1"])
        [device] = asset["devices"]
        assert (device["status"], device["seen_at"], device["open_tickets"]) == ("online", "2026-03-01T08:00:00Z", 1)
        assert [(one["component"], one["age_days"]) for one in asset["components"]] == [
            ("compressor", 300.0),
            ("fan", 300.0),
        ]
        assert [ticket["failure_mode"] for ticket in asset["tickets"]] == ["compressor_wear"]
        problem(api.get("/v1/assets/999"), 404)


def test_the_last_day_of_a_warranty_is_in_it_for_the_asset_as_for_its_ticket(
    conn: Connection, database_url: str
) -> None:
    """It ends with that day where the owner lives: at 17:00 of UTC in Jakarta."""
    world = settle(conn)
    conn.execute("UPDATE coverage SET until_on = '2026-03-01' WHERE asset_id = %s", (world.worn_fridge.asset_id,))
    report_code(conn, world.worn_fridge, "E21")
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    with serving(database_url) as api:
        asset = ok(api.get(f"/v1/assets/{world.worn_fridge.asset_id}"))
        assert asset["in_warranty"] is asset["tickets"][0]["in_warranty"] is True
        assert asset["warranty_until"] == "2026-03-01T16:59:59Z"
        conn.execute("UPDATE coverage SET until_on = '2026-02-28'")
        assert ok(api.get(f"/v1/assets/{world.worn_fridge.asset_id}"))["in_warranty"] is False


def test_assets_are_listed_by_product_and_owner_page_by_page(conn: Connection, database_url: str) -> None:
    world = fleet(conn)
    with serving(database_url) as api:
        first = ok(api.get("/v1/assets", params={"product": "fridge", "limit": 3}))
        second = ok(api.get(first["next"]))
        listed = first["items"] + second["items"]
        assert [one["serials"] for one in listed] == [["SN-1"], ["SN-2"], ["SN-3"], ["XX-4"], ["XX-5"]]
        [anis] = ok(api.get("/v1/assets", params={"customer_id": world.ani}))["items"]
        assert anis == listed[0]
        problem(api.get("/v1/assets", params={"product": "oven"}), 404)
        problem(api.get("/v1/assets", params={"customer_id": 0}), 422)


SEARCHES: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["SN-1", "SN-2", "SN-3", "XX-4", "XX-5"]),
    ({"serial": "SN-"}, ["SN-1", "SN-2", "SN-3"]),
    ({"serial": "N-"}, []),
    ({"serial": "S%"}, []),
    ({"status": "online"}, ["SN-1", "SN-2"]),
    ({"status": "offline"}, ["SN-3"]),
    ({"status": "silent"}, ["XX-4", "XX-5"]),
    ({"open_ticket": "true"}, ["SN-1"]),
    ({"open_ticket": "false", "status": "online"}, ["SN-2"]),
    ({"serial": "XX", "status": "silent", "limit": "1"}, ["XX-4"]),
]


def test_devices_are_found_by_how_they_are_called_and_how_they_do(conn: Connection, database_url: str) -> None:
    fleet(conn)
    with serving(database_url) as api:
        for wanted, found in SEARCHES:
            items = ok(api.get(DEVICES, params={"product": "fridge", **wanted}))["items"]
            assert [device["serial"] for device in items] == found, wanted


def test_a_search_that_cannot_be_is_refused(conn: Connection, database_url: str) -> None:
    fleet(conn)
    with serving(database_url) as api:
        for wanted in ({"status": "sleeping"}, {"open_ticket": "maybe"}, {"serial": ""}):
            problem(api.get(DEVICES, params={"product": "fridge", **wanted}), 422)
        problem(api.get(DEVICES, params={"product": "oven"}), 404)


def test_a_fleet_is_counted(conn: Connection, database_url: str) -> None:
    fleet(conn)
    conn.execute(
        """INSERT INTO alarm (product, device_id, rule, class, severity, name, state, active,
                              first_raised_at, raised_at, opened_at, changed_at)
           SELECT 'fridge', id, 'hot', 'device', 'error', '{"code": "as_written", "args": {"text": "Hot"}}',
                  'active_unacknowledged', true,
                  now(), now(), now(), now() FROM device WHERE serial = 'SN-2'"""
    )
    with serving(database_url) as api:
        [counted] = ok(api.get("/v1/fleet"))["items"]
    assert counted["clock"] == {"mode": "driven", "now": "2026-03-01T08:00:00Z"}
    assert counted["devices"] == {
        "all": 5,
        "online": 2,
        "offline": 1,
        "silent": 2,
        "with_open_ticket": 1,
        "at_risk": 1,
    }
    assert sum(counted["open_tickets"].values()) == 1
    assert counted["active_alarms"] == {"info": 0, "warning": 0, "error": 1, "critical": 0}


def test_a_fleet_without_devices_is_a_row_of_zeros(conn: Connection, database_url: str) -> None:
    settle(conn, mode=ClockMode.WALL)
    conn.execute("DELETE FROM device")
    with serving(database_url) as api:
        [counted] = ok(api.get("/v1/fleet"))["items"]
    assert set(counted["devices"].values()) == {0}


def test_pages_of_twenty_thousand_devices_come_from_indexes(conn: Connection) -> None:
    settle(conn)
    conn.execute(
        """WITH sold AS (INSERT INTO asset (product) SELECT 'fridge' FROM generate_series(1, 20000) RETURNING id)
           INSERT INTO device (product, serial, asset_id, installed_at)
           SELECT 'fridge', 'D-' || id, id, '2025-01-01' FROM sold"""
    )
    conn.execute("ANALYZE device")
    plan = explain(conn, "SELECT id FROM device d WHERE product = 'fridge' AND id > 12000 ORDER BY id LIMIT 101")
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    plan = explain(
        conn, "SELECT id FROM device d WHERE product = 'fridge' AND serial ^@ 'D-1234' ORDER BY id LIMIT 101"
    )
    assert "device_serial" in plan
    wanted = DeviceFilter("fridge", SilentBefore(NOW, NOW), "D-1999", Reach.SILENT, False)
    page = search_devices(conn, wanted, after=100, limit=101)
    assert {device.serial for device in page} == {"D-1999", *(f"D-1999{digit}" for digit in range(10))}


def explain(conn: Connection, statement: str) -> str:
    return "\n".join(row[0] for row in conn.execute(f"EXPLAIN {statement}".encode()))
