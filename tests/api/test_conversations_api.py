"""Conversations over the API: staff answer, assign, close and merge; customers see their own, without staff's notes."""

from uuid import uuid4

from store.engine.database import Connection
from store.identity.customer_accounts import account_of_customer, person_of_account
from store.identity.people import Role
from tests.api.access_world import acting, member, token_of
from tests.api.api_world import ok, problem, serving
from tests.api.portal_world import settle_kitchen
from tests.service.service_world import rows


def test_staff_and_a_customer_talk(conn: Connection, database_url: str) -> None:
    home = settle_kitchen(conn)
    agent, ani = token_of(conn, member(conn, "Dewi", Role.AGENT, 1)), _token_of_customer(conn, home.ani)
    with serving(database_url, token=None) as api:
        key = str(uuid4())
        with acting(api, ani) as own:
            for _ in range(2):
                asked = ok(
                    own.post("/v1/my/threads", json={"text": "Kapan?", "ticket_id": home.ticket, "client_id": key}), 201
                )
            general = ok(own.post("/v1/my/threads", json={"text": "Halo"}), 201)
        thread = asked["thread_id"]
        with acting(api, agent) as desk:
            listed = ok(desk.get("/v1/threads", params={"state": "waiting_for_us"}))["items"]
            assert {(one["id"], one["last"]) for one in listed} == {(thread, "Kapan?"), (general["thread_id"], "Halo")}
            assert ok(desk.get("/v1/threads", params={"ticket": home.ticket, "unassigned": True}))["items"]
            ok(desk.post(f"/v1/threads/{thread}/assign", json={"assignee": "Dewi"}))
            assert not ok(desk.get("/v1/threads", params={"ticket": home.ticket, "unassigned": True}))["items"]
            note = ok(desk.post(f"/v1/threads/{thread}/messages", json={"text": "For us.", "internal": True}), 201)
            assert (note["author"], note["internal"]) == ("Dewi", True)
            assert ok(desk.get(f"/v1/threads/{thread}"))["state"] == "waiting_for_us"
            ok(desk.post("/v1/threads", json={"ticket_id": home.ticket, "text": "Senin."}), 201)
            assert ok(desk.post(f"/v1/threads/{thread}/close"))["state"] == "closed"
            problem(desk.post(f"/v1/threads/{thread}/close"), 409)
            ok(desk.post(f"/v1/threads/{thread}/reopen"))
            ok(desk.post(f"/v1/threads/{general['thread_id']}/merge", json={"into": thread}))
            card = ok(desk.get(f"/v1/threads/{thread}"))
            assert card["merged"] == [general["thread_id"]]
            assert [one["text"] for one in card["messages"]] == ["Kapan?", "Halo", "For us.", "Senin."]
            ok(desk.post(f"/v1/threads/{general['thread_id']}/unmerge"))
            problem(desk.post(f"/v1/threads/{general['thread_id']}/unmerge"), 409)
            problem(desk.post("/v1/threads", json={"text": "x"}), 422)
            problem(desk.get("/v1/threads/987654"), 404)
        with acting(api, ani) as own:
            card = ok(own.get(f"/v1/my/threads/{thread}"))
            assert [one["text"] for one in card["messages"]] == ["Kapan?", "Senin."]
            assert len(ok(own.get("/v1/my/threads"))["items"]) == 2
            ok(own.post(f"/v1/my/threads/{thread}/messages", json={"text": "Baik, jam berapa?"}), 201)
            problem(own.get("/v1/threads"), 403)
            problem(own.get("/v1/my/threads/987654"), 404)
            problem(own.post("/v1/my/threads", json={"text": "x", "ticket_id": 987654}), 404)
    audited = rows(conn, "SELECT DISTINCT subject FROM audit WHERE actor = 'Dewi' AND action = 'changed'")
    assert (f"thread/{thread}",) in audited


def _token_of_customer(conn: Connection, customer_id: int) -> str:
    account = account_of_customer(conn, customer_id)
    assert account is not None
    person = person_of_account(conn, account)
    assert person is not None
    return token_of(conn, person)
