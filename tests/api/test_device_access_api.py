"""Devices' access over HTTP: credentials are issued, rotated and revoked by those who may; a list in, a list out."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from service.device_access.secrets import is_right
from store.access.broker_view import whole_access
from store.access.credentials import SecretHash
from store.access.units import see_unit
from store.assets.registry import find_device
from store.audit.log import list_audit
from store.engine.database import Connection
from store.identity.people import Role
from store.identity.tenants import create_tenant
from tests.api.access_world import WALL, acting, member, token_of
from tests.api.api_world import TOKEN, ok, problem, serving
from tests.service.access_cast import authority_files, request_for
from tests.service.service_world import settle

DEVICE = "/v1/devices/fridge/SN-1"


def living(conn: Connection) -> dict[str, SecretHash]:
    _, rows = whole_access(conn)
    return {row.username: SecretHash(row.salt or b"", row.iterations or 1, row.hash or b"") for row in rows}


def test_a_credential_is_shown_once_rotated_and_revoked(conn: Connection, database_url: str) -> None:
    settle(conn)
    lead = token_of(conn, member(conn, "Lead", Role.SERVICE_LEAD))
    with serving(database_url, token=lead, device_broker_url="mqtts://broker.example:8883") as api:
        assert ok(api.get(f"{DEVICE}/access"))["credential"] is None
        first = ok(api.post(f"{DEVICE}/credentials", json={}), 201)
        assert (first["username"], first["broker"]) == ("fridge.SN-1", "mqtts://broker.example:8883")
        assert first["topics"] == "sigap/v1/fridge/SN-1"
        assert is_right(first["secret"], living(conn)["fridge.SN-1"])
        refusal = problem(api.post(f"{DEVICE}/credentials", json={}), 409)
        assert refusal["code"] == "credential_exists"
        second = ok(api.post(f"{DEVICE}/credentials/rotate", json={}))
        assert is_right(second["secret"], living(conn)["fridge.SN-1"])
        shown = ok(api.get(f"{DEVICE}/access"))
        assert [one["revoked_reason"] for one in shown["credentials"]] == [None, "rotated"]
        assert shown["credential"]["issued_by"] == "Lead"
        for reason in ("rotated", "replaced", "claimed"):
            refusal = problem(api.post(f"{DEVICE}/credentials/revoke", json={"reason": reason}), 422)
            assert refusal["code"] == "revoked_reason_unfit"
        revoked = ok(api.post(f"{DEVICE}/credentials/revoke", json={"reason": "leaked"}))
        assert (revoked["revoked_by"], revoked["revoked_reason"]) == ("Lead", "leaked")
        assert problem(api.post(f"{DEVICE}/credentials/revoke", json={}), 409)["code"] == "no_credential"
        assert problem(api.post(f"{DEVICE}/credentials/enable"), 409)["code"] == "credential_not_disabled"
        problem(api.post("/v1/devices/fridge/SN-9/credentials", json={}), 404)
        assert problem(api.post(f"{DEVICE}/credentials", json={"request": "x"}), 422)["code"] == "no_authority"
    assert living(conn) == {}
    done = [(row.action, row.actor, row.subject) for row in reversed(list_audit(conn))]
    actions = ("credential_issued", "credential_rotated", "credential_revoked")
    assert done == [(action, "Lead", "device/fridge/SN-1") for action in actions]
    assert first["secret"] not in str(conn.execute("SELECT a::text FROM audit a").fetchall())


def test_of_another_tenants_device_nobody_learns_or_changes_anything(conn: Connection, database_url: str) -> None:
    settle(conn)
    other = create_tenant(conn, name="Bali", now=WALL)
    stranger = token_of(conn, member(conn, "Stranger", Role.SERVICE_LEAD, other))
    agent = token_of(conn, member(conn, "Agent", Role.AGENT))
    with serving(database_url) as api:
        ok(api.post(f"{DEVICE}/credentials", json={}), 201)
        made = ok(api.post("/v1/claims", json={"product": "fridge", "serials": ["SN-2"]}), 201)["claims"][0]
        with acting(api, stranger) as somebody:
            problem(somebody.get(f"{DEVICE}/access"), 404)
            problem(somebody.post(f"{DEVICE}/credentials/rotate", json={}), 404)
            assert ok(somebody.get("/v1/claims"))["items"] == []
            problem(somebody.post(f"/v1/claims/{made['id']}/revoke"), 404)
        with acting(api, agent) as somebody:
            problem(somebody.get(f"{DEVICE}/access"), 403)
            problem(somebody.post("/v1/claims", json={"product": "fridge", "count": 1}), 403)


def test_a_list_of_serials_becomes_a_list_of_credentials_or_nothing(conn: Connection, database_url: str) -> None:
    settle(conn)
    address, csv_type = "/v1/products/fridge/credentials", {"Content-Type": "text/csv"}
    with serving(database_url) as api:
        answer = api.post(address, content="serial\nN-1\nN-2\n", headers=csv_type)
        assert answer.status_code == 201, answer.text
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["cache-control"] == "no-store"
        rows = list(csv.DictReader(answer.text.splitlines()))
        kept = living(conn)
        assert [row["serial"] for row in rows] == ["N-1", "N-2"]
        assert all(is_right(row["secret"], kept[row["username"]]) for row in rows)
        assert problem(api.post(address, content="serial\nN-3\nN-2\n"), 409)["args"]["serial"] == "N-2"
        assert problem(api.post(address, content="serial\nN/3\n"), 422)["code"] == "list_bad_serial"
        problem(api.post(f"{address}?register=false", content="serial\nN-3\n"), 404)
    assert find_device(conn, "fridge", "N-3") is None


def test_a_device_may_have_a_certificate_for_a_key_of_its_own(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    settle(conn)
    files = authority_files(tmp_path)
    with serving(database_url, token=TOKEN, **files) as api:
        made = ok(api.post(f"{DEVICE}/credentials", json={"request": request_for("x")}), 201)
        assert made["secret"] is None
        found = x509.load_pem_x509_certificate(made["certificate"].encode())
        assert found.subject.rfc4514_string() == f"CN={made['username']}"
        assert ok(api.get(f"{DEVICE}/access"))["credential"]["kind"] == "certificate"
        assert problem(api.post(f"{DEVICE}/credentials/rotate", json={"request": "x"}), 422)["code"] == (
            "request_unreadable"
        )


def test_another_unit_under_a_serial_is_shown_and_settled(conn: Connection, database_url: str) -> None:
    settle(conn)
    device = find_device(conn, "fridge", "SN-1")
    assert device is not None
    for unit in ("hw-A", "hw-B"):
        see_unit(conn, device.id, unit, at=WALL)
    with serving(database_url) as api:
        change = ok(api.get(f"{DEVICE}/access"))["change"]
        assert (change["kind"], change["from_hardware"], change["to_hardware"]) == ("swapped", "hw-A", "hw-B")
        problem(api.post(f"{DEVICE}/replace", json={"what": "everything"}), 422)
        late = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        assert problem(api.post(f"{DEVICE}/replace", json={"what": "unit", "ts": late}), 409)["code"] == "replaced_when"
        given = ok(api.post(f"{DEVICE}/replace", json={"what": "unit"}))
        assert is_right(given["secret"], living(conn)["fridge.SN-1"])
        shown = ok(api.get(f"{DEVICE}/access"))
        assert shown["change"] is None
        assert [(one["settled_as"], one["settled_by"]) for one in shown["changes"]] == [("unit", "staff")]
        card = ok(api.get(DEVICE))
        assert {one["action"] for one in card["maintenance"]} == {"replaced"}
    assert find_device(conn, "fridge", "SN-1") == device, "the device and its asset stay"
