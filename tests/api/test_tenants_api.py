"""Tenants over HTTP: each sees its own, and what is another's is answered like what is not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from api.access.permissions import Permission
from api.access.secrets import new_token, secret_hash
from api.web.changes import Subscription
from store.console.changes import Change, ChangeBatch, ChangeKind
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, NOTHING, Scope
from store.identity.tokens import make_token
from store.telemetry import arrivals
from tests.api.api_world import ok, problem, serving
from tests.api.test_changes_api import settled, told
from tests.store.store_world import T0
from tests.store.tenant_world import Side, TenantWorld


@dataclass(frozen=True, slots=True)
class Asked:
    """The first tenant's client, and whose rows are whose."""

    api: httpx.Client
    own: Side
    other: Side


@pytest.fixture
def asked(conn: Connection, database_url: str) -> Iterator[Asked]:
    world, token = TenantWorld(conn), new_token()
    make_token(
        conn,
        token_hash=secret_hash(token),
        name="program",
        hint=token[:8],
        scopes=[*Permission],
        made_by="test",
        made_at=datetime.now(UTC),
        tenant_id=world.a.tenant,
    )
    with serving(database_url, token=token) as api:
        yield Asked(api, world.a, world.b)


def test_lists_hold_what_is_ones_own(asked: Asked) -> None:
    own = {asked.own.ana_device.serial, asked.own.budi_device.serial}
    for path in ("/v1/devices?product=pump", "/v1/tickets", "/v1/alarms", "/v1/predictions"):
        assert {one["serial"] for one in ok(asked.api.get(path))["items"]} == own, path
    assert {one["id"] for one in ok(asked.api.get("/v1/customers"))["items"]} == {asked.own.ana, asked.own.budi}
    assert {one["ticket_id"] for one in ok(asked.api.get("/v1/notices"))["items"]} == {
        asked.own.ana_ticket,
        asked.own.budi_ticket,
    }
    assert {one["serial"] for one in ok(asked.api.get("/v1/deadletters"))["items"]} == own


def test_what_is_another_tenants_is_answered_like_what_is_not_there(asked: Asked) -> None:
    other = asked.other
    serial, asset = other.ana_device.serial, other.ana_device.asset_id
    for found, missing in (
        (f"/v1/devices/pump/{serial}", "/v1/devices/pump/X-9"),
        (f"/v1/telemetry/pump/{serial}", "/v1/telemetry/pump/X-9"),
        (f"/v1/tickets/{other.ana_ticket}", "/v1/tickets/999999"),
        (f"/v1/customers/{other.ana}", "/v1/customers/999999"),
        (f"/v1/assets/{asset}", "/v1/assets/999999"),
    ):
        theirs, none = asked.api.get(found), asked.api.get(missing)
        assert theirs.status_code == none.status_code == 404, found
        assert problem(theirs, 404)["code"] == problem(none, 404)["code"]


def test_a_serial_of_another_tenant_cannot_be_registered_and_nothing_says_why(asked: Asked) -> None:
    body = {"product": "pump", "serial": asked.other.ana_device.serial, "installed_at": T0.isoformat()}
    refused = problem(asked.api.post("/v1/devices", json=body), 422)
    assert refused["code"] == "serial_refused"
    assert asked.other.ana_device.serial in refused["detail"]
    ok(asked.api.post("/v1/devices", json={**body, "serial": "NEW-1"}), 201)
    owned_elsewhere = {**body, "serial": "NEW-2", "customer_id": asked.other.ana}
    assert problem(asked.api.post("/v1/devices", json=owned_elsewhere), 422)["code"] == "customer_not_entered"


def test_the_stream_tells_of_ones_own_changes_alone(asked: Asked, conn: Connection) -> None:
    with asked.api.stream("GET", "/v1/changes", params={"kind": "device"}) as answer:
        stream = settled(told(answer))
        for device in (asked.other.ana_device, asked.own.ana_device, asked.other.budi_device, asked.own.budi_device):
            arrivals.put_statuses(conn, [arrivals.Status(device.id, "offline", T0, "", T0)])
        seen = [next(stream), next(stream)]
    assert [one.said["serial"] for one in seen] == [asked.own.ana_device.serial, asked.own.budi_device.serial]


def test_a_technicians_stream_tells_of_their_tickets_alone(conn: Connection, database_url: str) -> None:
    world, token = TenantWorld(conn), new_token()
    conn.execute("UPDATE person SET state = 'active'")
    make_token(
        conn,
        token_hash=secret_hash(token),
        name="telephone",
        hint=token[:8],
        scopes=[*Permission],
        made_by="test",
        made_at=datetime.now(UTC),
        person_id=world.a.tech,
    )
    with serving(database_url, token=token) as api, api.stream("GET", "/v1/changes") as answer:
        stream = settled(told(answer))
        for side, ticket in (
            (world.b, world.b.ana_ticket),
            (world.a, world.a.budi_ticket),
            (world.a, world.a.ana_ticket),
        ):
            world.insert("ticket_history", ticket_id=ticket, at=T0, actor="?", action="note", to_state="new")
            arrivals.put_statuses(conn, [arrivals.Status(side.budi_device.id, "offline", T0, "", T0)])
        assert next(stream).said["subject"] == f"ticket/{world.a.ana_ticket}"


def test_a_subscriber_gets_the_changes_of_its_scope() -> None:
    changes = [
        Change(number, T0, T0, "pump", ChangeKind.TICKET, f"ticket/{number}", "P-1", "", tenant)
        for number, tenant in enumerate((1, 2, None))
    ]
    for scope, shown, wanted in (
        (EVERYTHING, (), 3),
        (Scope(1), (), 2),
        (Scope(1, customer=5), (), 0),
        (Scope(1, technician=5), {0}, 1),
        (NOTHING, (), 0),
    ):
        subscription = Subscription(scope, None, None, None)
        subscription.offer(ChangeBatch(changes, "9:9:", False), shown)
        assert len(subscription._waiting) == wanted, scope
