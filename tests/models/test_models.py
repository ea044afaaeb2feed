"""Training, keeping and explaining models on small fleets."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fleet.coded import as_written, coded
from models.data.history import FAILURE_COLUMNS, make_frame
from models.decision.matching import total
from models.decision.policy import Rung
from models.evaluation.evaluate import evaluate
from models.evaluation.scored_record import score_history
from models.features.build import build_features
from models.fitting.fit_detector import alarm_threshold
from models.model_files.bundle import dumps, loads
from models.model_files.manifest import FEATURE_VERSION, BadModel, manifest_json, parse_manifest
from models.model_files.packing import pack_state, unpack_state
from models.training.held_out import hold_out
from models.training.presence_leaks import find_presence_leaks
from models.training.train import train
from tests.models.synthetic_fleets import DAY, START, pump_history, pump_model, read_fleet, write_fleet


def test_it_learns_a_wear_that_shows_and_earns_tickets() -> None:
    report = pump_model().manifest.modes["bearing_wear"]
    assert report.figures["pr_auc"] > 0.8  # type: ignore[operator]
    assert report.point is not None
    assert report.point.rung is Rung.NOTICE
    assert report.point.recall >= 0.8


def test_the_same_seed_gives_the_same_scores() -> None:
    again = train(pump_history(), seed=3)
    assert score_history(again, pump_history()).equals(score_history(pump_model(), pump_history()))
    assert manifest_json(again.manifest) == manifest_json(pump_model().manifest)


def test_a_kept_model_scores_as_it_did() -> None:
    kept = loads(dumps(pump_model()), product_id="pump")
    scores = score_history(kept, pump_history())
    assert scores.equals(score_history(pump_model(), pump_history()))
    assert set(scores.columns) == {
        "serial", "ts", "failure_mode", "probability", "rul", "rul_low", "rul_high", "anomaly", "anomaly_threshold",
    }  # fmt: skip
    assert parse_manifest(manifest_json(kept.manifest)) == pump_model().manifest


def test_a_tampered_model_is_refused() -> None:
    data = bytearray(dumps(pump_model()))
    data[len(data) // 2] ^= 1
    with pytest.raises(BadModel) as changed:
        loads(bytes(data), product_id="pump")
    assert changed.value.said == coded("model_file_changed")
    with pytest.raises(BadModel) as foreign:
        loads(b"PK", product_id="pump")
    assert foreign.value.said == coded("model_file_foreign")


def test_another_products_or_versions_model_is_refused() -> None:
    with pytest.raises(BadModel) as others:
        loads(dumps(pump_model()), product_id="fridge")
    assert others.value.said == coded("model_of_other_product", product="fridge", other="pump")
    older = replace(pump_model(), manifest=replace(pump_model().manifest, feature_version=0))
    with pytest.raises(BadModel) as outdated:
        loads(dumps(older), product_id="pump")
    assert outdated.value.said == coded("model_of_other_version", version=0, current=FEATURE_VERSION)


def test_a_file_that_asks_for_another_type_is_refused() -> None:
    with pytest.raises(BadModel) as refused:
        unpack_state(pack_state({"modes": Path}))
    assert refused.value.said.code == "model_type_refused"


def test_a_manifest_of_before_codes_keeps_its_limits_as_they_were_written() -> None:
    kept = json.loads(manifest_json(pump_model().manifest))
    kept["warnings"] = ["an old sentence", coded("limit_nothing_moves").to_json()]
    assert parse_manifest(json.dumps(kept)).warnings == (as_written("an old sentence"), coded("limit_nothing_moves"))


def test_shuffled_labels_fall_to_chance() -> None:
    rng = np.random.default_rng(0)
    pumps = pump_history()
    first = pumps.buckets.groupby("serial")["bucket"].min()
    last = pumps.buckets.groupby("serial")["bucket"].max()
    rows: list[tuple[object, ...]] = [
        (serial, int(rng.integers(first[serial] + 2 * DAY, last[serial])), "bearing_wear")
        for serial in pumps.serials
        for _ in range(2)
    ]
    shuffled = replace(pumps, failures=make_frame(FAILURE_COLUMNS, rows))
    report = train(shuffled, seed=0).manifest.modes["bearing_wear"]
    assert report.figures["pr_auc"] < 2 * report.figures["prevalence"]  # type: ignore[operator]
    assert report.point is not None


def test_a_fleet_without_failure_modes_gets_a_detector_only(tmp_path: Path) -> None:
    history = read_fleet(write_fleet(tmp_path, devices=3, failing=0, modes=""))
    bundle = train(history, seed=0)
    scores = score_history(bundle, history)
    assert set(scores["failure_mode"]) == {""}
    assert scores["probability"].isna().all()
    assert 0 < scores["anomaly"].notna().mean() < 1
    assert loads(dumps(bundle), product_id="pump").modes == {}
    assert evaluate(history, folds=3)["faults"] == 0


def test_few_failures_give_no_model_and_say_so(tmp_path: Path) -> None:
    history = read_fleet(write_fleet(tmp_path, devices=4, failing=2))
    bundle = train(history, seed=0)
    assert bundle.modes == {}
    (limit,) = (one for one in bundle.manifest.warnings if one.code == "limit_no_model")
    assert (limit.args["mode"], limit.args["failures"]) == ("bearing_wear", 2)
    scores = score_history(bundle, history, at_last=True)
    assert len(scores) == 4
    assert scores["probability"].isna().all()


def test_an_empty_fleet_is_told_and_does_not_crash(tmp_path: Path) -> None:
    folder = write_fleet(tmp_path, devices=2, failing=0)
    for name in ("telemetry", "events", "maintenance"):
        (folder / f"{name}.csv").unlink()
    bundle = train(read_fleet(folder), seed=0)
    assert coded("limit_nothing_to_learn") in bundle.manifest.warnings
    assert len(score_history(bundle, read_fleet(folder))) == 0


def test_the_leak_probe_fires_where_telemetry_was_kept_around_failures() -> None:
    pumps = pump_history()
    assert find_presence_leaks(pumps, seed=0) == []
    failed = pumps.failures.set_index("serial")["ts"]
    end = pumps.buckets["serial"].map(failed).fillna(0)
    near = (pumps.buckets["bucket"] > end - 5 * DAY) & (pumps.buckets["bucket"] <= end)
    early = pumps.buckets["bucket"] < START + 2 * DAY
    planted = replace(pumps, buckets=pumps.buckets[near | early].reset_index(drop=True))
    (leak,) = find_presence_leaks(planted, seed=0)
    assert leak.metric == ""
    bundle = train(planted, seed=0)
    assert not bundle.spec.telemetry
    assert bundle.detector is None
    assert leak.limit in bundle.manifest.warnings
    rows = build_features(planted.product, planted, bundle.spec)
    assert (np.diff(rows.bucket[rows.serial == "P-01"]) == 21_600_000).all()


def test_evaluation_holds_whole_devices_out_and_counts_every_fault() -> None:
    report = evaluate(pump_history(), split="device", seed=1, folds=3)
    assert report["faults"] == 10
    assert report["tickets_ahead"] + report["customer_reported_first"] == 10  # type: ignore[operator]
    assert report["tickets_ahead"] >= 7  # type: ignore[operator]
    mode = report["by_failure_mode"]["bearing_wear"]  # type: ignore[index]
    assert mode["baselines"]["alarm_always"]["tickets_false"] > report["tickets_false"]


def test_evaluation_by_time_tests_the_later_part_only() -> None:
    report = evaluate(pump_history(), split="time", seed=1)
    assert 0 < report["faults"] < 10  # type: ignore[operator]


def test_one_odd_device_does_not_make_the_detector_deaf() -> None:
    rng = np.random.default_rng(0)
    serial = np.repeat(np.array([f"D-{i}" for i in range(10)], object), 100)
    scores = rng.random(1000)
    scores[:100] += 50
    assert alarm_threshold(serial, scores) < 1.1


def test_a_single_device_of_a_short_record_gets_a_wider_threshold() -> None:
    serial, scores = np.repeat(np.array(["D-1"], object), 100), np.random.default_rng(0).random(100)
    plain = alarm_threshold(serial, scores)
    assert alarm_threshold(serial, scores, remembers=25) == pytest.approx(1.5 * plain)
    assert alarm_threshold(np.repeat(serial, 100), np.tile(scores, 100), remembers=25) < 1.06 * plain


def test_turbofans_held_out_get_their_tickets_in_time(shared_fleets: Path) -> None:
    history = read_fleet(shared_fleets / "turbofan-fd001" / "train")
    drawn = frozenset(np.random.default_rng(7).choice(history.serials, 20, replace=False))
    rest = frozenset(history.serials) - drawn
    held = hold_out(history.only(rest), history.only(drawn), since=None, seed=0)
    outcome = total(held.modes["core_degradation"].outcomes)
    assert outcome.ahead >= 19
    assert outcome.in_time >= 18
    assert outcome.false <= 2


def test_the_presence_of_the_machines_telemetry_is_known_for_a_leak(shared_fleets: Path) -> None:
    (leak,) = find_presence_leaks(read_fleet(shared_fleets / "pdm-machines"), seed=0)
    assert (leak.metric, leak.hit > 0.9, leak.base < 0.3) == ("", True, True)
