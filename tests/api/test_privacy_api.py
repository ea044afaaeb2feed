"""Privacy by the API: requests and their clocks, export, correction, consents, erasure; and the log of all that."""

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta

import httpx

from api.privacy.hourly import ANSWERING
from store.audit.log import list_audit, verify_chain
from store.engine.database import Connection
from store.privacy.privacy_requests import list_requests, warn_due
from tests.api.api_world import ok, problem, serving

SITI = {"name": "=Siti", "email": "siti@example.com", "language": "id"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def asked(client: httpx.Client, kind: str, **more: object) -> int:
    return int(ok(client.post("/v1/privacy/requests", json={"customer_id": 1, "kind": kind, **more}), 201)["id"])


def test_a_request_is_due_in_three_days_of_wall_time_and_warned_of_once(conn: Connection, database_url: str) -> None:
    with serving(database_url) as client:
        ok(client.post("/v1/customers", json=SITI), 201)
        made = ok(client.post("/v1/privacy/requests", json={"customer_id": 1, "kind": "copy", "how": "paper"}), 201)
        assert moment(made["due_at"]) - moment(made["asked_at"]) == timedelta(hours=72)
        assert (made["late"], made["answered_at"]) == (False, None)
        at = moment(made["asked_at"])
        assert warn_due(conn, now=at + timedelta(hours=47), roles=ANSWERING) == []
        assert [one.id for one in warn_due(conn, now=at + timedelta(hours=49), roles=ANSWERING)] == [1]
        assert warn_due(conn, now=at + timedelta(hours=50), roles=ANSWERING) == []
        [request] = list_requests(conn, open_only=True)
        assert not request.is_late(at + timedelta(hours=72))
        assert request.is_late(at + timedelta(hours=73))
        answered = ok(client.post("/v1/privacy/requests/1/answer", json={}))
        assert (answered["answer"], answered["answered_by"], answered["late"]) == ("done", "staff", False)
        assert problem(client.post("/v1/privacy/requests/1/answer", json={}), 409)["code"] == "request_answered"
        problem(client.post("/v1/privacy/requests/99/answer", json={}), 404)
        problem(client.post("/v1/privacy/requests", json={"customer_id": 99, "kind": "copy"}), 404)
        number = asked(client, "correct", words="my name is Siti")
        refused = ok(client.post(f"/v1/privacy/requests/{number}/answer", json={"reason": "no proof of the name"}))
        assert (refused["answer"], refused["reason"]) == ("refused", "no proof of the name")
        assert list_requests(conn, open_only=True) == []
        assert len(ok(client.get("/v1/privacy/requests"))["items"]) == 2


def test_restricting_and_withdrawing_are_carried_out(conn: Connection, database_url: str) -> None:
    with serving(database_url) as client:
        ok(client.post("/v1/customers", json=SITI), 201)
        for purpose in ("survey", "offer", "survey"):
            given = client.post("/v1/privacy/customers/1/consents", json={"purpose": purpose, "how": "phone"})
        assert [one["purpose"] for one in ok(given, 201)["items"]] == ["survey", "offer"]
        problem(client.post("/v1/privacy/customers/1/consents", json={"purpose": "service"}), 422)
        number = asked(client, "withdraw")
        ok(client.post(f"/v1/privacy/requests/{number}/answer", json={"purpose": "survey"}))
        ends = [one["withdrawn_at"] for one in ok(client.get("/v1/privacy/customers/1/consents"))["items"]]
        assert ends[0]
        assert not ends[1]
        ok(client.post("/v1/privacy/customers/1/consents/offer/withdraw", json={"how": "link"}))
        number = asked(client, "restrict")
        ok(client.post(f"/v1/privacy/requests/{number}/answer", json={}))
        assert conn.execute("SELECT restricted_at IS NOT NULL FROM customer").fetchone() == (True,)


def test_an_export_is_one_object_or_a_table_a_section(database_url: str, conn: Connection) -> None:
    with serving(database_url) as client:
        ok(client.post("/v1/customers", json=SITI), 201)
        whole = ok(client.get("/v1/privacy/customers/1/export"))
        assert whole["sections"]["customer"][0]["email"] == "siti@example.com"
        packed = client.get("/v1/privacy/customers/1/export.zip")
        assert packed.headers["content-type"] == "application/zip"
        archive = zipfile.ZipFile(io.BytesIO(packed.content))
        assert json.loads(archive.read("person.json"))["customer_id"] == 1
        [row] = csv.DictReader(io.StringIO(archive.read("customer.csv").decode()))
        assert row["name"] == "'=Siti"
        problem(client.get("/v1/privacy/customers/9/export"), 404)
        ok(client.patch("/v1/privacy/customers/1", json={"name": "Siti Lestari"}))
    exported = [row.subject for row in list_audit(conn, action="exported")]
    assert exported == ["customer/1", "customer/1"]


def test_who_is_erased_is_gone_and_the_answer_says_what_is_kept(conn: Connection, database_url: str) -> None:
    with serving(database_url) as client:
        for _ in range(2):
            ok(client.post("/v1/customers", json=SITI), 201)
        done = ok(client.post("/v1/privacy/customers/1/erase", headers={"Accept-Language": "id"}))
        assert done["blanked"]["customer"] == 1
        assert any("Catatan audit" in words for words in done["kept"])
        assert ok(client.get("/v1/customers/1"))["name"] == "#1"
        problem(client.post("/v1/privacy/customers/1/erase"), 404)
        problem(client.post("/v1/privacy/requests", json={"customer_id": 1, "kind": "copy"}), 404)
        number = ok(client.post("/v1/privacy/requests", json={"customer_id": 2, "kind": "erase"}), 201)["id"]
        ok(client.post(f"/v1/privacy/requests/{number}/answer", json={}))
        assert ok(client.get("/v1/customers/2"))["email"] is None
        rows = ok(client.get("/v1/audit", params={"subject": "customer/1", "action": "erased"}))["items"]
        assert [(row["actor"], row["actor_kind"]) for row in rows] == [("staff", "legacy")]
        assert ok(client.post("/v1/audit/verify"))["broken_at"] is None
    assert verify_chain(conn).broken_at is None


def test_the_log_is_read_page_by_page_and_names_what_is_broken(conn: Connection, database_url: str) -> None:
    with serving(database_url) as client:
        for _ in range(5):
            ok(client.post("/v1/customers", json=SITI), 201)
        page = ok(client.get("/v1/audit", params={"limit": 2}))
        assert [row["id"] for row in page["items"]] == [5, 4]
        assert [row["id"] for row in ok(client.get(page["next"]))["items"]] == [3, 2]
        with conn.transaction():
            conn.execute("SET LOCAL session_replication_role = replica")
            conn.execute("UPDATE audit SET actor = 'somebody else' WHERE id = 3")
        broken = ok(client.post("/v1/audit/verify"))
        assert (broken["broken_at"], broken["rule"], broken["said"]) == (3, "changed", "the row was changed")
