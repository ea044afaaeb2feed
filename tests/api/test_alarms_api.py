"""Alarms over HTTP: found, handled, refused, counted."""

import pytest

from fleet.times import MONTH_DAYS
from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from tests.api.api_world import ok, problem, serving
from tests.service.alarm_world import AlarmWorld


def overloaded(conn: Connection) -> AlarmWorld:
    """A freezer with an overload that stands, another that is over, and a silent one."""
    world = AlarmWorld(conn)
    world.say(0, world.device("F-2"), power=450.0)
    world.say(0)
    world.look(0)
    world.say(10, power=450.0)
    world.say(10, world.device("F-2"))
    world.look(10)
    return world


def test_alarms_are_found_by_product_serial_state_class_severity_activity_and_time(
    conn: Connection, database_url: str
) -> None:
    overloaded(conn)
    with serving(database_url) as api:
        listed = ok(api.get("/v1/alarms", params={"product": "freezer"}))["items"]
        assert [(a["serial"], a["class"], a["state"], a["name"]["id"]) for a in listed] == [
            ("F-2", "device", "returned_unacknowledged", "Overload"),
            ("F-1", "device", "active_unacknowledged", "Overload"),
        ]
        for wanted, serials in (
            ({"serial": "F-2"}, ["F-2"]),
            ({"state": ["active_unacknowledged", "shelved"]}, ["F-1"]),
            ({"class": "sensor"}, []),
            ({"severity": "error", "active": "true"}, ["F-1"]),
            ({"severity": "info"}, []),
            ({"since": "2026-03-01T08:10:00Z"}, ["F-1"]),
            ({"rule": "thawing"}, []),
        ):
            assert [a["serial"] for a in ok(api.get("/v1/alarms", params=wanted))["items"]] == serials, wanted
        first = ok(api.get("/v1/alarms", params={"limit": 1}))
        assert [a["serial"] for a in ok(api.get(first["next"]))["items"]] == ["F-1"]
        problem(api.get("/v1/alarms", params={"state": "lost"}), 422)
        problem(api.get("/v1/alarms/999"), 404)


def test_an_alarm_is_handled_by_somebody_for_a_reason_and_keeps_its_history(
    conn: Connection, database_url: str
) -> None:
    world = overloaded(conn)
    number = world.alarms(active=True)[0].id
    at, dewi = f"/v1/alarms/{number}", {"X-Actor": "dewi"}
    with serving(database_url) as api:
        assert ok(api.post(f"{at}/acknowledge", headers=dewi))["acknowledged_by"] == "dewi"
        again = problem(api.post(f"{at}/acknowledge"), 409)
        assert (again["code"], again["args"]["state"]) == ("alarm_not_movable", "active_acknowledged")
        shelf = {"until": "2026-03-02T08:00:00Z", "why": "part on order"}
        assert ok(api.post(f"{at}/shelve", json=shelf, headers=dewi))["shelved_until"] == "2026-03-02T08:00:00Z"
        assert ok(api.post(f"{at}/unshelve"))["state"] == "active_acknowledged"
        assert ok(api.post(f"{at}/out-of-service", json={"why": "rebuilt"}))["state"] == "out_of_service"
        problem(api.post(f"{at}/unshelve"), 409)
        assert ok(api.post(f"{at}/return-to-service"))["state"] == "active_acknowledged"
        fault = problem(api.post(f"{at}/shelve", json={**shelf, "until": "2026-03-01T08:00:00Z"}), 422)["faults"][0]
        assert fault["subject"] == "until"
        problem(api.post(f"{at}/shelve", json={"until": "2026-03-02T08:00:00Z"}), 422)
        problem(api.post(f"{at}/out-of-service", json={"why": " "}), 422)
        problem(api.post("/v1/alarms/999/acknowledge"), 404)
        history = ok(api.get(at))["history"]
    assert [line["action"] for line in history] == [
        *("raise", "acknowledge", "shelve", "unshelve", "take_out_of_service", "return_to_service"),
    ]
    assert (history[2]["actor"], history[2]["why"], history[0]["event_at"]) == (
        *("dewi", "part on order", "2026-03-01T08:10:00Z"),
    )
    assert (history[0]["why_code"]["code"], history[3]["why"], history[3]["why_code"]) == ("value_above", "", None)


def test_figures_tell_how_often_what_and_how_many(conn: Connection, database_url: str) -> None:
    world = overloaded(conn)
    for minute in (20, 30, 40, 50):
        world.say(minute, power=450.0 if minute % 20 else 90.0)
    world.look(50)
    move_clock_to(conn, "freezer", world.now)
    with serving(database_url) as api:
        found = ok(api.get("/v1/alarms/figures", params={"product": "freezer"}))
        assert (found["devices"], found["raises"]) == (2, 5)
        assert found["device_months"] == pytest.approx(2 * 30 / MONTH_DAYS)
        assert found["per_device_month"] == pytest.approx(5 / (2 * 30 / MONTH_DAYS))
        assert found["standing"] == {"active_unacknowledged": 2, "returned_unacknowledged": 1}
        assert (found["bad_actors"][0]["rule"], found["bad_actors"][0]["devices"]) == ("overload", 2)
        assert [(c["serial"], c["raises"]) for c in found["chattering"]] == [("F-1", 3)]
        world.look(50 + 2 * 1440)
        later = ok(api.get("/v1/alarms/figures", params={"product": "freezer", "until": "2026-03-03T09:00:00Z"}))
        assert later["stale"] >= 1
        problem(api.get("/v1/alarms/figures", params={"product": "oven"}), 404)
