"""Commands over HTTP: sent, listed, read with their history, taken back; by whom, and what the audit log says."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from fleet.device_commands import SENDERS
from store.engine.database import Connection, connect
from store.identity.people import Role
from tests.api.access_world import member, token_of
from tests.api.api_world import ok, problem, serving
from tests.cloned_database import cloned_database
from tests.worlds.command_world import CommandWorld, settle_pumps

AT = "/v1/devices/pump/P-1/commands"


@pytest.fixture(scope="module")
def database(server_url: str, template: str) -> Iterator[str]:
    """One database and one process for this file."""
    with cloned_database(server_url, template) as url:
        yield url


@pytest.fixture(scope="module")
def api(database: str) -> Iterator[httpx.Client]:
    with connect(database) as conn:
        settle_pumps(conn)
    with serving(database) as client:
        yield client


@pytest.fixture
def conn(database: str, api: httpx.Client) -> Iterator[Connection]:
    with connect(database) as connection:
        connection.execute("DELETE FROM command")
        yield connection


def send(api: httpx.Client, status: int = 201, **body: object) -> Any:
    return ok(api.post(AT, json={"name": "clear", **body}), status)


def test_a_command_waits_as_it_was_asked_for(api: httpx.Client, conn: Connection) -> None:
    made = send(api, args={"turns": 4}, expires_after="2h", why="it hums")
    assert (made["name"], made["args"], made["state"], made["asked_by"]) == ("clear", {"turns": 4}, "queued", "staff")
    card = ok(api.get(f"/v1/commands/{made['id']}"))
    assert [(line["state"], line["actor"], line["why"]) for line in card["history"]] == [("queued", "staff", "it hums")]
    assert [one["id"] for one in ok(api.get(AT))["items"]] == [made["id"]]
    assert [one["id"] for one in ok(api.get("/v1/commands", params={"state": "queued"}))["items"]] == [made["id"]]
    assert ok(api.get("/v1/commands", params={"state": "sent"}))["items"] == []


def test_it_can_be_taken_back_once(api: httpx.Client, conn: Connection) -> None:
    at = f"/v1/commands/{send(api)['id']}/cancel"
    assert ok(api.post(at, json={"why": "not now"}))["state"] == "cancelled"
    assert problem(api.post(at), 409)["code"] == "command_not_cancellable"
    assert problem(api.post("/v1/commands/999999/cancel"), 404)["code"] == "no_command"


def test_what_is_wrong_is_named_with_its_value_and_rule(api: httpx.Client, conn: Connection) -> None:
    answer = problem(api.post(AT, json={"name": "clear", "args": {"turns": 99}}), 422)
    assert answer["faults"] == [{"subject": "args.turns", "value": "99", "rule": "must lie within 1..10"}]
    assert problem(api.post(AT, json={"name": "clear", "args": {"turns": 10**400}}), 422)["faults"]
    assert problem(api.post(AT, json={"name": "dance"}), 422)["code"] == "command_not_declared"
    assert "expires_after" in problem(api.post(AT, json={"name": "clear", "expires_after": "soon"}), 422)["detail"]
    assert problem(api.post("/v1/devices/pump/P-9/commands", json={"name": "clear"}), 404)["code"] == "no_device"
    assert problem(api.post(AT, json={"name": "clear", "ticket_id": 77}), 422)["code"] == "ticket_of_another_device"


def test_the_same_key_again_is_answered_as_the_first_time(api: httpx.Client, conn: Connection) -> None:
    first = send(api, key="k-1")
    assert send(api, 200, key="k-1")["id"] == first["id"]
    assert problem(api.post(AT, json={"name": "reboot", "key": "k-1"}), 409)["code"] == "request_key_taken"


def test_the_commands_of_a_product_come_with_their_arguments(api: httpx.Client) -> None:
    declared = {one["id"]: one for one in ok(api.get("/v1/products/pump/commands"))["items"]}
    assert list(declared) == ["set_config", "run_diagnostic", "reboot", "clear", "calibrate"]
    assert declared["clear"]["cures"] == ["blockage"]
    assert [(a["id"], a["type"], a["default"]) for a in declared["clear"]["arguments"]] == [("turns", "integer", 3)]
    assert (declared["reboot"]["once"], declared["reboot"]["tries"]) == (True, 1)


def test_a_command_that_is_left_to_engineers_is_theirs(api: httpx.Client, conn: Connection) -> None:
    body = {"name": "calibrate", "args": {"mode": "fast"}}
    for role, status in ((Role.ENGINEER, 201), (Role.DISPATCHER, 403), (Role.AGENT, 403)):
        bears = {"Authorization": f"Bearer {token_of(conn, member(conn, f'Somebody {role}', role))}"}
        answer = api.post(AT, json=body, headers=bears)
        assert answer.status_code == status, (role, answer.text)
    allowed = ok(api.get("/v1/products/pump/commands", headers=bears))
    assert {one["id"]: one["may_send"] for one in allowed["items"]}["calibrate"] is False


def test_the_audit_log_names_who_sent_and_who_took_back(api: httpx.Client, conn: Connection) -> None:
    number = send(api)["id"]
    ok(api.post(f"/v1/commands/{number}/cancel"))
    rows = conn.execute("SELECT action, actor FROM audit WHERE subject = %s ORDER BY id", (f"command/{number}",))
    assert rows.fetchall() == [("command_sent", "staff"), ("command_cancelled", "staff")]


def test_the_feed_of_changes_tells_of_it(api: httpx.Client, conn: Connection) -> None:
    number = send(api)["id"]
    told = conn.execute("SELECT serial FROM change WHERE kind = 'command' AND subject = %s", (f"command/{number}",))
    assert told.fetchall() == [("P-1",)]


def test_product_files_name_senders_by_the_roles_that_there_are() -> None:
    assert set(SENDERS) == {*(str(role) for role in Role if role is not Role.CUSTOMER), "program"}


def test_nobody_sees_another_tenants_commands(api: httpx.Client, conn: Connection) -> None:
    world: CommandWorld = settle_pumps(conn)
    number = world.ask()
    assert conn.execute("SELECT count(*) FROM command").fetchone() == (1,)
    conn.execute("SET ROLE sigap_web")
    for tenant, seen in (("1", 1), ("2", 0)):
        conn.execute("SELECT set_config('sigap.tenant', %s, false)", (tenant,))
        for table in ("command", "command_history"):
            row = conn.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            assert row == (seen,), (tenant, table)
    conn.execute("RESET ROLE")
    assert number
