"""Customers, their wishes, and what they were sent, over HTTP."""

from store.engine.database import Connection
from store.service.notices import OPTED_OUT
from tests.api.api_world import ok, problem, serving
from tests.service.notice_world import NIGHT, open_predicted
from tests.service.service_world import rows, settle


def test_a_customers_wishes_are_changed_one_by_one(conn: Connection, database_url: str) -> None:
    ani = settle(conn).ani
    at = f"/v1/customers/{ani}"
    with serving(database_url) as api:
        before = ok(api.get(at))
        assert (before["quiet_from"], before["quiet_until"], before["opted_out"]) == ("21:00", "07:00", [])
        changed = ok(api.patch(at, json={"time_zone": "Asia/Jayapura", "quiet_from": "20:30"}))
        assert changed == {**before, "time_zone": "Asia/Jayapura", "quiet_from": "20:30"}
        assert ok(api.patch(at, json={"language": "en", "opted_out": ["email"]}))["opted_out"] == ["email"]
        assert ok(api.patch(at, json={"opted_out": []}))["language"] == "en"
        assert ok(api.patch(at, json={}))["opted_out"] == []
        for wrong in ({"quiet_from": "25:00"}, {"language": "fr"}, {"opted_out": ["fax"]}, {"time_zone": "Mars"}):
            problem(api.patch(at, json=wrong), 422)
        problem(api.patch("/v1/customers/99", json={"language": "en"}), 404)
        problem(api.get("/v1/customers/99"), 404)


def test_opting_out_by_telephone_silences_what_was_waiting(conn: Connection, database_url: str) -> None:
    world, _ = open_predicted(conn, at=NIGHT)
    with serving(database_url) as api:
        ok(api.patch(f"/v1/customers/{world.ani}", json={"opted_out": ["email"]}))
    assert rows(conn, "SELECT state, reason FROM notice") == [("suppressed", OPTED_OUT.to_json())]


def test_a_customer_is_entered_with_a_device_and_her_notices_are_found(conn: Connection, database_url: str) -> None:
    world, ticket = open_predicted(conn)
    with serving(database_url) as api:
        sari = ok(
            api.post(
                "/v1/customers",
                json={"name": "Sari", "email": "sari@example.com", "language": "en", "time_zone": "Asia/Makassar"},
            ),
            201,
        )
        device = {"product": "fridge", "serial": "SN-9", "installed_at": "2026-01-01T00:00:00Z"}
        ok(api.post("/v1/devices", json={**device, "customer_id": sari["id"]}), 201)
        ok(api.post("/v1/devices/fridge/SN-9/reports", json={"failure_mode": "fan_stall"}), 201)
        [hers] = ok(api.get("/v1/notices", params={"customer": sari["id"]}))["items"]
        assert (hers["kind"], hers["language"], hers["recipient"]) == ("reported_failure", "en", "sari@example.com")
        [anis] = ok(api.get("/v1/notices", params={"customer": world.ani, "product": "fridge"}))["items"]
        assert (anis["ticket_id"], anis["opening"]) == (ticket, 1)
        assert ok(api.get("/v1/notices", params={"product": "oven"}))["items"] == []
        card = ok(api.get(f"/v1/notices/{hers['id']}"))
        assert card["html"].startswith("<!doctype html>")
        assert "/n/" not in card["html"]
        assert hers["body"].splitlines()[0] in card["html"]
        problem(api.get("/v1/notices/999"), 404)
