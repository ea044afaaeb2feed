"""Devices, customers, maintenance and reports over HTTP."""

import pytest

from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import DAY, NOW, rows, settle
from tests.worlds.unusual import put_unusual

SN2 = {"product": "fridge", "serial": "SN-2", "installed_at": "2026-01-01T00:00:00Z", "attributes": {"batch": "B2"}}
HERE = "/v1/devices/fridge/SN-1"


def test_a_device_is_registered_once_and_a_difference_is_named(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        made = ok(api.post("/v1/devices", json=SN2), 201)
        assert (made["serial"], made["attributes"]) == ("SN-2", {"batch": "B2"})
        assert ok(api.post("/v1/devices", json=SN2), 200) == made
        other = problem(api.post("/v1/devices", json={**SN2, "installed_at": "2026-01-02T00:00:00Z"}), 409)
        assert "installed_at" in other["detail"]
        assert "2026-01-02" in other["detail"]


def test_the_health_of_a_devices_components_is_told_with_reasons(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    with serving(database_url) as api:
        assert ok(api.get(f"{HERE}/health")) == {"looked_at": None, "components": []}
        put_unusual(conn, world.worn_fridge.id)
        [one] = ok(api.get(f"{HERE}/health"))["components"]
    assert (one["component"], one["health"], one["since"]) == ("compressor", 4, "2026-02-27T08:00:00Z")
    assert one["learning_s"] == 0
    [reason] = one["deviations"]
    assert "reads higher than expected, by 3.4 times" in reason["en"]
    assert "terbaca lebih tinggi" in reason["id"]


def test_devices_are_listed_page_by_page(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        for number in range(3):
            ok(api.post("/v1/devices", json={**SN2, "serial": f"D {number}"}), 201)
        first = ok(api.get("/v1/devices", params={"product": "fridge", "limit": 2}))
        second = ok(api.get(first["next"]))
        assert [d["serial"] for d in first["items"] + second["items"]] == ["SN-1", "D 0", "D 1", "D 2"]
        assert second["next"] is None
        assert ok(api.get("/v1/devices/fridge/D 1"))["serial"] == "D 1"


@pytest.mark.parametrize(
    ("change", "subject", "rule"),
    [
        ({"serial": "a/b"}, "body.serial", "without /"),
        ({"installed_at": "noon"}, "body.installed_at", "RFC 3339"),
        ({"colour": "red"}, "body.colour", "no field"),
        ({"customer_id": "3"}, "body.customer_id", "integer"),
        ({"customer_id": 2**70}, "body.customer_id", "less than"),
        ({"attributes": {"a": "x\0y"}}, "attributes", "NUL"),
        ({"attributes": {"a": None}}, "body.attributes.a", "must be"),
        ({"customer_id": 999}, "customer_id", "is no customer"),
    ],
)
def test_a_bad_field_is_named_with_value_and_rule(
    conn: Connection, database_url: str, change: dict[str, object], subject: str, rule: str
) -> None:
    settle(conn)
    with serving(database_url) as api:
        faults = problem(api.post("/v1/devices", json={**SN2, **change}), 422)["faults"]
        assert any(subject in f["subject"] and rule in f["rule"] and f["value"] for f in faults), faults


@pytest.mark.parametrize("body", [b"{", b'{"serial": "\\ud800"}', b'{"a\\ud800": 1}', b"NaN", b"[" * 100_000])
def test_a_body_that_cannot_be_read_is_no_accident_of_ours(conn: Connection, database_url: str, body: bytes) -> None:
    settle(conn)
    with serving(database_url) as api:
        answer = api.post("/v1/devices", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), answer.text
        problem(answer, answer.status_code)


def test_a_customer_is_entered_and_listed(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        budi = ok(api.post("/v1/customers", json={"name": "Budi", "email": "budi@example.com", "language": "en"}), 201)
        assert budi in ok(api.get("/v1/customers"))["items"]
        problem(api.post("/v1/customers", json={"name": "Eve", "email": "eve@x\nBcc: all@example.com"}), 422)
        problem(api.post("/v1/customers", json={"name": "Eve", "time_zone": "Mars/Olympus"}), 422)


def test_a_replacement_restarts_the_components_age(conn: Connection, database_url: str) -> None:
    settle(conn)
    work = {"component": "compressor", "action": "replaced"}
    with serving(database_url) as api:
        assert ok(api.post(f"{HERE}/maintenance", json=work), 201)["ts"] == "2026-03-01T08:00:00Z"
        ok(api.post(f"{HERE}/maintenance", json=work), 200)
        ages = {one["component"]: one["age_days"] for one in ok(api.get(HERE))["components"]}
        assert ages == {"compressor": 0.0, "fan": 300.0}


def test_maintenance_of_an_unknown_component_or_of_tomorrow_is_refused(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        wing = problem(api.post(f"{HERE}/maintenance", json={"component": "wing", "action": "replaced"}), 422)
        assert wing["faults"][0]["rule"].endswith("declared: compressor, fan")
        late = {"component": "fan", "action": "cleaned", "ts": (NOW + DAY).isoformat()}
        assert "clock" in problem(api.post(f"{HERE}/maintenance", json=late), 422)["detail"]


def test_a_report_opens_a_ticket_and_the_same_report_finds_it_again(conn: Connection, database_url: str) -> None:
    settle(conn)
    said = {"failure_mode": "compressor_wear", "text": "warm", "ts": "2026-03-01T07:00:00Z"}
    with serving(database_url) as api:
        ticket = ok(api.post(f"{HERE}/reports", json=said), 201)
        assert (ticket["source"], ticket["reported_at"]) == ("customer", "2026-03-01T07:00:00Z")
        assert ok(api.post(f"{HERE}/reports", json=said), 200) == ticket
        joined = ok(api.post(f"{HERE}/reports", json={"failure_mode": "compressor_wear"}), 201)
        assert (joined["id"], joined["reported_at"]) == (ticket["id"], "2026-03-01T07:00:00Z")
        unknown = ok(api.post(f"{HERE}/reports", json={"text": "it smells"}), 201)
        assert unknown["failure_mode"] == "unknown"
        problem(api.post(f"{HERE}/reports", json={"failure_mode": "wing_loss"}), 422)
        assert [t["id"] for t in ok(api.get(HERE))["open_tickets"]] == [ticket["id"], unknown["id"]]
    assert rows(conn, "SELECT count(*) FROM customer_report") == [(3,)]


def test_telemetry_is_read_back_by_pages_with_state_labels(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    for minute in range(5):
        conn.execute(
            """INSERT INTO telemetry.fridge (device, ts, power, door, received_at)
               VALUES (%s, %s::timestamptz + %s * interval '1 minute', 90.5, 1, now())""",
            (world.worn_fridge.id, NOW, minute),
        )
    with serving(database_url) as api:
        first = ok(api.get("/v1/telemetry/fridge/SN-1", params={"limit": 3, "since": "2026-03-01T08:00:00+00:00"}))
        second = ok(api.get(first["next"]))
        assert len(first["items"]) == 3
        assert [row["ts"] for row in second["items"]] == ["2026-03-01T08:03:00Z", "2026-03-01T08:04:00Z"]
        assert second["items"][0]["values"] == {"power": 90.5, "door": "open"}
        assert second["next"] is None
