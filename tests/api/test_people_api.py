"""People over HTTP: invited, changed, disabled; nobody beyond their tenant, nobody above themselves."""

import pytest

from api.access.permissions import Permission
from store.engine.database import Connection
from store.identity.people import PersonState, Role, find_person, person_named
from store.identity.tenants import create_tenant
from tests.api.access_world import WALL, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import settle

BUDI = {"name": "Budi", "role": "technician", "email": "budi@example.com", "areas": ["Denpasar"]}


def test_somebody_is_invited_changed_and_disabled(conn: Connection, database_url: str) -> None:
    settle(conn)
    chief = member(conn, "Chief", Role.ADMINISTRATOR)
    with serving(database_url, token=token_of(conn, chief)) as api:
        budi = ok(api.post("/v1/people", json=BUDI), 201)
        assert (budi["state"], budi["tenant_id"], budi["areas"]) == ("invited", None, ["Denpasar"])
        assert conn.execute("SELECT purpose FROM single_use_link WHERE person_id = %s", (budi["id"],)).fetchall() == [
            ("invitation",)
        ]
        at = f"/v1/people/{budi['id']}"
        assert problem(api.post("/v1/people", json={**BUDI, "name": "BUDI", "email": "b@example.com"}), 409)[
            "code"
        ] == ("person_taken")
        assert ok(api.post(f"{at}/invite"))["id"] == budi["id"]
        live = "SELECT count(*) FROM single_use_link WHERE person_id = %s AND spent_at IS NULL"
        assert conn.execute(live, (budi["id"],)).fetchone() == (1,)
        assert ok(api.patch(at, json={"role": "dispatcher"}))["role"] == "dispatcher"
        assert ok(api.patch(at, json={"state": "disabled"}))["state"] == "disabled"
        assert conn.execute(live, (budi["id"],)).fetchone() == (0,)
        # Who never came in is invited still, once they are let in again.
        assert ok(api.patch(at, json={"state": "active"}))["state"] == "invited"
        assert [one["name"] for one in ok(api.get("/v1/people", params={"role": "dispatcher"}))["items"]] == ["Budi"]
        dewi = ok(api.post("/v1/people", json={"name": "Dewi", "role": "agent"}), 201)
        assert dewi["state"] == "named"
        mailed = ok(api.patch(f"/v1/people/{dewi['id']}", json={"email": "dewi@example.com"}))
        assert mailed["state"] == "invited"
        problem(api.get("/v1/people/999999"), 404)
        for name in ("Triage", " staff ", "a\u200bb\n"):
            problem(api.post("/v1/people", json={**BUDI, "name": name}), 422)
    said = conn.execute("SELECT action, subject, actor FROM audit ORDER BY id").fetchall()
    assert ("changed", f"person/{budi['id']}", "Chief") in said


def test_nobody_raises_themselves_and_one_administrator_stays(conn: Connection, database_url: str) -> None:
    settle(conn)
    chief = member(conn, "Chief", Role.ADMINISTRATOR)
    with serving(database_url) as api:
        at = f"/v1/people/{chief.id}"
        for change in ({"role": "agent"}, {"state": "disabled"}):
            assert problem(api.patch(at, json=change), 409)["code"] == "last_administrator"
            with acting(api, token_of(conn, chief)) as own:
                assert problem(own.patch(at, json=change), 409)["code"] == "not_yourself"
        assert problem(api.post(f"{at}/move", json={"tenant_id": 1}), 409)["code"] == "last_administrator"
        second = member(conn, "Second", Role.ADMINISTRATOR)
        assert ok(api.patch(at, json={"state": "disabled"}))["state"] == "disabled"
        assert (
            problem(api.patch(f"/v1/people/{second.id}", json={"role": "agent"}), 409)["code"] == "last_administrator"
        )


def test_a_program_makes_nobody_who_may_do_more_than_it(conn: Connection, database_url: str) -> None:
    settle(conn)
    lead = member(conn, "Lead", Role.SERVICE_LEAD)
    scopes = (Permission.PEOPLE_READ, Permission.PEOPLE_WRITE, Permission.PRODUCTS_READ)
    with serving(database_url, token=program(conn, "HR", *scopes)) as api:
        for role in ("administrator", "technician"):
            assert problem(api.post("/v1/people", json={**BUDI, "role": role}), 409)["code"] == "above_yourself"
        # An address is a way in: whoever could change it could come in as them.
        for change in ({"email": "thief@example.com"}, {"role": "agent"}, {"state": "disabled"}):
            assert problem(api.patch(f"/v1/people/{lead.id}", json=change), 409)["code"] == "above_yourself"
        problem(api.post(f"/v1/people/{lead.id}/end-sessions"), 409)
        problem(api.post(f"/v1/people/{lead.id}/move", json={"tenant_id": 1}), 403)
    assert find_person(conn, lead.id) == lead


