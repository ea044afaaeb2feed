"""A fleet whose ledger has something to tell: for the pages of ledger and models."""

from fleet.coded import coded
from store.engine.database import Connection
from store.learning.drift import put_drift_check, raise_drift_alarm
from store.learning.ledger import put_page
from store.learning.retrainings import ask_retraining, begin_by_hand, finish_retraining, note_challenger
from tests.service.ledger_world import MODE, call, found, pass_at, predicted_by, scored_at, visit, watched
from tests.service.service_world import DAY, NOW, World, add_fridge, settle
from tests.worlds.models import manifest, registered

SHARE = {"hits": 4, "trials": 9, "value": 0.444, "low": 0.19, "high": 0.73}
SAID = {"low": 0.0, "high": 0.01, "mean": 0.004}
LITTLE = {"hits": 2, "trials": 700, "value": 0.003, "low": 0.0, "high": 0.01}
MUCH = {"hits": 90, "trials": 112, "value": 0.8, "low": 0.72, "high": 0.87}
CALIBRATION = {
    "scores": 812,
    "devices": 9,
    "censored": 31,
    "mean": 0.1,
    "came": 0.11,
    "slope": {"value": 0.93, "low": 0.71, "high": 1.2},
    "bins": [{**SAID, "came": LITTLE}, {"low": 0.8, "high": 1.0, "mean": 0.91, "came": MUCH}],
}
JUDGED = {
    "champion": 2,
    "model": 3,
    "since": "2026-02-01T00:00:00+00:00",
    "devices": 9,
    "promoted": False,
    "why": coded("model_no_faults_since").to_json(),
    "cost": {"champion": 900.0, "model": 300.0, "difference": -600.0, "low": -900.0, "high": 40.0, "faults": 6},
    "tickets": {
        side: {"faults": 6, "tickets": 7, "tickets_ahead": ahead, "tickets_in_time": 3, "tickets_false": 1}
        for side, ahead in (("champion", 4), ("model", 5))
    },
}


def tell_a_story(conn: Connection) -> World:
    """Seven technicians find nothing, so a mode falls; one fault is averted, one is missed; a challenger waits."""
    world = settle(conn)
    first, second = registered(conn, manifest()), registered(conn, manifest())
    assert (first, second) == (1, 2)
    give_rung(conn, second)
    fridges = [watched(conn, add_fridge(conn, world.product, f"F-{n}"), second, at=NOW - 40 * DAY) for n in range(9)]
    for fridge in fridges:
        scored_at(conn, fridge, second, NOW - 13 * DAY, 0.2)
    for fridge in fridges[:8]:
        predicted_by(conn, fridge, second, at=NOW - 12 * DAY)
    pass_at(conn, NOW - 12 * DAY)
    for fridge in fridges[:7]:
        visit(conn, world.product, fridge, found("no_fault_found"), NOW - 10 * DAY)
    visit(conn, world.product, fridges[7], found("confirmed"), NOW - 10 * DAY)
    call(conn, world.product, fridges[8], NOW - 5 * DAY)
    visit(conn, world.product, fridges[8], found("confirmed"), NOW - 4 * DAY)
    for fridge in fridges:
        scored_at(conn, fridge, second, NOW - DAY, 0.1)
    pass_at(conn, NOW - 3 * DAY)
    keep_figures(conn)
    challenge(conn, second)
    return world


def give_rung(conn: Connection, model: int) -> None:
    conn.execute("INSERT INTO rung VALUES ('fridge', %s, 'ticket_notice', %s)", (MODE, model))
    conn.execute(
        """INSERT INTO rung_change (product, failure_mode, at, cause, actor, from_rung, to_rung, model_id, why)
           VALUES ('fridge', %s, %s, 'promotion', 'train', NULL, 'ticket_notice', %s, %s)""",
        (MODE, NOW - 50 * DAY, model, coded("model_first", product="fridge")),
    )


def keep_figures(conn: Connection) -> None:
    """Two evaluations, the newer with calibration."""
    for days, calibration in ((2, None), (1, CALIBRATION)):
        figures = {"precision": SHARE, "recall": SHARE, "calibration": calibration}
        put_page(conn, "fridge", MODE, at=NOW - days * DAY, since=NOW - 90 * DAY, figures=figures)


def challenge(conn: Connection, present: int) -> None:
    """A training that came to nothing, a challenger beside the model in force, and a drift that stands."""
    number = begin_by_hand(conn, "fridge", why=coded("training_by_hand", actor="sri"), at=NOW - 2 * DAY)
    finish_retraining(conn, number, at=NOW - DAY, model_id=None, promoted=False, outcome=coded("model_no_faults_since"))
    drifted = coded("drift_moved", moved=[coded("drift_of_metric", metric="power")], devices=9)
    put_drift_check(conn, "fridge", model_id=present, at=NOW, devices=9, drifted=True, figures={"groups": ["power"]})
    raise_drift_alarm(conn, "fridge", model_id=present, at=NOW, why=drifted)
    ask_retraining(conn, "fridge", cause="drift", why=drifted, at=NOW)
    note_challenger(conn, "fridge", JUDGED)
