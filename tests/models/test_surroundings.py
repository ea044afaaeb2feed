"""What is around a device moves its metrics without harm: its part is taken out, and given back to judge sensors by."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fleet.product import Product
from fleet.product_files.parse import parse_product
from models.data.arrays import Floats
from models.data.history import History
from models.features.build import build_features
from models.features.regimes import expected
from models.features.series import bucket_series, needed_columns, remembered_columns
from models.features.spec import FeatureSpec, Regime, touched_by
from models.fitting.fit_regimes import fit_regimes
from models.fitting.fit_spec import fit_spec
from models.sensor_faults.reliance import rests_on
from models.sensor_faults.verdicts import SensorModel
from models.training.train import train
from tests.models.synthetic_fleets import HEAD, METRICS, WEAR, pump_history
from tests.models.test_sensor_faults import SPEC, drifting, judged, learnt, level

PARTS = """
[derived.swing]
expr = "vibration.max - vibration.min"
[derived.starts_on]
expr = "when(starts.increase, mode.on)"
"""


def pumps_of(metrics: str) -> History:
    return replace(pump_history(), product=product_of(metrics))


def product_of(metrics: str) -> Product:
    return parse_product(HEAD.format(id="pump") + metrics + WEAR, file="pump.toml")


def test_what_the_surroundings_explain_is_taken_out_of_the_other_metrics_and_left_in_their_own() -> None:
    pumps = pumps_of(METRICS.replace('role = "setting"', "surroundings = true"))
    spec = fit_spec(pumps)
    assert spec.conditions == ("load",)
    regime = spec.regime_of("vibration")
    assert regime is not None
    assert regime.settings == ("load",)
    assert spec.regime_of("load") is None
    before, after = (_tracks(pumps, one) for one in (replace(spec, regimes=()), spec))
    assert before > 0.8
    assert abs(after) < 0.2


def test_what_they_do_within_a_bucket_is_taken_out_of_its_parts_beside_the_part_as_measured() -> None:
    pumps = swaying_pumps()
    model = train(pumps, seed=3)
    spec = model.spec
    assert {"vibration:stddev", "vibration:stddev:cleared"} <= {series.name for series in spec.series}
    regime = spec.regime_of("vibration:stddev:cleared")
    assert regime is not None
    assert regime.settings == ("load", "load:stddev")
    assert _tracks(pumps, spec, "vibration:stddev", "load:stddev") > 0.8
    assert abs(_tracks(pumps, spec, "vibration:stddev:cleared", "load:stddev")) < 0.2
    read = {name.rpartition(".")[0] for name in model.columns}
    assert "vibration:stddev:cleared" in read
    assert "vibration:stddev" not in read


def test_readings_far_off_do_not_hide_what_the_surroundings_explain() -> None:
    pumps = pumps_of(METRICS.replace('role = "setting"', "surroundings = true"))
    buckets = pumps.buckets.copy()
    odd = np.random.default_rng(2).random(len(buckets)) < 0.01
    buckets.loc[odd, "vibration_mean"] = 1000.0
    regime = fit_spec(replace(pumps, buckets=buckets)).regime_of("vibration")
    clean = fit_spec(pumps).regime_of("vibration")
    assert regime is not None
    assert clean is not None
    loads = np.linspace(35, 65, 7)[:, None]
    told, clearly = (expected(one, loads)[:, one.used.index("vibration")] for one in (regime, clean))
    np.testing.assert_allclose(told, clearly, atol=0.1)


def test_series_that_are_rarely_known_are_cleared_by_what_is_known_of_them_alone() -> None:
    rng = np.random.default_rng(4)
    load = rng.uniform(30, 70, 4000)
    noise, follows, always = rng.normal(size=4000), 0.1 * load + rng.normal(0, 0.3, 4000), load / 50
    noise[rng.random(4000) < 0.95] = np.nan
    follows[rng.random(4000) < 0.8] = np.nan
    values = np.stack([noise, follows, always, np.full(4000, np.nan)], axis=1)
    regimes = fit_regimes(load[:, None], ["load"], values, ["noise", "follows", "always", "never"])
    used = {name: regime for regime in regimes for name in regime.used}
    assert used.keys() == {"follows", "always"}
    low, high = expected(used["follows"], np.array([[35.0], [65.0]]))[:, 0]
    assert high - low == pytest.approx(3.0, abs=0.3)


def test_a_setting_that_is_rarely_known_hides_no_other() -> None:
    rng = np.random.default_rng(5)
    settings = np.stack([rng.uniform(30, 70, 4000), rng.uniform(0, 1, 4000)], axis=1)
    values = settings[:, :1] / 10
    settings[rng.random(4000) < 0.97, 1] = np.nan
    [regime] = fit_regimes(settings, ["load", "load:stddev"], values, ["heat"])
    assert regime.settings == ("load",)


def test_what_is_not_cleared_of_a_sensor_is_not_touched_by_it() -> None:
    pumps = swaying_pumps()
    spec = train(pumps, seed=3).spec
    only_parts = replace(spec, regimes=tuple(regime for regime in spec.regimes if "vibration" not in regime.used))
    columns = [
        ("vibration.dev_3", "vibration"),
        ("vibration:stddev:cleared.mean_3", "vibration"),
        ("load.dev_3", "load"),
    ]
    assert touched_by(only_parts, ["load"], (), columns).tolist() == [False, True, True]
    assert touched_by(spec, ["load"], (), columns).tolist() == [True, True, True]


def swaying_pumps() -> History:
    """Pumps whose readings swing within a bucket as much as the load around them does."""
    pumps = pumps_of(METRICS.replace('role = "setting"', "surroundings = true"))
    buckets = pumps.buckets.copy()
    rng = np.random.default_rng(1)
    buckets["load_stddev"] = rng.uniform(1, 4, len(buckets))
    buckets["vibration_stddev"] = 0.3 + 0.1 * buckets["load_stddev"] + rng.normal(0, 0.02, len(buckets))
    return replace(pumps, buckets=buckets)


def _tracks(pumps: History, spec: FeatureSpec, series: str = "vibration", condition: str = "load") -> float:
    """How closely a sound pump's series follows that of its load."""
    features = build_features(pumps.product, pumps.only({"P-12", "P-13"}), spec)
    window = spec.windows[1] if series == "vibration" else spec.windows[0]
    at = [features.names.index(f"{name}.mean_{window}") for name in (series, condition)]
    known = features.matrix[~np.isnan(features.matrix[:, at]).any(axis=1)]
    return float(np.corrcoef(known[:, at[0]], known[:, at[1]])[0, 1])


