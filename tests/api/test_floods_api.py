"""Floods over HTTP: listed, lifted by whoever may, and on the audit log."""

from datetime import UTC, datetime, timedelta

from api.access.permissions import Permission
from store.access.credentials import (
    IssuedHow,
    NewCredential,
    SecretHash,
    disable_credential,
    issue_credential,
    living_credential,
)
from store.audit.log import list_audit
from store.engine.database import Connection
from store.telemetry.floods import Flood, NewFlood, put_flood
from tests.api.access_world import acting, program
from tests.api.api_world import ok, problem, serving
from tests.service.alarm_world import AlarmWorld

MINUTE = timedelta(minutes=1)


def limited(conn: Connection) -> Flood:
    """A freezer that flooded, whose credential is disabled."""
    world, now = AlarmWorld(conn), datetime.now(UTC)
    secret = SecretHash(bytes(12), 101, bytes(64))
    new = NewCredential(world.cold.id, "freezer.F-1", secret)
    assert issue_credential(conn, new, by="?", how=IssuedHow.COMMAND, now=now)
    assert disable_credential(conn, world.cold.id, until=now + 10 * MINUTE, code="flood")
    flood = put_flood(
        conn, NewFlood(world.cold.id, "messages", now - MINUTE, now, 2_000.0, 20.0, now + 10 * MINUTE, shut_out=True)
    )
    assert flood is not None
    return flood


def test_floods_are_listed_and_lifted_once(conn: Connection, database_url: str) -> None:
    flood = limited(conn)
    with serving(database_url) as api:
        [listed] = ok(api.get("/v1/floods", params={"lasting": "true"}))["items"]
        assert (listed["product"], listed["serial"], listed["kind"]) == ("freezer", "F-1", "messages")
        assert (listed["per_second"], listed["allowed"], listed["lifted_by"]) == (2000.0, 20.0, None)
        assert ok(api.get("/v1/floods", params={"serial": "F-2"}))["items"] == []
        assert ok(api.get("/v1/floods", params={"before": flood.id}))["items"] == []
        lifted = ok(api.post(f"/v1/floods/{flood.id}/lift"))
        assert lifted["ended_at"] is not None
        assert lifted["lifted_by"]
        again = problem(api.post(f"/v1/floods/{flood.id}/lift"), 409)
        assert again["code"] == "flood_is_over"
        assert problem(api.post("/v1/floods/404/lift"), 404)["code"] == "no_flood"
        assert ok(api.get("/v1/floods", params={"lasting": "true"}))["items"] == []
        assert len(ok(api.get("/v1/floods", params={"lasting": "false"}))["items"]) == 1
    credential = living_credential(conn, flood.device_id)
    assert credential is not None
    assert credential.disabled_until is None
    [row] = list_audit(conn, action="flood_lifted")
    assert (row.subject, row.details) == ("device/freezer/F-1", {"flood": flood.id})


def test_a_credential_that_is_disabled_for_another_reason_stays_so(conn: Connection, database_url: str) -> None:
    flood = limited(conn)
    disable_credential(conn, flood.device_id, until=datetime.now(UTC) + 60 * MINUTE, code="other")
    with serving(database_url) as api:
        ok(api.post(f"/v1/floods/{flood.id}/lift"))
    credential = living_credential(conn, flood.device_id)
    assert credential is not None
    assert credential.disabled_code == "other"


def test_who_may_only_read_lifts_nothing(conn: Connection, database_url: str) -> None:
    flood = limited(conn)
    token = program(conn, "screen", Permission.ALARMS_READ)
    with serving(database_url) as api, acting(api, token) as screen:
        assert len(ok(screen.get("/v1/floods"))["items"]) == 1
        problem(screen.post(f"/v1/floods/{flood.id}/lift"), 403)
