"""A ticket's life over HTTP."""

import threading

import httpx
import pytest

from service.fleet_pass import sweep
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.service_world import DAY, HOUR, NO_CHANNEL, NOW, predict, rows, settle

REPORT = "/v1/devices/fridge/SN-1/reports"
CONFIRMED = {"kind": "confirmed", "component": "compressor", "mechanism": "wear", "parts": ["compressor_unit"]}


def open_predicted(conn: Connection) -> str:
    """The address of a ticket that a prediction opened."""
    world = settle(conn)
    predict(conn, world.worn_fridge)
    sweep(conn, "fridge", NOW, NO_CHANNEL)
    [(number,)] = rows(conn, "SELECT id FROM ticket")
    return f"/v1/tickets/{number}"


def test_a_ticket_goes_from_new_to_closed_with_its_evidence_kept(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        assigned = ok(api.post(f"{at}/assign", json={"assignee": "budi"}, headers={"X-Actor": "dewi"}))
        assert (assigned["state"], assigned["assignee"]) == ("assigned", "budi")
        assert ok(api.post(f"{at}/start"))["state"] == "in_progress"
        assert ok(api.post(f"{at}/hold", json={"why": "part on order"}))["state"] == "on_hold"
        assert ok(api.post(f"{at}/resume"))["state"] == "in_progress"
        move_clock_to(conn, "fridge", NOW + DAY)
        assert ok(api.post(f"{at}/finding", json=CONFIRMED))["resolved_at"] == "2026-03-02T08:00:00Z"
        assert ok(api.post(f"{at}/close"))["state"] == "closed"
        card = ok(api.get(at))
    assert [change["action"] for change in card["history"]] == [
        *("open", "assign", "start", "hold", "resume", "resolve", "close"),
    ]
    assert card["history"][1]["actor"] == "dewi"
    assert card["predictions"][0]["reasons"][0]["en"] == "power 30 % above its early life"
    assert (card["finding"]["kind"], card["finding"]["failure_mode"]) == ("confirmed", "compressor_wear")
    assert [notice["channel"] for notice in card["notices"]] == ["email"]


def test_a_finding_before_functional_failure_records_the_repair_but_no_failure(
    conn: Connection, database_url: str
) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        ok(api.post(f"{at}/finding", json=CONFIRMED))
    assert rows(conn, "SELECT count(*) FROM failure") == [(0,)]
    assert rows(conn, "SELECT component, action, source FROM maintenance") == [("compressor", "replaced", "finding")]
    assert rows(conn, "SELECT outcome, ended_at FROM prediction_state") == [("confirmed", NOW)]


def test_a_finding_after_functional_failure_records_the_failure(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    found = {"kind": "failed_before_visit", "failed_at": (NOW - HOUR).isoformat()}
    with serving(database_url) as api:
        ok(api.post(f"{at}/finding", json=found))
    assert rows(conn, "SELECT ts, failure_mode, source FROM failure") == [(NOW - HOUR, "compressor_wear", "finding")]
    assert rows(conn, "SELECT count(*) FROM maintenance") == [(0,)]


def test_the_same_finding_twice_is_one_and_another_is_a_conflict(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        first = ok(api.post(f"{at}/finding", json=CONFIRMED))
        assert ok(api.post(f"{at}/finding", json=CONFIRMED)) == first
        other = problem(api.post(f"{at}/finding", json={"kind": "no_fault_found"}), 409)
        assert (other["code"], other["args"]["finding"]) == ("finding_known", "confirmed")
    assert rows(conn, "SELECT count(*) FROM ticket_history WHERE action = 'resolve'") == [(1,)]


def test_of_two_resolvers_one_wins_and_the_other_is_told(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    answers: list[httpx.Response] = []
    with serving(database_url) as api:
        start = threading.Barrier(2)

        def resolve(kind: str) -> None:
            start.wait(timeout=10)
            answers.append(httpx.post(f"{api.base_url}{at}/finding", json={"kind": kind}, headers=api.headers))

        threads = [threading.Thread(target=resolve, args=(kind,)) for kind in ("no_fault_found", "not_inspected")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert rows(conn, "SELECT count(*) FROM finding") == [(1,)]


@pytest.mark.parametrize(
    ("path", "body"),
    [("start", None), ("assign", {"assignee": "budi"}), ("cancel", {"why": "x"}), ("hold", {"why": "x"})],
)
def test_a_move_that_the_state_forbids_is_a_conflict_naming_the_state(
    conn: Connection, database_url: str, path: str, body: dict[str, str] | None
) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        ok(api.post(f"{at}/finding", json={"kind": "no_fault_found"}))
        refused = problem(api.post(f"{at}/{path}", json=body), 409)
        assert (refused["code"], refused["args"]["state"]) == ("ticket_not_movable", "resolved")


@pytest.mark.parametrize(
    ("finding", "subject"),
    [
        ({"kind": "other_fault"}, "failure_mode"),
        ({"kind": "other_fault", "failure_mode": "compressor_wear"}, "failure_mode"),
        ({"kind": "confirmed", "failure_mode": "wing_loss"}, "failure_mode"),
        ({"kind": "confirmed", "component": "wing"}, "component"),
        ({"kind": "confirmed", "parts": ["wing"]}, "parts"),
        ({"kind": "confirmed", "failed_at": "2027-01-01T00:00:00Z"}, "failed_at"),
        ({"kind": "no_fault_found", "component": "fan"}, "component"),
        ({"kind": "gone"}, "body.kind"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(
    conn: Connection, database_url: str, finding: dict[str, object], subject: str
) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        faults = problem(api.post(f"{at}/finding", json=finding), 422)["faults"]
        assert faults[0]["subject"] == subject
        assert ok(api.get(at))["state"] == "new"


def test_a_cancelled_ticket_ends_its_prediction_and_needs_a_reason(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        problem(api.post(f"{at}/cancel", json={}), 422)
        problem(api.post(f"{at}/cancel", json={"why": " "}), 422)
        assert ok(api.post(f"{at}/cancel", json={"why": "sold on"}))["state"] == "cancelled"
    assert rows(conn, "SELECT outcome, ended_at FROM prediction_state") == [("not_inspected", NOW)]


def test_a_customer_reopens_a_ticket_within_the_window_and_opens_another_after_it(
    conn: Connection, database_url: str
) -> None:
    at = open_predicted(conn)
    again = {"failure_mode": "compressor_wear"}
    with serving(database_url) as api:
        ok(api.post(f"{at}/finding", json=CONFIRMED))
        move_clock_to(conn, "fridge", NOW + DAY)
        reopened = ok(api.post(REPORT, json=again), 201)
        assert (f"/v1/tickets/{reopened['id']}", reopened["state"], reopened["openings"]) == (at, "new", 2)
        assert ok(api.get(at))["finding"] is None
        ok(api.post(f"{at}/finding", json={"kind": "no_fault_found"}))
        assert [found["opening"] for found in ok(api.get(at))["findings"]] == [2, 1]
        move_clock_to(conn, "fridge", NOW + 5 * DAY)
        assert f"/v1/tickets/{ok(api.post(REPORT, json=again), 201)['id']}" != at


def test_a_report_of_what_was_repaired_meanwhile_reopens_nothing(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        ok(api.post(f"{at}/finding", json=CONFIRMED))
        late = {"failure_mode": "compressor_wear", "ts": (NOW - HOUR).isoformat()}
        ticket = ok(api.post(REPORT, json=late), 201)
        assert (ticket["state"], ticket["reported_at"]) == ("resolved", "2026-03-01T07:00:00Z")


def test_tickets_are_found_by_product_state_serial_and_time(conn: Connection, database_url: str) -> None:
    at = open_predicted(conn)
    with serving(database_url) as api:
        [ticket] = ok(api.get("/v1/tickets", params={"product": "fridge", "state": "open", "serial": "SN-1"}))["items"]
        assert at.endswith(f"/{ticket['id']}")
        for wanted in ({"state": "closed"}, {"serial": "SN-2"}, {"product": "oven"}, {"since": "2026-03-02T00:00:00Z"}):
            assert ok(api.get("/v1/tickets", params=wanted))["items"] == []
        problem(api.get("/v1/tickets", params={"state": "lost"}), 422)
        problem(api.get("/v1/tickets/99"), 404)
        problem(api.post("/v1/tickets/99/start"), 404)
        problem(api.get("/v1/tickets/99999999999999999999999"), 422)


def test_predictions_models_and_products_are_read_back(conn: Connection, database_url: str) -> None:
    open_predicted(conn)
    with serving(database_url) as api:
        [listed] = ok(api.get("/v1/predictions", params={"product": "fridge", "serial": "SN-1"}))["items"]
        card = ok(api.get(f"/v1/predictions/{listed['id']}"))
        assert (card["state"], card["history"][0]["actor"], card["evidence"]) == ("ticketed", "triage", {})
        [model] = ok(api.get("/v1/models", params={"product": "fridge"}))["items"]
        assert ok(api.get(f"/v1/models/{model['id']}")) == {**model, "manifest": {"kind": "test"}}
        problem(api.get("/v1/models/99"), 404)
        assert ok(api.get("/v1/products"))["items"][0]["clock"] == {"mode": "driven", "now": "2026-03-01T08:00:00Z"}
        assert ok(api.get("/v1/products/fridge"))["metrics"][1]["labels"] == ["shut", "open"]
        assert (
            ok(api.get("/v1/notices", params={"state": "pending"}))["items"][0]["reason"] == "no SMTP server configured"
        )
        assert ok(api.get("/v1/deadletters"))["items"] == []
