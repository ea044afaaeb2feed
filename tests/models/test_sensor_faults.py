"""One sensor that nothing agrees with is at fault; several metrics together, or one as failures looked, are not."""

from collections.abc import Callable

import numpy as np
import pytest

from fleet.product_files.parse import parse_product
from models.data.arrays import Floats
from models.data.split import device_folds
from models.features.build import Features
from models.features.labels import Labels
from models.features.spec import Column, FeatureSpec, Series
from models.fitting.fit_sensors import fit_sensors
from models.model_files.packing import pack_state, unpack_state
from models.sensor_faults.verdicts import KINDS, SensorModel, judge_sensors, suspect_sensors

METRICS = ("power", "heat", "flow", "noise", "room")
PUMP = parse_product(
    """
[product]
id = "pump"
name = "Pump"
interval = "1d"
[metrics]
power = { unit = "W" }
heat = { unit = "degC" }
flow = { unit = "l" }
noise = { unit = "dB" }
room = { unit = "degC" }
[failure_modes.bearing_wear]
component = "bearing"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }
[failure_modes.leak]
component = "seal"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }
""",
    file="pump.toml",
)
SPEC = FeatureSpec((1, 3, 6), 5, True, tuple(Series(name, name, True) for name in METRICS))
DAY = 86_400_000
DAYS, DEVICES = 60, 40


def level(rng: np.random.Generator, days: int) -> Floats:
    """Deviations [days, metrics] of a sound pump: load moves power, heat and flow, the season moves heat and room."""
    load, season = rng.normal(size=days), rng.normal(size=days)
    noise = rng.normal(0, 0.2, (days, 5))
    return noise + np.stack([load, 0.8 * load + season, -load, np.zeros(days), season], axis=1)


def worn(values: Floats, mode: str, days: int = 12) -> Floats:
    """The same pump before it fails at its end: a bearing shows in power and noise, a leak in noise alone."""
    wear = 5 * np.clip(np.arange(len(values)) - len(values) + days + 1, 0, None) / days
    values = values.copy()
    values[:, 3] += wear if mode == "bearing_wear" else -wear
    values[:, 0] += wear if mode == "bearing_wear" else 0
    return values


def features_of(pumps: list[Floats], spread: list[Floats] | None = None, *, repaired: int = 0) -> Features:
    """A row a day and pump; every window sees the same deviation. `repaired`: so many days ago on the last day."""
    names = [f"{metric}.dev_{window}" for window in SPEC.windows for metric in METRICS]
    names += [f"{metric}.std_{window}" for window in SPEC.windows for metric in METRICS]
    names += [f"{metric}.mean_{SPEC.windows[1]}" for metric in METRICS]
    columns = [Column(name, name.partition(".")[0], name.partition(".")[2].partition("_")[0]) for name in names]
    parts = []
    for number, values in enumerate(pumps):
        rng = np.random.default_rng([7, number])
        std = spread[number] if spread else np.exp(rng.normal(0, 0.1, values.shape))
        age = np.arange(len(values))[::-1, None] * -1.0 + (repaired or 1000)
        parts.append(np.hstack([values, values, values, std, std, std, values, age]))
    count = [len(values) for values in pumps]
    ts = np.concatenate([np.arange(n) * DAY for n in count])
    serial = np.repeat(np.array([f"P-{i:02d}" for i in range(len(pumps))], object), count)
    seen = np.minimum(np.concatenate([np.arange(n) + 1 for n in count]), SPEC.baseline_buckets)
    columns.append(Column("part:bearing.age", "part:bearing", "age"))
    return Features(serial, ts, ts, seen, tuple(columns), np.vstack(parts).astype(np.float32))


@pytest.fixture(scope="module")
def model() -> SensorModel:
    return learnt(SPEC)


def learnt(spec: FeatureSpec, seen_as: Callable[[Floats], Floats] = np.asarray) -> SensorModel:
    """Learnt from forty pumps, of which ten lost a bearing and ten leaked; `seen_as`: what features make of them."""
    rng = np.random.default_rng(1)
    fate = {n: ("bearing_wear", "leak", "", "")[n % 4] for n in range(DEVICES)}
    pumps = [worn(level(rng, DAYS), fate[n]) if fate[n] else level(rng, DAYS) for n in range(DEVICES)]
    features = features_of([seen_as(pump) for pump in pumps])
    left = np.tile(np.arange(DAYS, 0, -1) * float(DAY), DEVICES)
    own = np.repeat(np.array([fate[n] for n in range(DEVICES)], object), DAYS)
    labels = {mode: _labels(np.where(own == mode, left, np.nan)) for mode in ("bearing_wear", "leak")}
    folds = device_folds([f"P-{i:02d}" for i in range(DEVICES)], set(), folds=4, seed=1)
    found = fit_sensors(PUMP, features, labels, folds, spec, seed=1)
    assert found is not None
    return found