def test_an_administrator_of_a_tenant_manages_its_people_alone(conn: Connection, database_url: str) -> None:
    settle(conn)
    bali = create_tenant(conn, name="Bali", now=WALL)
    assert bali is not None
    chief, theirs, mine = (
        member(conn, "Chief", Role.ADMINISTRATOR),
        member(conn, "Theirs", Role.AGENT, 1),
        member(conn, "Mine", Role.AGENT, bali),
    )
    with serving(database_url, token=token_of(conn, member(conn, "Made", Role.ADMINISTRATOR, bali))) as api:
        assert [one["name"] for one in ok(api.get("/v1/people"))["items"]] == ["Mine", "Made"]
        for other in (chief, theirs):
            for answer in (
                api.get(f"/v1/people/{other.id}"),
                api.patch(f"/v1/people/{other.id}", json={"state": "disabled"}),
                api.post(f"/v1/people/{other.id}/end-sessions"),
                api.post(f"/v1/people/{other.id}/invite"),
            ):
                assert problem(answer, 404)["code"] == "no_person"
        new = ok(api.post("/v1/people", json=BUDI), 201)
        assert new["tenant_id"] == bali
        problem(api.post("/v1/people", json={**BUDI, "name": "Sri", "email": "sri@example.com", "tenant_id": 1}), 422)
        assert ok(api.patch(f"/v1/people/{mine.id}", json={"state": "disabled"}))["state"] == "disabled"
        problem(api.get("/v1/tenants"), 403)
        problem(api.post("/v1/tenants", json={"name": "Own"}), 403)
        problem(api.post("/v1/models/1/rollback", json={"why": "x"}), 403)
    assert person_named(conn, "Theirs") == theirs


def test_a_disabled_person_is_signed_out_at_once(conn: Connection, database_url: str) -> None:
    settle(conn)
    ani = member(conn, "Ani", Role.AGENT)
    with serving(database_url) as api, acting(api, token_of(conn, ani)) as own:
        ok(own.get("/v1/tickets"))
        ok(api.patch(f"/v1/people/{ani.id}", json={"state": "disabled"}))
        problem(own.get("/v1/tickets"), 401)
    found = find_person(conn, ani.id)
    assert found is not None
    assert found.state is PersonState.DISABLED


@pytest.mark.parametrize("language", ["en", "id"])
def test_refusals_are_worded_in_both_languages(language: str, conn: Connection, database_url: str) -> None:
    settle(conn)
    chief = member(conn, "Chief", Role.ADMINISTRATOR)
    with serving(database_url) as api:
        answer = api.patch(f"/v1/people/{chief.id}", json={"role": "agent"}, headers={"Accept-Language": language})
        said = {"en": "is the last administrator", "id": "adalah administrator terakhir"}[language]
        assert said in problem(answer, 409)["detail"]


def test_tenants_are_entered_and_renamed(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url, token=token_of(conn, member(conn, "Chief", Role.ADMINISTRATOR))) as api:
        bali = ok(api.post("/v1/tenants", json={"name": " Bali ", "kind": "region"}), 201)
        assert (bali["name"], bali["kind"]) == ("Bali", "region")
        problem(api.post("/v1/tenants", json={"name": "BALI"}), 409)
        assert ok(api.patch(f"/v1/tenants/{bali['id']}", json={"name": "Bali and Lombok"}))["name"] == "Bali and Lombok"
        problem(api.patch(f"/v1/tenants/{bali['id']}", json={"name": "sigap"}), 409)
        problem(api.patch("/v1/tenants/99", json={"name": "x"}), 404)
        assert [one["name"] for one in ok(api.get("/v1/tenants"))["items"]] == ["Sigap", "Bali and Lombok"]
        ani = member(conn, "Ani", Role.AGENT)
        assert ok(api.post(f"/v1/people/{ani.id}/move", json={"tenant_id": bali["id"]}))["tenant_id"] == bali["id"]
        problem(api.post(f"/v1/people/{ani.id}/move", json={"tenant_id": 99}), 422)
        assert ok(api.post(f"/v1/people/{ani.id}/move", json={"tenant_id": None}))["tenant_id"] is None
