"""Two tenants: an id of the other side gets the answer that an id of nothing gets, and tells nothing."""

import json
import re
from typing import Any

import httpx
from psycopg.sql import SQL, Identifier

from api.access.permissions import SCOPE_GROUPS, Permission, permissions_of
from api.access.secrets import secret_hash
from service.fleet_pass import sweep
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.people import Role
from store.identity.sessions import begin_session
from store.identity.tenants import create_tenant
from tests.api.access_world import PLENTY, STAFF, WALL, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.api.test_every_route_asks import OPERATIONS
from tests.service.service_world import DAY, NO_CHANNEL, NOW, add_fridge, predict, rows, settle

# What only the other side has.
OTHERS = ("Wayan Otherside", "wayan@otherside.example", "OTHER-9", "Othertown", "other.agent@example.com")
NOTHING = 888_888
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "Budi"},
    "commands": {"name": "reboot"},
    "hold": {"why": "x"},
    "cancel": {"why": "x"},
    "finding": {"kind": "confirmed"},
    "shelve": {"until": "2026-03-04T08:00:00Z", "why": "x"},
    "out-of-service": {"why": "x"},
    "maintenance": {"component": "compressor", "action": "replaced"},
    "reports": {"text": "x"},
    "rollback": {"why": "x"},
    "move": {"tenant_id": 1},
    "owner": {"customer_id": 1},
    "consents": {"how": "phone", "language": "id", "purpose": "survey"},
    "withdraw": {"how": "phone"},
}
FIXED = {"product": "fridge", "purpose": "survey"}
TABLES = ("customer", "asset", "device", "ticket", "alarm", "prediction", "person", "access_token", "session")


class Otherside:
    """Everything of a second tenant; the first has the usual fridge."""

    def __init__(self, conn: Connection) -> None:
        self.world = settle(conn)
        predict(conn, self.world.worn_fridge)
        wayan = create_customer(conn, name="Wayan Otherside", email="wayan@otherside.example")
        fridge = add_fridge(conn, self.world.product, "OTHER-9", wayan)
        predicted = predict(conn, fridge)
        sweep(conn, "fridge", NOW, NO_CHANNEL)
        bali = create_tenant(conn, name="Othertown", now=WALL)
        assert bali is not None
        conn.execute("UPDATE customer SET tenant_id = %s WHERE id = %s", (bali, wayan))
        agent = member(conn, "Other Agent", Role.AGENT, bali)
        program(conn, "Othertown program", Permission.TICKETS_READ, tenant_id=bali)
        token_of(conn, agent)
        conn.execute("UPDATE ticket SET assignee = 'Other Agent' WHERE device_id = %s", (fridge.id,))
        session = begin_session(
            conn,
            token_hash=secret_hash("x"),
            person_id=agent.id,
            at=WALL,
            expires_at=WALL + DAY,
            address="127.0.0.1",
            agent="test",
            how="link",
        )
        [(alarm,)] = conn.execute(
            """INSERT INTO alarm (product, device_id, rule, metric, class, severity, name, state, active, occurrences,
                    first_raised_at, raised_at, opened_at, changed_at)
                VALUES ('fridge', %s, 'too_warm', 'power', 'device', 'error',
                    '{"code": "as_written", "args": {"text": "Othertown"}}', 'active_unacknowledged', true, 1,
                    now(), now(), now(), now()) RETURNING id""",
            (fridge.id,),
        ).fetchall()
        [(ticket, asset, notice)] = conn.execute(
            """SELECT t.id, t.asset_id, min(n.id) FROM ticket t JOIN notice n ON n.ticket_id = t.id
               WHERE t.device_id = %s GROUP BY t.id""",
            (fridge.id,),
        ).fetchall()
        [(token,)] = rows(conn, "SELECT id FROM access_token WHERE name = 'Othertown program'")
        self.ids: dict[str, object] = {
            "customer_id": wayan,
            "asset_id": asset,
            "ticket_id": ticket,
            "prediction_id": predicted,
            "alarm_id": alarm,
            "notice_id": notice,
            "person_id": agent.id,
            "token_id": token,
            "session_id": session,
            "tenant_id": bali,
            "serial": "OTHER-9",
        }
        assert all(self.ids.values())

    def rows(self, conn: Connection) -> list[list[tuple[Any, ...]]]:
        query = SQL("SELECT t::text FROM {} t ORDER BY id")
        return [conn.execute(query.format(Identifier(table))).fetchall() for table in TABLES]