def _labels(left: Floats) -> Labels:
    label = np.where(left <= 12 * DAY, 1.0, 0.0)
    return Labels(label, left, np.where(np.isnan(left), 99 * DAY, left), np.zeros(len(left), bool))


def judged(model: SensorModel, values: Floats, spread: Floats | None = None, *, repaired: int = 0) -> list[str]:
    """What is said of a pump's last twenty days: "metric kind", or nothing."""
    features = features_of([values], None if spread is None else [spread], repaired=repaired)
    told = judge_sensors(model, features)
    found = [f"{model.metrics[m]} {KINDS[k]}" if m >= 0 else "" for m, k in zip(told.metric, told.kind, strict=True)]
    return found[-20:]


def drifting(metric: str, by: float) -> Floats:
    values = level(np.random.default_rng(5), DAYS)
    values[-20:, METRICS.index(metric)] += by
    return values


def test_a_sound_pump_has_no_faulty_sensor(model: SensorModel) -> None:
    assert set(judged(model, level(np.random.default_rng(5), DAYS))) == {""}


@pytest.mark.parametrize("metric", ["heat", "flow", "room", "power"])
@pytest.mark.parametrize("by", [6.0, -6.0])
def test_a_sensor_that_strays_alone_is_told_with_its_size(model: SensorModel, metric: str, by: float) -> None:
    assert judged(model, drifting(metric, by)).count(f"{metric} drift") >= 18
    verdicts = judge_sensors(model, features_of([drifting(metric, by)]))
    assert np.median(verdicts.away[-20:]) == pytest.approx(by, abs=0.6)


def test_metrics_that_stray_together_as_failures_do_are_a_sick_device(model: SensorModel) -> None:
    for seed in range(5):
        assert set(judged(model, worn(level(np.random.default_rng(seed), DAYS), "bearing_wear"))) == {""}


def test_a_failure_that_shows_in_one_metric_alone_keeps_its_metric_from_blame(model: SensorModel) -> None:
    assert set(judged(model, drifting("noise", -6.0))) == {""}
    assert judged(model, drifting("noise", 9.0)).count("noise drift") >= 15


def test_a_sensor_is_suspected_before_it_can_be_blamed_and_a_sick_pump_s_is_not(model: SensorModel) -> None:
    slight = features_of([drifting("noise", 2.0)])
    assert (judge_sensors(model, slight).metric[-20:] >= 0).sum() <= 2
    assert [METRICS[place] for place in suspect_sensors(model, slight)[-20:] if place >= 0].count("noise") >= 18
    for mode in ("bearing_wear", "leak"):
        sick = features_of([worn(level(np.random.default_rng(9), DAYS), mode)])
        assert (suspect_sensors(model, sick)[-20:] < 0).all()


def test_a_sensor_that_scatters_or_stands_still_is_told_apart_from_one_that_drifts(model: SensorModel) -> None:
    values, spread = level(np.random.default_rng(5), DAYS), np.exp(np.random.default_rng(6).normal(0, 0.1, (DAYS, 5)))
    wild, dead = spread.copy(), spread.copy()
    wild[-20:, 1] *= 8
    dead[-20:, 1] = 1e-3
    assert judged(model, values, wild).count("heat noisy") >= 18
    assert judged(model, values, dead).count("heat still") >= 18


def test_a_sensor_without_values_is_not_blamed_and_hides_no_other(model: SensorModel) -> None:
    silent = drifting("room", 0.0)
    silent[-20:, 4] = np.nan
    assert set(judged(model, silent)) == {""}
    silent[-20:, 3] += 9.0
    assert judged(model, silent).count("noise drift") >= 15


def test_what_a_repair_leaves_in_the_windows_is_no_sensor_fault(model: SensorModel) -> None:
    assert judged(model, drifting("heat", 6.0), repaired=1)[-1] == ""
    assert judged(model, drifting("heat", 6.0), repaired=40)[-1] == "heat drift"


def test_a_device_is_not_judged_before_its_early_life_is_known(model: SensorModel) -> None:
    values = drifting("heat", 6.0)[-25:]
    values[:5, 1] += 6.0
    early = judge_sensors(model, features_of([values]))
    assert (early.metric[: model.warm_up - 1] == -1).all()


def test_without_failures_to_compare_with_nobody_is_blamed() -> None:
    features = features_of([level(np.random.default_rng(n), DAYS) for n in range(DEVICES)])
    labels = {mode: _labels(np.full(DAYS * DEVICES, np.nan)) for mode in ("bearing_wear", "leak")}
    folds = device_folds([f"P-{i:02d}" for i in range(DEVICES)], set(), folds=4, seed=1)
    assert fit_sensors(PUMP, features, labels, folds, SPEC, seed=1) is None


def test_a_sensor_model_survives_its_way_to_bytes_and_back(model: SensorModel) -> None:
    again = unpack_state(pack_state({"sensors": model}))["sensors"]
    features = features_of([drifting("heat", 6.0)])
    np.testing.assert_array_equal(judge_sensors(again, features).metric, judge_sensors(model, features).metric)
