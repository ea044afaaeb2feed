"""The regular look at drift on a live fleet, and what asks for a retraining."""

from datetime import timedelta
from typing import LiteralString

import pytest

from fleet.coded import coded
from fleet.settings import load_settings
from predict.lifecycle.drift_watch import every, look_if_due
from predict.lifecycle.retraining_schedule import Retrainer, ask_if_due
from predict.lifecycle.shadow_trial import judge_challenger
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import ClockMode, drive_clock, read_clock
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.learning.drift import drift_alarms, drift_checks, put_drift_check, raise_drift_alarm
from store.learning.models import champion, model_body, register_model
from store.learning.retrainings import claim_retraining, finish_retraining, give_back, judgement, retrainings
from store.telemetry.readings import Reading
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt, vibration_on
from tests.worlds.readings import store_readings

__all__ = ["learnt"]
FLEET = 14


def live_fleet(conn: Connection, days: range, *, flow: float = 0.0) -> list[Device]:
    """Healthy blowers that report every day; their flow is `flow` higher than in training."""
    devices = []
    for number in range(FLEET):
        device, _ = register_device(conn, product=BLOWER, serial=f"L-{number}", installed_at=BEGIN)
        devices.append(device)
        readings = [
            Reading(
                device.id,
                BEGIN + day * DAY,
                None,
                (vibration_on(day, fails_on=None, number=number), 100.0 + flow + (day * 3 + number) % 5),
                BEGIN,
            )
            for day in days
        ]
        store_readings(conn, BLOWER, readings)
    arrived = [(device.id, BEGIN + days[-1] * DAY) for device in devices]
    for device_id, ts in arrived:
        conn.execute(
            "INSERT INTO device_latest (device_id, ts, readings, received_at) VALUES (%s, %s, '{}', %s) "
            "ON CONFLICT (device_id) DO UPDATE SET ts = excluded.ts",
            (device_id, ts, ts),
        )
    return devices


def look(conn: Connection, day: float) -> bool | None:
    drift = look_if_due(conn, BLOWER, Champions(), now=BEGIN + day * DAY)
    return None if drift is None else drift.drifted


def score(conn: Connection, day: int, *, shadow: bool = False) -> None:
    drive_clock(conn, "blower", BEGIN + day * DAY)
    score_fleet(conn, "blower", Champions(), now=BEGIN + day * DAY, shadow=shadow)


def test_a_fleet_as_in_training_is_looked_at_now_and_then_and_nothing_is_raised(learnt: Connection) -> None:
    live_fleet(learnt, range(30))
    score(learnt, 29)
    assert every(BLOWER) == 24 * DAY
    assert look(learnt, 29) is False
    assert look(learnt, 30) is None
    [check] = drift_checks(learnt, "blower")
    assert (check.devices, check.drifted, check.at) == (FLEET, False, BEGIN + 29 * DAY)
    assert drift_alarms(learnt, "blower") == []


def test_drift_seen_twice_raises_the_alarm_once_names_the_metric_and_asks_for_a_retraining(learnt: Connection) -> None:
    live_fleet(learnt, range(80), flow=30.0)
    score(learnt, 29)
    assert look(learnt, 29) is True
    assert drift_alarms(learnt, "blower") == []
    score(learnt, 53)
    assert look(learnt, 53) is True
    assert look(learnt, 77) is True
    [alarm] = drift_alarms(learnt, "blower")
    assert (alarm.raised_at, alarm.ended_at) == (BEGIN + 53 * DAY, None)
    moved = alarm.why.args["moved"]
    assert isinstance(moved, list)
    assert coded("drift_of_metric", metric="flow") in moved
    assert coded("drift_of_metric", metric="vibration") not in moved
    [asked] = retrainings(learnt, "blower")
    assert (asked.cause, asked.state) == ("drift", "asked")


def test_the_alarm_ends_with_a_look_without_drift(learnt: Connection) -> None:
    live_fleet(learnt, range(30))
    score(learnt, 29)
    current = champion(learnt, "blower")
    assert current is not None
    raise_drift_alarm(learnt, "blower", model_id=current.id, at=BEGIN, why=coded("drift_moved", moved=[], devices=9))
    assert look(learnt, 29) is False
    [alarm] = drift_alarms(learnt, "blower")
    assert alarm.ended_at == BEGIN + 29 * DAY


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({"retrain_every_days": 30}, "schedule"),
        ({"retrain_every_days": 0, "retrain_after_findings": 3}, "findings"),
        ({"retrain_every_days": 0, "retrain_after_findings": 4}, None),
        ({"retrain_every_days": 100, "retrain_after_findings": 0}, None),
    ],
)
def test_schedule_and_findings_ask_for_a_retraining(
    learnt: Connection, settings: dict[str, object], cause: str | None
) -> None:
    now = BEGIN + 90 * DAY
    for number in range(3):
        learnt.execute(
            """WITH t AS (INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity,
                   opened_at, window_ends_at, resolved_at)
                 SELECT 'blower', asset_id, id, 'bearing_wear', 'closed', 'staff', 'info', %(at)s, %(at)s, %(at)s
                 FROM device ORDER BY id LIMIT 1 RETURNING id)
               INSERT INTO finding (ticket_id, opening, kind, actor, at)
               SELECT id, 1, 'no_fault_found', 'budi', %(at)s FROM t""",
            {"at": BEGIN + (70 + number) * DAY},
        )
    assert ask_if_due(learnt, "blower", load_settings(**settings), now=now) is (cause is not None)
    assert [one.cause for one in retrainings(learnt, "blower")] == ([cause] if cause else [])
    assert not ask_if_due(learnt, "blower", load_settings(**settings), now=now)


