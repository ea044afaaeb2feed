"""The door of claims: one code, one device; wrong codes are answered alike and limited, and a right one gets in."""

import re
from datetime import timedelta

from prometheus_client import REGISTRY

from service.device_access.claim_codes import new_code
from service.device_access.secrets import is_right
from store.access.broker_view import whole_access
from store.access.credentials import SecretHash
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.api.access_world import PLENTY, acting
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import settle


def test_a_device_claims_its_credential_without_a_token_and_once(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        made = ok(api.post("/v1/claims", json={"product": "fridge", "serials": ["SN-1"], "sheet": "en"}), 201)
        [one] = made["claims"]
        assert one["code"] in made["sheet"]
        assert one["address"].endswith(f"/claim#{one['code']}")
        listed = api.get("/v1/claims")
        assert ok(listed)["items"][0]["state"] == "offered"
        assert one["code"] not in listed.text
        with acting(api, None) as device:
            asked = {"code": one["code"], "serial": "SN-1", "hardware_id": "a4:cf:12"}
            answer = device.post("/v1/claim", json=asked)
            claimed = ok(answer)
            assert answer.headers["cache-control"] == "no-store"
            assert claimed["username"] == "fridge.SN-1"
            assert not claimed["waits"]
            assert problem(device.post("/v1/claim", json=asked), 404)["code"] == "claim_refused"
        used = ok(api.get(f"/v1/claims/{one['id']}"))
        assert (used["state"], used["hardware_id"], used["used_from"]) == ("used", "a4:cf:12", "127.0.0.1")
        assert problem(api.post(f"/v1/claims/{one['id']}/revoke"), 409)["code"] == "claim_not_waiting"
    rows = {row.action: row for row in list_audit(conn)}
    assert (rows["claim_used"].actor_kind, rows["claim_used"].tenant_id) == ("nobody", 1)
    assert rows["claim_made"].actor == "staff"
    assert one["code"] not in str(conn.execute("SELECT a::text FROM audit a").fetchall())
    assert one["code"] not in str(conn.execute("SELECT c::text FROM device_claim c").fetchall())


def test_a_quarantined_device_waits_for_somebody(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api:
        asked = {"product": "fridge", "count": 2, "needs_approval": True}
        first, second = ok(api.post("/v1/claims", json=asked), 201)["claims"]
        for one, serial in ((first, "N-1"), (second, "N-2")):
            assert ok(api.post("/v1/claim", json={"code": one["code"], "serial": serial}))["waits"]
        assert not any(row.enabled for row in whole_access(conn)[1])
        waiting = ok(api.get("/v1/claims", params={"state": "quarantined"}))["items"]
        assert {one["device_serial"] for one in waiting} == {"N-1", "N-2"}
        assert ok(api.post(f"/v1/claims/{first['id']}/approve"))["state"] == "used"
        assert ok(api.post(f"/v1/claims/{second['id']}/revoke"))["state"] == "revoked"
        problem(api.post(f"/v1/claims/{second['id']}/approve"), 409)
        problem(api.post("/v1/claims/999/approve"), 404)
    assert [(row.serial, row.enabled) for row in whole_access(conn)[1]] == [("N-1", True)]


def test_every_wrong_code_is_answered_with_the_same_bytes(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url, rate_limits={**PLENTY, "claim_guess": "1000/minute"}) as api:
        asked = {"product": "fridge", "serials": ["SN-1", "SN-2", "SN-3", "SN-4"], "count": 1}
        used, void, over, bound, free = ok(api.post("/v1/claims", json=asked), 201)["claims"]
        ok(api.post("/v1/claim", json={"code": used["code"]}))
        ok(api.post(f"/v1/claims/{void['id']}/revoke"))
        asked = {"product": "fridge", "serials": ["SN-1"], "needs_approval": True}
        [careful] = ok(api.post("/v1/claims", json=asked), 201)["claims"]
        conn.execute(
            "UPDATE device_claim SET made_at = made_at - %(d)s, expires_at = made_at - %(d)s + '1 s' WHERE id = %(id)s",
            {"d": timedelta(days=60), "id": over["id"]},
        )
        bodies = [
            {"code": new_code()},
            {"code": ""},
            {"code": used["code"]},
            {"code": void["code"]},
            {"code": over["code"]},
            {"code": over["code"], "serial": "SN-1"},
            {"code": new_code(), "serial": "SN-1", "key": "k" * 20},
            {"code": bound["code"], "serial": "SN-1"},
            {"code": free["code"], "serial": "SN-1"},
            {"code": careful["code"]},
        ]
        answers = [api.post("/v1/claim", json=body) for body in bodies]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_telephone_that_lost_the_page_sends_its_form_again(conn: Connection, database_url: str) -> None:
    settle(conn)
    with serving(database_url) as api, acting(api, None) as phone:
        [one] = ok(api.post("/v1/claims", json={"product": "fridge", "serials": ["SN-1"]}), 201)["claims"]
        first, other = (key_of(phone.get("/claim").text) for _ in range(2))
        assert first != other
        phone.headers["Origin"] = str(phone.base_url).rstrip("/")
        form = {"code": one["code"], "serial": "", "key": first}
        lost = phone.post("/claim", data=form)
        assert lost.status_code == 200, lost.text
        again = phone.post("/claim", data=form)
        assert again.status_code == 200
        assert secret_of(again.text) != secret_of(lost.text)
        refused = phone.post("/claim", data={**form, "key": other})
        assert refused.status_code == 404
        assert key_of(refused.text) == other, "the next try is the same claimer's"
    _, [living] = whole_access(conn)
    kept = SecretHash(living.salt or b"", living.iterations or 1, living.hash or b"")
    assert is_right(secret_of(again.text), kept)


def key_of(page: str) -> str:
    return str(re.findall(r'name="key" type="hidden" value="([^"]+)"', page)[0])


def secret_of(page: str) -> str:
    return str(re.findall(r'id="secret" type="text" readonly value="([^"]+)"', page)[0])


def test_wrong_codes_are_limited_and_a_right_one_still_gets_in(conn: Connection, database_url: str) -> None:
    settle(conn)
    before = REGISTRY.get_sample_value("sigap_claims_total", {"result": "limited"}) or 0.0
    with serving(database_url) as api:
        [one] = ok(api.post("/v1/claims", json={"product": "fridge", "serials": ["SN-1"]}), 201)["claims"]
        statuses = [api.post("/v1/claim", json={"code": new_code()}).status_code for _ in range(23)]
        assert statuses == [404] * 20 + [429] * 3
        refusal = api.post("/v1/claim", json={"code": new_code()})
        assert int(refusal.headers["retry-after"]) > 0
        ok(api.post("/v1/claim", json={"code": one["code"]}))
    assert REGISTRY.get_sample_value("sigap_claims_total", {"result": "limited"}) == before + 4
    noted = [row for row in list_audit(conn) if row.action == "claim_limited"]
    assert [(row.actor_kind, row.address) for row in noted] == [("nobody", "127.0.0.1")]
