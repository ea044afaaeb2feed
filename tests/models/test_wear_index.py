"""The wear index, the ends of trends, and what the detector blames."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from fleet.product_files.parse import BadProductFile, parse_product
from models.evaluation.scored_record import score_history
from models.features.build import build_features
from models.features.spec import Column
from models.features.wear_index import add_index
from models.features.windows import Rows, window_figures
from models.fitting.fit_detector import fit_detector
from models.fitting.fit_spec import fit_spec
from models.fitting.fit_wear_index import fit_index
from models.model_files.bundle import dumps, loads
from tests.models.synthetic_fleets import HEAD, METRICS, pump_history, pump_model, read_fleet, write_fleet


def test_many_weak_signs_add_up_to_one_strong_one() -> None:
    rng = np.random.default_rng(0)
    left = rng.random(4000)
    signs = np.exp(-3 * left)[:, None] + rng.normal(0, 2, (4000, 30))
    columns = [Column(f"m{i}.dev_5", f"m{i}", "dev", 5) for i in range(30)]
    index = fit_index(signs[:2000].astype(np.float32), columns, left[:2000], np.ones(2000))
    added = add_index(index, signs[2000:].astype(np.float32))
    alone, together = (abs(np.corrcoef(added[:, i], left[2000:])[0, 1]) for i in (0, 30))
    assert together > 2 * alone


def test_the_pace_of_wear_weighs_slopes_as_deviations_and_unread_metrics_do_not_count() -> None:
    rng = np.random.default_rng(1)
    left = rng.random(500)
    matrix = np.stack([np.exp(-3 * left), rng.normal(size=500), rng.normal(size=500), rng.normal(size=500)], axis=1)
    names = [("a", "dev"), ("b", "dev"), ("a", "slope"), ("b", "slope")]
    columns = [Column(f"{m}.{kind}_5", m, kind, 5) for m, kind in names]
    index = fit_index(matrix.astype(np.float32), columns, left, np.ones(500))
    faster = np.zeros((2, 4), np.float32)
    faster[1, 2] = 1
    assert np.diff(add_index(index, faster)[:, 5]) > 0
    assert add_index(index, np.full((1, 4), np.nan, np.float32))[0, 4:].tolist() == [0, 0]


def test_a_trend_ends_where_its_line_stands_now() -> None:
    values = np.arange(20.0)[:, None] * 2 + 5
    places = np.arange(20)
    rows = Rows(places, places, np.zeros(20, np.int64))
    found = window_figures(values, places, rows, (10,), whole=np.ones(20, bool))[10]
    np.testing.assert_allclose(found.end[5:, 0], values[5:, 0])
    assert np.isnan(found.end[:2]).all()


def test_the_detector_blames_the_metric_that_strays() -> None:
    pumps, spec = pump_history(), pump_model().spec
    features = build_features(pumps.product, pumps, spec)
    detector = fit_detector(features, np.ones(len(features), bool), spec, seed=0)
    assert detector is not None
    assert detector.confirmations == spec.windows[0] + 2
    metrics, shares = detector.blame(features)
    odd = features.take(np.array([len(features) - 1]))
    for place, name in enumerate(odd.names):
        if name in detector.columns:
            odd.matrix[0, place] = 40.0 if name.startswith("pressure.") else 0.0
    assert metrics[int(detector.blame(odd)[1].argmax())] == "pressure"
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    index = detector.subspace.score(np.zeros((1, len(detector.columns))) + detector.subspace.centre)
    assert index[0] == pytest.approx(0, abs=1e-9)


def test_what_the_columns_add_to_the_index_is_the_index() -> None:
    pumps, model = pump_history(), pump_model()
    assert model.detector is not None
    features = build_features(pumps.product, pumps, model.spec)
    at = [features.names.index(name) for name in model.detector.columns]
    part = model.detector.subspace
    matrix = part.centre + 0.5 * (np.nan_to_num(features.matrix[:, at].astype(np.float64)) - part.centre)
    near = (np.abs((matrix - part.centre) / part.scale) < 12).all(axis=1)
    np.testing.assert_allclose(part.parts(matrix[near]).sum(axis=1), part.score(matrix[near]), rtol=1e-6)


def test_a_product_may_say_how_long_early_life_is(tmp_path: Path) -> None:
    pumps = read_fleet(write_fleet(tmp_path, devices=4, failing=0, modes=""))
    longer = replace(pumps, product=replace(pumps.product, early_life=timedelta(days=10)))
    assert fit_spec(longer).baseline_buckets == 40
    assert fit_spec(pumps).baseline_buckets == 20
    wrong = HEAD.format(id="pump").replace("[product]\n", '[product]\nearly_life = "6h"\n') + METRICS
    with pytest.raises(BadProductFile, match="early_life"):
        parse_product(wrong, file="pump.toml")


def test_a_kept_model_keeps_its_index() -> None:
    kept = loads(dumps(pump_model()), product_id="pump")
    told = score_history(kept, pump_history(), at_last=True)
    assert told.equals(score_history(pump_model(), pump_history(), at_last=True))
    rul = kept.modes["bearing_wear"].rul
    assert rul is not None
    assert len(rul.index.places) > 0