def test_a_risk_rests_on_the_sensor_of_the_surroundings_that_its_metrics_are_cleared_of() -> None:
    pumps = pumps_of(METRICS.replace('role = "setting"', "surroundings = true"))
    model = train(pumps, seed=3)
    assert not [name for name in model.columns if name.startswith("load")]
    features = build_features(pumps.product, pumps.only({"P-03"}), model.spec).last()
    assert {"vibration", "load"} <= rests_on(model, pumps.product, features, "bearing_wear")[0].keys()


def test_a_derived_metric_reads_parts_of_buckets_and_the_database_is_asked_for_no_more() -> None:
    pumps = pumps_of(METRICS + PARTS)
    spec = fit_spec(pumps)
    places = [next(i for i, one in enumerate(spec.series) if one.name == name) for name in ("swing", "starts_on")]
    buckets = pumps.buckets[pumps.buckets["serial"] == "P-03"].sort_values("bucket").reset_index(drop=True)
    keys = np.arange(len(buckets))
    values = bucket_series(pumps.product, buckets, keys, spec)[:, places]
    swing = (buckets["vibration_max"] - buckets["vibration_min"]).to_numpy(float)
    starts = bucket_series(pumps.product, buckets, keys, _only(spec, "starts:increase"))[:, 0]
    on = (buckets["mode_n1"] > 0).to_numpy(bool)
    np.testing.assert_allclose(values[:, 0], swing)
    np.testing.assert_allclose(values[:, 1], np.where(on, starts, np.nan))
    alone = _only(spec, "swing", "starts_on")
    assert set(needed_columns(pumps.product, alone)) == {
        "vibration_max", "vibration_min", "starts_first", "starts_begin", "starts_end", "starts_top", "starts_peak",
        "starts_after", "mode_count", "mode_n1",
    }  # fmt: skip
    assert remembered_columns(pumps.product, alone) == (("starts_end", "starts_count"),)
    read = pd.DataFrame({name: buckets[name] for name in needed_columns(pumps.product, alone)})
    np.testing.assert_array_equal(bucket_series(pumps.product, read, keys, alone), values)


def _only(spec: FeatureSpec, *names: str) -> FeatureSpec:
    chosen = {one.name: one for one in spec.series}
    return replace(spec, series=tuple(chosen[name] for name in names), regimes=())


@pytest.fixture(scope="module")
def cleared() -> SensorModel:
    """SensorModel from pumps whose heat is cleared of the room that they stand in."""
    one = np.ones(1)
    leaf = np.full(1, -1)
    regime = Regime(
        ("room",), 0 * one, one, np.array([[0.0], [1.0], [0.0]]), leaf, 0 * one, leaf, leaf, np.zeros((1, 1)), one,
        ("heat",),
    )  # fmt: skip
    return learnt(replace(SPEC, regimes=(regime,)), seen_as=_cleared)


def _cleared(values: Floats) -> Floats:
    values = values.copy()
    values[:, 1] -= np.clip(values[:, 4], -6, 6)  # What was never seen is not cleared of any further.
    return values


@pytest.mark.parametrize("by", [6.0, -6.0, 60.0])
def test_a_sensor_of_the_surroundings_that_strays_is_told_and_no_other_is_blamed(
    cleared: SensorModel, by: float
) -> None:
    assert judged(cleared, _cleared(drifting("room", by))).count("room drift") >= 18
    assert judged(cleared, _cleared(drifting("heat", by))).count("heat drift") >= 18
    assert set(judged(cleared, _cleared(level(np.random.default_rng(5), 60)))) == {""}