def test_a_retraining_is_begun_once_given_back_and_ended(learnt: Connection) -> None:
    now = BEGIN + 90 * DAY
    ask_if_due(learnt, "blower", load_settings(retrain_every_days=1), now=now)
    number = claim_retraining(learnt, "blower", at=now)
    assert number is not None
    assert claim_retraining(learnt, "blower", at=now) is None
    give_back(learnt, "blower")
    assert claim_retraining(learnt, "blower", at=now) == number
    outcome = coded("training_ended_badly", status=1)
    finish_retraining(learnt, number, at=now, model_id=None, promoted=False, outcome=outcome)
    [ended] = retrainings(learnt, "blower")
    assert (ended.state, ended.outcome) == ("failed", outcome)
    assert not ask_if_due(learnt, "blower", load_settings(retrain_every_days=1), now=now + timedelta(hours=1))


def test_a_recorded_fleet_is_not_retrained_unless_that_is_asked_for(learnt: Connection) -> None:
    clock = read_clock(learnt, "blower")
    assert clock is not None
    assert clock.mode is ClockMode.DRIVEN
    assert not Retrainer(load_settings(), database_url="").wants(clock)
    assert Retrainer(load_settings(retrain_recorded=True), database_url="").wants(clock)


def test_a_retraining_runs_in_a_process_of_its_own_and_leaves_a_challenger(
    learnt: Connection, database_url: str
) -> None:
    settings = load_settings(retrain_recorded=True, retrain_every_days=1)
    now = BEGIN + 90 * DAY
    drive_clock(learnt, "blower", now)
    clock = read_clock(learnt, "blower")
    assert clock is not None
    retrainer = Retrainer(settings, database_url=database_url)
    retrainer.visit(learnt, clock, now)
    retrainer.wait(120)
    retrainer.visit(learnt, clock, now)
    [done] = retrainings(learnt, "blower")
    assert (done.cause, done.state, done.promoted) == ("schedule", "done", False)
    assert done.outcome == coded("model_no_faults_since")
    assert learnt.execute("SELECT state FROM model WHERE id = %s", (done.model_id,)).fetchone() == ("challenger",)


def test_a_retraining_whose_process_dies_is_noted_as_failed(learnt: Connection) -> None:
    settings = load_settings(retrain_recorded=True, retrain_every_days=1)
    now = BEGIN + 90 * DAY
    clock = read_clock(learnt, "blower")
    assert clock is not None
    retrainer = Retrainer(settings, database_url="postgresql://nobody@127.0.0.1:1/nowhere")
    retrainer.visit(learnt, clock, now)
    retrainer.wait(120)
    retrainer.visit(learnt, clock, now)
    [failed] = retrainings(learnt, "blower")
    assert (failed.state, failed.model_id) == ("failed", None)
    assert failed.outcome is not None
    assert failed.outcome.code == "training_ended_badly"


def test_a_challenger_is_scored_in_shadow_and_takes_over_only_where_it_was_cheaper(learnt: Connection) -> None:
    current = champion(learnt, "blower")
    assert current is not None
    body = model_body(learnt, current.id)
    register_model(learnt, "blower", manifest=current.manifest, body=body, promote=False)
    live_fleet(learnt, range(30))
    score(learnt, 29, shadow=True)
    shadow, scores = (count(learnt, f) for f in ("SELECT count(*) FROM shadow_score", "SELECT count(*) FROM score"))
    assert shadow == scores == FLEET * 30
    different = learnt.execute(
        "SELECT count(*) FROM score s JOIN shadow_score h USING (device_id, failure_mode, ts) "
        "WHERE s.probability <> h.probability"
    ).fetchone()
    assert different == (0,)
    now = BEGIN + 29 * DAY
    put_drift_check(learnt, "blower", model_id=current.id, at=now, devices=FLEET, drifted=False, figures={})
    assert not judge_challenger(learnt, BLOWER, now=now)
    kept = judgement(learnt, "blower")
    assert kept is not None
    at, figures = kept
    assert (at, figures["champion"], figures["model"], figures["devices"]) == (now, current.id, current.id + 1, FLEET)
    assert figures["cost"]["difference"] == 0
    assert figures["tickets"]["champion"] == figures["tickets"]["model"]
    still = champion(learnt, "blower")
    assert still is not None
    assert still.id == current.id


def count(conn: Connection, statement: LiteralString) -> int:
    row = conn.execute(statement).fetchone()
    assert row is not None
    return int(row[0])
