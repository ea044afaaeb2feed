"""The ledger, drift and retrainings over HTTP."""

from dataclasses import replace

from fleet.coded import Coded, as_written, coded
from store.engine.database import Connection
from store.learning.deployments import deployments
from store.learning.drift import put_drift_check, raise_drift_alarm
from tests.api.api_world import ok, problem, serving
from tests.service.ledger_world import MODE, found, model_in_force, pass_at, predicted_by, scored_at, visit, watched
from tests.service.service_world import DAY, NOW, settle
from tests.worlds.models import manifest, registered
from wording.wording import Wording


def test_the_ledger_tells_figures_rungs_and_how_they_moved(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn))
    predicted_by(conn, fridge, model, at=NOW - 3 * DAY)
    pass_at(conn, NOW - 3 * DAY)
    visit(conn, world.product, fridge, found("confirmed"), NOW - DAY)
    pass_at(conn, NOW)
    with serving(database_url) as api:
        told = ok(api.get("/v1/ledger/fridge"))
        worn, fan = told["failure_modes"]
        assert (worn["failure_mode"], worn["rung"], worn["right"], worn["faults"]) == (MODE, "ticket_notice", 1, 1)
        assert (worn["precision"]["value"], worn["precision"]["hits"]) == (1.0, 1)
        assert worn["lead_to_finding"]["median"]["value"] == 48.0
        assert worn["calibrated_at"] is not None
        assert (fan["rung"], fan["precision"]["value"]) == (None, None)
        assert [change["cause"] for change in told["rung_changes"]] == ["promotion"]
        narrow = ok(api.get("/v1/ledger/fridge", params={"days": 0.5}))
        assert narrow["failure_modes"][0]["predictions"] == 0
        went = ok(api.get(f"/v1/ledger/fridge/{MODE}"))
        assert len(went["evaluations"]) >= 1
        problem(api.get("/v1/ledger/toaster"), 404)
        problem(api.get("/v1/ledger/fridge/sadness"), 404)


def test_drift_tells_looks_alarms_and_retrainings(conn: Connection, database_url: str) -> None:
    settle(conn)
    model = model_in_force(conn)
    put_drift_check(conn, "fridge", model_id=model, at=NOW, devices=9, drifted=True, figures={"groups": ["power"]})
    why = coded("drift_moved", moved=[coded("drift_of_metric", metric="power")], devices=9)
    raise_drift_alarm(conn, "fridge", model_id=model, at=NOW, why=why)
    with serving(database_url) as api:
        told = ok(api.get("/v1/drift/fridge"))
        assert [(one["drifted"], one["figures"]["groups"]) for one in told["checks"]] == [(True, ["power"])]
        [alarm] = told["alarms"]
        assert (alarm["why"], alarm["ended_at"]) == ("Power: no longer as in training, on 9 devices", None)
        assert Coded.from_json(alarm["why_code"]) == why
        [alarm] = ok(api.get("/v1/drift/fridge", headers={"Accept-Language": "id"}))["alarms"]
        assert alarm["why"] == "Power: tidak lagi seperti saat pelatihan, pada 9 perangkat"
        assert told["retrainings"] == []
        problem(api.get("/v1/drift/toaster"), 404)


def test_false_tickets_are_told_with_their_interval_and_the_budget(conn: Connection, database_url: str) -> None:
    world = settle(conn)
    fridge = watched(conn, world.worn_fridge, model := model_in_force(conn), at=NOW - 30 * DAY)
    predicted_by(conn, fridge, model, at=NOW - 3 * DAY)
    pass_at(conn, NOW - 3 * DAY)
    visit(conn, world.product, fridge, found("no_fault_found"), NOW - DAY)
    scored_at(conn, fridge, model, NOW, 0.1)
    with serving(database_url) as api:
        told = ok(api.get("/v1/ledger/fridge"))
        false = told["false_tickets"]
        assert (false["count"], false["devices"], false["budget"]) == (1, 1, None)
        assert false["low"] < false["value"] < false["high"]
        assert [mode["false_tickets"]["count"] for mode in told["failure_modes"]] == [1, 0]


def test_a_model_is_rolled_back_once_and_the_history_says_by_whom(conn: Connection, database_url: str) -> None:
    settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    with serving(database_url) as api:
        problem(api.post(f"/v1/models/{second}/rollback", json={}), 422)
        problem(api.post("/v1/models/99999/rollback", json={"why": "no"}), 404)
        back = ok(api.post(f"/v1/models/{second}/rollback", json={"why": "cries wolf"}, headers={"X-Actor": "sri"}))
        assert (back["id"], back["state"]) == (first, "champion")
        again = problem(api.post(f"/v1/models/{second}/rollback", json={"why": "again"}), 409)
        assert again["detail"] == f"model {second} of Fridge is not in force; model {first} is"
    newest = deployments(conn, "fridge")[0]
    assert (newest.actor, newest.why) == ("sri", coded("model_rolled_back", model=second, why=as_written("cries wolf")))


def test_the_limits_of_a_model_are_worded_with_their_codes_beside(conn: Connection, database_url: str) -> None:
    settle(conn)
    limit = coded("limit_no_detector_record", needed=48, most=12)
    number = registered(conn, replace(manifest(), warnings=(limit, as_written("an old sentence"))))
    with serving(database_url) as api:
        told = ok(api.get(f"/v1/models/{number}"))["manifest"]
        assert told["warnings"] == [Wording("en").say(limit), "an old sentence"]
        assert [Coded.from_json(one) for one in told["warnings_code"]] == [limit, as_written("an old sentence")]
        told = ok(api.get(f"/v1/models/{number}", headers={"Accept-Language": "id"}))["manifest"]
        assert told["warnings"] == [Wording("id").say(limit), "an old sentence"]
