"""What people of each role do with a ticket, in whose name, and what they do not see."""

import json

import httpx
import pytest

from api.access.permissions import Permission
from store.engine.database import Connection
from store.identity.people import NewPerson, PersonState, Role, create_person, person_named
from tests.api.access_world import STAFF, acting, member, program, token_of
from tests.api.api_world import ok, problem, serving
from tests.api.test_tickets_api import CONFIRMED, REPORT, open_predicted
from tests.service.service_world import rows

# Of Ani, and of nobody and nothing else.
PERSONAL = ("Ani", "ani@example.com", "0812-555", "kulkas di dapur")


@pytest.fixture
def ticket(conn: Connection) -> str:
    at = open_predicted(conn)
    conn.execute("UPDATE asset SET site = 'Jl. Ani 7', area = 'Denpasar'")
    conn.execute("UPDATE customer SET phone = '0812-555'")
    return at


def test_a_technician_works_on_what_is_given_to_them(ticket: str, conn: Connection, database_url: str) -> None:
    budi = token_of(conn, member(conn, "Budi", Role.TECHNICIAN))
    rina = token_of(conn, member(conn, "Rina", Role.TECHNICIAN, areas=["Denpasar"]))
    with serving(database_url, token=token_of(conn, member(conn, "Dewi", Role.DISPATCHER))) as api:
        with acting(api, budi) as own, acting(api, rina) as colleague:
            problem(own.get(ticket), 404)
            problem(own.post(f"{ticket}/start"), 404)
            # Of her area: she sees it, and it is not hers.
            ok(colleague.get(ticket))
            for act, body in (("start", None), ("hold", {"why": "x"}), ("finding", CONFIRMED)):
                assert problem(colleague.post(f"{ticket}/{act}", json=body), 403)["code"] == "not_allowed"
            problem(api.post(f"{ticket}/start"), 403)
            assert ok(api.post(f"{ticket}/assign", json={"assignee": "budi"}))["assignee"] == "Budi"
            ok(own.post(f"{ticket}/start"))
            problem(own.post(f"{ticket}/assign", json={"assignee": "Rina"}), 403)
            problem(own.post(f"{ticket}/cancel", json={"why": "x"}), 403)
            card = ok(own.get("/v1/assets/1"))
            assert card["customer"]["name"] == "Ani"
            assert [one["name"] for one in ok(own.get("/v1/customers"))["items"]] == ["Ani"]
            ok(own.post(f"{ticket}/finding", json=CONFIRMED))
        assert [(line["actor"], line["action"]) for line in ok(api.get(ticket))["history"]] == [
            ("triage", "open"),
            ("Dewi", "assign"),
            ("Budi", "start"),
            ("Budi", "resolve"),
        ]
        assert ok(api.get(ticket))["finding"]["actor"] == "Budi"


def test_who_asks_stands_in_the_history_whatever_the_header_says(
    ticket: str, conn: Connection, database_url: str
) -> None:
    header = {"X-Actor": "somebody else"}
    ani = conn.execute("SELECT id FROM customer").fetchone()
    assert ani is not None
    with serving(database_url) as api:
        budi = {"assignee": "Budi"}
        ok(api.post(f"{ticket}/assign", json=budi, headers=header))
        ok(api.post(f"{ticket}/assign", json=budi))
        problem(api.post(f"{ticket}/assign", json=budi, headers={"X-Actor": "x" * 121}), 422)
        with acting(api, program(conn, "ERP", Permission.TICKETS_WORK, Permission.REPORTS_WRITE)) as erp:
            ok(erp.post(f"{ticket}/start", headers=header))
            ok(erp.post(f"{ticket}/hold", json={"why": "y"}, headers={"X-Actor": "x" * 121}))
            ok(erp.post(REPORT, json={"text": "it hums"}), 201)
        with acting(api, token_of(conn, member(conn, "Sri", Role.AGENT))) as sri:
            ok(sri.post(f"{ticket}/resume", headers=header))
        assert [line["actor"] for line in ok(api.get(ticket))["history"]] == [
            *("triage", "somebody else", "staff", "ERP", "ERP", "Sri"),
        ]
        [reported] = [one for one in ok(api.get("/v1/tickets"))["items"] if one["failure_mode"] == "unknown"]
        assert ok(api.get(f"/v1/tickets/{reported['id']}"))["history"][0]["actor"] == "ERP"


