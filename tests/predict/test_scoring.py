"""The live pass: what changed is scored once, a standing risk opens one prediction with its reasons."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fleet.coded import Coded
from models.data.live_history import live_history
from models.evaluation.scored_record import score_history
from models.features.spec import FeatureSpec
from models.model_files.bundle import Bundle, dumps, loads
from models.model_files.manifest import manifest_json
from models.training.training_history import training_history
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.models import register_model
from store.rollups.rollups import Due, refresh_rollups
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt, live_through, model_of_them, store_days
from wording.wording import Wording

__all__ = ["learnt"]


def predictions(conn: Connection) -> list[tuple[str, datetime, float, list[dict[str, str]]]]:
    return conn.execute(
        "SELECT failure_mode, opened_at, probability, reasons FROM prediction "
        "WHERE failure_mode <> 'anomaly' ORDER BY id"
    ).fetchall()


def test_a_worn_blower_gets_one_prediction_ahead_with_reasons_in_both_languages(learnt: Connection) -> None:
    worn, _ = register_device(learnt, product=BLOWER, serial="WORN", installed_at=BEGIN)
    live_through(learnt, worn, range(40), fails_on=40)
    opened = predictions(learnt)
    assert len(opened) == 1
    mode, opened_at, probability, reasons = opened[0]
    assert mode == "bearing_wear"
    assert timedelta(days=2) <= BEGIN + 40 * DAY - opened_at <= timedelta(days=12)
    assert probability > 0.5
    said = Coded.from_json(reasons[0])
    assert Wording("en", product=BLOWER).say(said).startswith("Vibration is ")
    assert Wording("id", product=BLOWER).say(said).startswith("Vibration ")


def test_a_device_that_has_just_joined_needs_no_more_scores_than_there_are(learnt: Connection) -> None:
    in_force(learnt, threshold=1e-9)
    joined, _ = register_device(learnt, product=BLOWER, serial="JOINED", installed_at=BEGIN)
    live_through(learnt, joined, range(38, 39), fails_on=40)
    assert len(predictions(learnt)) == 1


def test_a_device_with_a_record_is_looked_back_at_when_it_is_scored_first(learnt: Connection) -> None:
    """Its wear stood for days when the model came: the first pass opens the prediction."""
    in_force(learnt, threshold=0.5)
    known, _ = register_device(learnt, product=BLOWER, serial="KNOWN", installed_at=BEGIN)
    store_days(learnt, known, range(10, 38), fails_on=40, number=3, live=False)
    refresh_rollups(learnt, BLOWER)
    live_through(learnt, known, range(38, 39), fails_on=40)
    assert len(predictions(learnt)) == 1
    looks = learnt.execute("SELECT ts, scored_at FROM score WHERE device_id = %s ORDER BY ts", (known.id,)).fetchall()
    assert [ts for ts, _ in looks] == [BEGIN + day * DAY for day in range(34, 39)]
    assert {scored_at for _, scored_at in looks} == {BEGIN + 38 * DAY}


def test_a_record_that_ends_days_before_the_first_message_is_looked_back_at_as_well(learnt: Connection) -> None:
    in_force(learnt, threshold=0.5)
    known, _ = register_device(learnt, product=BLOWER, serial="KNOWN", installed_at=BEGIN)
    store_days(learnt, known, range(10, 35), fails_on=40, number=3, live=False)
    refresh_rollups(learnt, BLOWER)
    live_through(learnt, known, range(38, 39), fails_on=40)
    looks = learnt.execute("SELECT ts FROM score WHERE device_id = %s ORDER BY ts", (known.id,)).fetchall()
    assert [ts for (ts,) in looks] == [BEGIN + day * DAY for day in (31, 32, 33, 34, 38)]
    assert len(predictions(learnt)) == 1


def test_a_flicker_on_the_first_day_of_a_model_opens_nothing(learnt: Connection) -> None:
    """Sound until the day before: only the newest look is at risk."""
    known, _ = register_device(learnt, product=BLOWER, serial="KNOWN", installed_at=BEGIN)
    store_days(learnt, known, range(10, 38), fails_on=None, number=3, live=False)
    store_days(learnt, known, range(38, 39), fails_on=40, live=False)
    refresh_rollups(learnt, BLOWER)
    offline = score_history(_champion_bundle(learnt), training_history(learnt, BLOWER).only({"KNOWN"}))
    before, newest = offline["probability"].tolist()[-2:]
    assert newest > 2 * before
    in_force(learnt, threshold=(before + newest) / 2)
    live_through(learnt, known, range(38, 39), fails_on=40)
    assert predictions(learnt) == []


def in_force(conn: Connection, *, threshold: float) -> None:
    """The model with another point: a risk must stand three times."""
    bundle = loads(model_of_them(conn)[1], product_id="blower")
    report = bundle.manifest.modes["bearing_wear"]
    assert report.point is not None
    slow = replace(report, point=replace(report.point, threshold=threshold, confirmations=3))
    patient = replace(bundle, manifest=replace(bundle.manifest, modes={"bearing_wear": slow}))
    register_model(conn, "blower", manifest=manifest_json(patient.manifest), body=dumps(patient), promote=True)


def test_a_healthy_blower_is_scored_every_day_and_left_alone(learnt: Connection) -> None:
    healthy, _ = register_device(learnt, product=BLOWER, serial="HEALTHY", installed_at=BEGIN)
    live_through(learnt, healthy, range(30), fails_on=None)
    row = learnt.execute("SELECT count(*), max(probability) FROM score WHERE device_id = %s", (healthy.id,)).fetchone()
    assert row is not None
    assert row[0] == 30
    assert predictions(learnt) == []


def test_a_pass_without_changes_scores_nothing_and_a_repeated_pass_adds_nothing(learnt: Connection) -> None:
    device, _ = register_device(learnt, product=BLOWER, serial="NEW", installed_at=BEGIN)
    store_days(learnt, device, range(10), fails_on=None)
    champions = Champions()
    assert score_fleet(learnt, "blower", champions, now=BEGIN + 9 * DAY).scored == 10
    assert score_fleet(learnt, "blower", champions, now=BEGIN + 9 * DAY).scored == 0


def test_a_bucket_is_scored_only_when_it_is_complete(learnt: Connection) -> None:
    device, _ = register_device(learnt, product=BLOWER, serial="EARLY", installed_at=BEGIN)
    store_days(learnt, device, range(6), fails_on=None)
    assert score_fleet(learnt, "blower", Champions(), now=BEGIN + 3 * DAY).scored == 4
    assert score_fleet(learnt, "blower", Champions(), now=BEGIN + 5 * DAY).scored == 2


def test_live_scores_equal_scores_of_the_whole_history(learnt: Connection) -> None:
    worn, _ = register_device(learnt, product=BLOWER, serial="WORN", installed_at=BEGIN)
    live_through(learnt, worn, range(38), fails_on=40)
    history = training_history(learnt, BLOWER).only({"WORN"})
    offline = score_history(_champion_bundle(learnt), history)
    live = learnt.execute("SELECT probability FROM score WHERE device_id = %s ORDER BY ts", (worn.id,)).fetchall()
    assert [row[0] for row in live] == pytest.approx(offline["probability"].tolist(), abs=1e-6)


def _champion_bundle(conn: Connection) -> Bundle:
    champion = Champions().of(conn, "blower")
    assert champion is not None
    return champion.bundle


def test_without_a_model_nothing_is_scored_and_nothing_piles_up(conn: Connection) -> None:
    register_product(conn, BLOWER, mode=ClockMode.WALL)
    device, _ = register_device(conn, product=BLOWER, serial="ALONE", installed_at=BEGIN)
    store_days(conn, device, range(5), fails_on=None)
    assert score_fleet(conn, "blower", Champions(), now=BEGIN + 9 * DAY).scored == 0
    row = conn.execute("SELECT (SELECT count(*) FROM score_due), (SELECT count(*) FROM dirty_range)").fetchone()
    assert row == (0, 0)


def test_a_tampered_model_is_refused_and_scores_nothing(learnt: Connection) -> None:
    learnt.execute("UPDATE model SET body = set_byte(body, octet_length(body) - 20, 7) WHERE product = 'blower'")
    device, _ = register_device(learnt, product=BLOWER, serial="NEW", installed_at=BEGIN)
    store_days(learnt, device, range(3), fails_on=None)
    assert score_fleet(learnt, "blower", Champions(), now=BEGIN + 9 * DAY).scored == 0


def test_live_history_reads_each_devices_beginning_and_its_last_windows_only(learnt: Connection) -> None:
    device, _ = register_device(learnt, product=BLOWER, serial="LONG", installed_at=BEGIN)
    store_days(learnt, device, range(200), fails_on=None)
    refresh_rollups(learnt, BLOWER)
    spec = FeatureSpec((1, 5, 10), baseline_buckets=5)
    history = live_history(learnt, BLOWER, [Due(device.id, BEGIN + 199 * DAY)], spec)
    assert len(history.buckets) == 5 + 10 + 1