def test_an_id_of_the_other_side_is_as_good_as_none(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    askers = {role: token_of(conn, member(conn, f"The {role}", role, 1)) for role in STAFF}
    by_program = program(conn, "all of one", *SCOPE_GROUPS["all"], tenant_id=1)
    before = other.rows(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for name, token in [*askers.items(), ("program", by_program)]:
            held = set(permissions_of(name, 1)) if isinstance(name, Role) else set(Permission)
            with acting(api, token) as own:
                for method, path, permission in OPERATIONS:
                    if permission not in held or not _names_something(path):
                        continue
                    theirs, none = _call(own, method, path, other.ids), _call(own, method, path, {})
                    assert theirs == none, (name, method, path)
                    assert theirs[0] in (403, 404), (name, method, path, theirs)
    assert _but_times(other.rows(conn)) == _but_times(before)


def test_no_list_shows_anything_of_the_other_side(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    with serving(database_url, token=None, rate_limits=PLENTY) as api:
        for role in STAFF:
            with acting(api, token_of(conn, member(conn, f"The {role}", role, 1))) as own:
                for method, path, permission in OPERATIONS:
                    if (
                        method != "GET"
                        or "{" in path
                        or path == "/v1/changes"
                        or permission not in permissions_of(role, 1)
                    ):
                        continue
                    for query in ({}, {"product": "fridge"}):
                        said = own.get(path, params=query).text
                        assert not [word for word in OTHERS if word in said], (role, path, query)
                for filtered in (
                    f"/v1/assets?customer_id={other.ids['customer_id']}",
                    f"/v1/notices?customer={other.ids['customer_id']}",
                    f"/v1/alarms?ticket={other.ids['ticket_id']}",
                    *("/v1/tickets?serial=OTHER-9", "/v1/predictions?serial=OTHER-9", "/v1/alarms?serial=OTHER-9"),
                    "/v1/devices?product=fridge&serial=OTHER",
                ):
                    answer = own.get(filtered)
                    assert answer.status_code == 403 or answer.json()["items"] == [], (role, filtered)
                fleet = own.get("/v1/fleet")
                if fleet.status_code == 200:
                    assert ok(fleet)["items"][0]["devices"]["all"] <= 1


def test_what_is_entered_with_something_of_the_other_side_tells_nothing(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    new = {"product": "fridge", "serial": "MINE-1", "installed_at": "2026-01-01T00:00:00Z"}
    with serving(database_url, token=token_of(conn, member(conn, "Dewi", Role.AGENT, 1))) as api:
        theirs = problem(api.post("/v1/devices", json={**new, "customer_id": other.ids["customer_id"]}), 422)
        none = problem(api.post("/v1/devices", json={**new, "customer_id": NOTHING}), 422)
        assert _plain(theirs, other.ids) == _plain(none, {})
        [mine] = ok(api.get("/v1/tickets"))["items"]
        for name in ("Other Agent", "Nobody"):
            refusal = problem(api.post(f"/v1/tickets/{mine['id']}/assign", json={"assignee": name}), 422)
            assert "Other Agent" not in refusal["detail"].replace(repr(name), "")
        taken = api.post("/v1/devices", json={**new, "serial": "OTHER-9"})
        assert problem(taken, 422)["code"] == "serial_refused"
    assert rows(conn, "SELECT count(*) FROM device WHERE serial = 'OTHER-9'") == [(1,)]


def _names_something(path: str) -> bool:
    return any("{" + name + "}" in path for name in ("serial", *(f"{one}_id" for one in _KINDS)))


_KINDS = (
    "customer",
    "asset",
    "ticket",
    "prediction",
    "alarm",
    "notice",
    "person",
    "token",
    "session",
    "tenant",
    "request",
)


def _call(api: httpx.Client, method: str, path: str, ids: dict[str, object]) -> tuple[int, str]:
    """Status and body of the answer, without the ids that were asked with."""

    def fill(found: re.Match[str]) -> str:
        if found[1] in FIXED:
            return FIXED[found[1]]
        return str(ids.get(found[1], "NONE-9" if found[1] == "serial" else NOTHING))

    address = re.sub(r"{(\w+)}", fill, path)
    body = BODIES.get(path.rpartition("/")[2], {})
    if path == "/v1/tenants/{tenant_id}":
        body = {"name": "x"}
    query = {"failure_mode": "compressor_wear"} if path.startswith("/v1/scores") else None
    answer = api.request(method, address, params=query, json=body if method != "GET" else None)
    return answer.status_code, _plain(answer.json(), ids)


def _plain(said: dict[str, Any], ids: dict[str, object]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    for word in (*map(str, ids.values()), str(NOTHING), "NONE-9"):
        text = re.sub(rf"\b{re.escape(word)}\b", "#", text)
    return text


def _but_times(tables: list[list[tuple[Any, ...]]]) -> list[list[str]]:
    """Rows without their times: when a token was last used is one of them."""
    return [[re.sub(r'"20[^"]*"', "", str(one)) for one in table] for table in tables]