def test_a_ticket_goes_to_somebody_who_works_on_tickets(ticket: str, conn: Connection, database_url: str) -> None:
    member(conn, "Budi", Role.TECHNICIAN)
    member(conn, "Eka", Role.ENGINEER)
    gone = member(conn, "Gone", Role.TECHNICIAN)
    conn.execute("UPDATE person SET state = 'disabled' WHERE id = %s", (gone.id,))
    with serving(database_url, token=token_of(conn, member(conn, "Dewi", Role.AGENT))) as api:
        known = [one["name"] for one in ok(api.get(f"{ticket}/assignees"))["items"]]
        assert known == ["Budi", "Dewi"]
        for name in ("Eka", "Gone", "Nobody", "triage", "x" * 150):
            refusal = problem(api.post(f"{ticket}/assign", json={"assignee": name}), 422)
            assert "Budi, Dewi" in refusal["detail"]
        with acting(api, program(conn, "ERP", Permission.TICKETS_ASSIGN)) as erp:
            for name in ("Eka", "Gone", "staff", "x" * 150):
                problem(erp.post(f"{ticket}/assign", json={"assignee": name}), 422)
            assert ok(erp.post(f"{ticket}/assign", json={"assignee": " New One "}))["assignee"] == "New One"
        entered = person_named(conn, "new one")
        assert entered is not None
        assert (entered.role, entered.state, entered.tenant_id) == (Role.TECHNICIAN, PersonState.NAMED, 1)
        assert "New One" in [one["name"] for one in ok(api.get(f"{ticket}/assignees"))["items"]]


def test_who_may_not_read_customers_finds_none_of_one_in_any_answer(
    ticket: str, conn: Connection, database_url: str
) -> None:
    with serving(database_url) as api:
        ok(api.post(REPORT, json={"text": "kulkas di dapur, hubungi 0812-555"}), 201)
        seeing = {role: _read_all(api, token_of(conn, member(conn, str(role).upper(), role))) for role in STAFF}
        program_sees = _read_all(api, program(conn, "BI", Permission.TICKETS_READ, Permission.NOTICES_READ))
    assert set(rows(conn, "SELECT DISTINCT recipient FROM notice")) == {("ani@example.com",)}
    hidden = {Role.KNOWLEDGE, Role.ENGINEER}
    for role, seen in seeing.items():
        found = {word for word in PERSONAL if word in seen}
        if role in hidden:
            assert not found, role
        elif role is not Role.TECHNICIAN:
            assert found == set(PERSONAL), role
    assert not any(word in program_sees for word in PERSONAL)


def test_a_customer_stands_in_histories_without_their_name(ticket: str, conn: Connection, database_url: str) -> None:
    """Their account may do nothing at a ticket; what its pages do in their name is `customer`."""
    from api.access.actor import actor_of
    from api.access.principal import principal_of_token
    from store.identity.tokens import LivingToken

    ani = create_person(conn, NewPerson("Ani", Role.CUSTOMER, "a@example.com", PersonState.ACTIVE, 1, 1))
    assert ani is not None
    token = LivingToken(1, "t", ["account.own"], 1, None, ani.id, "Ani", Role.CUSTOMER, 1, 1, [], "id", "Asia/Jakarta")
    assert actor_of(principal_of_token(token), "somebody") == "customer"


def _read_all(api: httpx.Client, token: str) -> str:
    """Every answer that mentions the one fridge, its ticket, its notices and its owner."""
    said = []
    with acting(api, token) as own:
        for path in (
            *(
                "/v1/tickets",
                "/v1/tickets/1",
                "/v1/tickets/2",
                "/v1/assets",
                "/v1/assets/1",
                "/v1/devices?product=fridge",
            ),
            *("/v1/devices/fridge/SN-1", "/v1/notices", "/v1/notices/1", "/v1/notices/2", "/v1/customers", "/v1/fleet"),
            *("/v1/predictions", "/v1/predictions/1", "/v1/alarms", "/v1/people", "/v1/my", "/v1/customers/1"),
        ):
            answer = own.get(path)
            assert answer.status_code in (200, 403, 404), (path, answer.text)
            said.append(json.dumps(answer.json(), ensure_ascii=False) if answer.status_code == 200 else "")
        if "customers.read" not in ok(own.get("/v1/my"))["permissions"]:
            problem(own.get("/v1/assets?customer_id=1"), 403)
    return "\n".join(said)
