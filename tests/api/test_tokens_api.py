"""Tokens over HTTP: shown once, within the scopes of who makes them, ended."""

from datetime import UTC, datetime, timedelta

from api.access.permissions import SCOPE_GROUPS, Permission
from store.engine.database import Connection
from store.identity.people import Role
from store.identity.tenants import create_tenant
from tests.api.access_world import WALL, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import settle


def test_a_token_is_shown_once_used_and_ended(conn: Connection, database_url: str) -> None:
    settle(conn)
    chief = token_of(conn, member(conn, "Chief", Role.ADMINISTRATOR))
    conn.execute("UPDATE access_token SET expires_at = NULL")
    with serving(database_url, token=chief) as api:
        made = ok(api.post("/v1/tokens", json={"name": "Warehouse", "scopes": ["devices", "tickets.read"]}), 201)
        secret = made.pop("token")
        assert secret.startswith(made["hint"])
        assert set(made["scopes"]) == {*SCOPE_GROUPS["devices"], "tickets.read"}
        [listed] = ok(api.get("/v1/tokens"))["items"]
        assert listed == made
        assert (listed["made_by"], listed["tenant_id"], listed["last_used_at"]) == ("Chief", None, None)
        assert listed["expires_at"] > (WALL + timedelta(days=364)).isoformat()
        with acting(api, secret) as warehouse:
            ok(warehouse.get("/v1/devices", params={"product": "fridge"}))
            problem(warehouse.get("/v1/customers"), 403)
            [used] = ok(api.get("/v1/tokens"))["items"]
            assert used["last_used_at"] is not None
            assert ok(api.post(f"/v1/tokens/{made['id']}/end"))["ended_at"] is not None
            problem(warehouse.get("/v1/devices", params={"product": "fridge"}), 401)
        ok(api.post(f"/v1/tokens/{made['id']}/end"))
        assert ok(api.get("/v1/tokens"))["items"] == []
        assert len(ok(api.get("/v1/tokens", params={"ended": True}))["items"]) == 1
        problem(api.post("/v1/tokens/9999/end"), 404)
    assert secret not in str(conn.execute("SELECT t::text FROM access_token t").fetchall())
    assert secret not in str(conn.execute("SELECT a::text FROM audit a").fetchall())


def test_unknown_scopes_names_and_times_are_refused_with_what_there_is(conn: Connection, database_url: str) -> None:
    settle(conn)
    member(conn, "Budi", Role.AGENT)
    with serving(database_url) as api:
        refusal = problem(api.post("/v1/tokens", json={"name": "x", "scopes": ["tickets"]}), 422)
        assert "tickets.read" in refusal["detail"]
        assert "engineering" in refusal["detail"]
        problem(api.post("/v1/tokens", json={"name": "x", "scopes": []}), 422)
        problem(api.post("/v1/tokens", json={"name": "x", "scopes": ["account.own"]}), 422)
        late = {"name": "x", "scopes": ["read"], "expires_at": (WALL - timedelta(days=1)).isoformat()}
        problem(api.post("/v1/tokens", json=late), 422)
        # Histories would not tell a program of this name from the person, or from a part of the platform.
        for name in ("budi", "triage"):
            problem(api.post("/v1/tokens", json={"name": name, "scopes": ["read"]}), 422)


def test_a_program_makes_no_token_beyond_its_own(conn: Connection, database_url: str) -> None:
    settle(conn)
    bali = create_tenant(conn, name="Bali", now=WALL)
    own = (Permission.TOKENS_WRITE, Permission.PRODUCTS_READ)
    theirs = program(conn, "theirs", Permission.PRODUCTS_READ)
    with serving(database_url, token=program(conn, "erp", *own, tenant_id=bali)) as api:
        conn.execute("UPDATE access_token SET expires_at = now() + interval '1 hour' WHERE name = 'erp'")
        refusal = problem(api.post("/v1/tokens", json={"name": "x", "scopes": ["tickets.read"]}), 422)
        assert refusal["faults"][0]["value"] == "'tickets.read'"
        made = ok(api.post("/v1/tokens", json={"name": "x", "scopes": ["read"]}), 201)
        assert (made["scopes"], made["tenant_id"]) == (["products.read"], bali)
        assert datetime.fromisoformat(made["expires_at"]) <= datetime.now(UTC) + timedelta(hours=1)
        problem(api.post("/v1/tokens", json={"name": "y", "scopes": ["read"], "tenant_id": 1}), 422)
        assert {one["name"] for one in ok(api.get("/v1/tokens"))["items"]} == {"erp", "x"}
        [(other,)] = conn.execute("SELECT id FROM access_token WHERE name = 'theirs'").fetchall()
        refused, absent = api.post(f"/v1/tokens/{other}/end"), api.post("/v1/tokens/9999/end")
        assert problem(refused, 404)["code"] == problem(absent, 404)["code"]
    with serving(database_url, token=theirs) as api:
        ok(api.get("/v1/products"))


def test_my_account_shows_me_my_sessions_and_my_tokens(conn: Connection, database_url: str) -> None:
    settle(conn)
    budi, ani = member(conn, "Budi", Role.TECHNICIAN), member(conn, "Ani", Role.AGENT)
    with serving(database_url, token=token_of(conn, budi)) as api:
        me = ok(api.get("/v1/my"))
        assert (me["kind"], me["name"], me["role"], me["permissions"]["tickets.work"]) == (
            *("person", "Budi", "technician"),
            "own",
        )
        changed = ok(api.patch("/v1/my", json={"language": "en", "time_zone": "Asia/Makassar"}))
        assert (changed["language"], changed["time_zone"]) == ("en", "Asia/Makassar")
        assert ok(api.get("/v1/my/sessions"))["items"] == []
        problem(api.post("/v1/my/sessions/1/end"), 404)
        mine = ok(api.post("/v1/my/tokens", json={"name": "phone", "scopes": ["all"]}), 201)
        assert "customers.write" not in mine["scopes"]
        assert "tickets.work" in mine["scopes"]
        problem(api.post("/v1/my/tokens", json={"name": "phone", "scopes": ["models.act"]}), 422)
        assert {one["name"] for one in ok(api.get("/v1/my/tokens"))["items"]} == {"Budi", "phone"}
        with acting(api, mine["token"]) as phone:
            assert ok(phone.get("/v1/my"))["name"] == "Budi"
        with acting(api, token_of(conn, ani)) as other:
            problem(other.post(f"/v1/my/tokens/{mine['id']}/end"), 404)
        assert ok(api.post(f"/v1/my/tokens/{mine['id']}/end"))["ended_at"]
    with serving(database_url) as api:
        assert (ok(api.get("/v1/my"))["kind"], ok(api.get("/v1/my"))["name"]) == ("legacy", "staff")
        assert problem(api.get("/v1/my/tokens"), 404)["code"] == "no_account"
