"""A record too large to learn from at once: drawn devices stand for the others, and figures stay honest."""

from dataclasses import replace

import numpy as np
import pytest

from bench.worlds.scoring import made_up_history, speed_product
from models.decision.budget import decided_months, false_rate
from models.decision.matching import Outcome
from models.decision.operating_points import DeviceScores, simulate
from models.evaluation.metrics import classification_figures
from models.features.build import build_features
from models.features.labels import label_rows
from models.fitting.fit_spec import fit_spec
from models.training.sampled_devices import bounded, draw_devices, drawn_limit, most_rows
from models.training.train import train
from tests.models.synthetic_fleets import pump_history

DAY = 86_400_000
FLEET = {f"D-{number:04d}": 100 for number in range(1000)}
WORN = {f"D-{number:04d}": frozenset({"wear"}) for number in range(0, 1000, 10)}


def test_a_record_that_fits_is_left_as_it_is() -> None:
    pumps = pump_history()
    assert bounded(pumps, seed=1, most=most_rows(pumps.product)) is pumps
    assert bounded(pumps, seed=1, most=most_rows(pumps.product), grid=True) is pumps
    assert pumps.weights(np.array(["P-01"], object)) is None
    assert set(draw_devices(FLEET, WORN, most=100_000, seed=1).values()) == {1}


def test_failures_come_first_and_the_drawn_stand_for_the_fleet() -> None:
    drawn = draw_devices(FLEET, WORN, most=30_000, seed=1)
    assert {drawn[serial] for serial in WORN} == {1}
    sound = {serial: k for serial, k in drawn.items() if serial not in WORN}
    assert set(sound.values()) == {5}
    assert len(drawn) * 100 <= 30_000
    assert abs(sum(drawn.values()) - len(FLEET)) <= 5


def test_a_rare_mode_is_not_crowded_out_by_a_common_one() -> None:
    failed = {serial: frozenset({"wear"}) for serial in FLEET} | {"D-0003": frozenset({"wear", "crack"})}
    failed |= {"D-0007": frozenset({"crack"})}
    drawn = draw_devices(FLEET, failed, most=10_000, seed=1)
    assert drawn["D-0003"] == drawn["D-0007"] == 1
    assert len(drawn) < 120
    assert abs(sum(drawn.values()) - len(FLEET)) <= max(drawn.values())


def test_each_device_has_the_same_chance() -> None:
    counts = dict.fromkeys(FLEET, 0)
    for seed in range(200):
        for serial, k in draw_devices(FLEET, {}, most=10_000, seed=seed).items():
            counts[serial] += k
    assert np.mean(list(counts.values())) == pytest.approx(200, rel=0.01)
    assert max(counts.values()) < 600


def test_what_is_found_on_drawn_devices_is_what_the_fleet_shows() -> None:
    """One of ten devices fails; drawn, they are half, and count as one of ten again."""
    whole = made_up_history(speed_product(early_life=None), devices=120, hours=150)
    few = set(whole.serials[::10])
    whole = replace(whole, failures=whole.failures[whole.failures["serial"].isin(few)])
    drawn = bounded(whole, seed=3, most=24 * 150)
    assert len(drawn.devices) == 24
    assert set(drawn.failures["serial"]) == few
    assert drawn_limit(drawn) is not None
    figures = []
    for history in (whole, drawn):
        spec = fit_spec(whole)
        features = build_features(history.product, history, spec)
        labels = label_rows(history, features.serial, features.ts, history.product.failure_modes[0], grid=False)
        told = np.full(len(features), 0.1)
        figures.append(classification_figures(labels.label, told, history.weights(features.serial)))
    assert figures[1]["prevalence"] == pytest.approx(figures[0]["prevalence"], rel=0.02)
    assert figures[1]["brier"] == pytest.approx(figures[0]["brier"], rel=0.02)


def test_tickets_of_a_drawn_device_count_for_those_it_stands_for_but_prove_no_more() -> None:
    mode = pump_history().product.failure_modes[0]
    ts = np.arange(0, 60 * DAY, DAY)
    loud = DeviceScores(ts, np.where(ts == 10 * DAY, 0.9, 0.0), [], 60 * DAY, stands_for=4)
    quiet = replace(loud, probability=np.zeros(60))
    outcome = simulate([loud, quiet], mode, 0.5, 1)
    assert (outcome.tickets, outcome.false) == (4, 4)
    assert list(outcome.decided) == [0, 1]
    alone = simulate([replace(loud, stands_for=1)], mode, 0.5, 1)
    assert (alone.false, alone.excess) == (1, 0)
    assert decided_months([loud], 5 * DAY) == pytest.approx(4 * (59 - 5) / 30.4375)
    drawn, all_read = false_rate(np.array([4.0, 0.0]), 4000, unit=4), false_rate(np.array([1.0, 0.0]), 1000)
    assert drawn.upper == pytest.approx(all_read.upper)
    nothing, few = false_rate(np.zeros(2), 4000, unit=4), false_rate(np.zeros(2), 1000)
    assert nothing.upper == pytest.approx(few.upper)
    assert Outcome(tickets=3, false=1, leads_ms=(5, 6)).times(2) == Outcome(
        tickets=6, false=2, leads_ms=(5, 6, 5, 6), excess=6
    )


def test_a_model_of_drawn_devices_says_so_and_keeps_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    history = made_up_history(speed_product(early_life=None), devices=60, hours=160)
    few = set(history.serials[::6])
    history = replace(history, failures=history.failures[history.failures["serial"].isin(few)])
    monkeypatch.setattr("models.training.preparing.MARGIN", 20 * 160 / most_rows(history.product))
    bundle = train(history, seed=1)
    assert len(bundle.manifest.devices) <= 20
    assert few <= set(bundle.manifest.devices)
    assert "limit_drawn" in [limit.code for limit in bundle.manifest.warnings]
    report = bundle.manifest.modes["bearing_wear"]
    assert report.failures == len(few)
    prevalence = report.figures["prevalence"]
    assert prevalence is not None
    assert prevalence < 0.15
