"""Window figures: gaps cost nothing, and neither blocks, processors nor longer windows change a single bit."""

import numpy as np
import pytest

from bench.worlds.scoring import made_up_history, speed_product
from models.features.build import MANY_BLOCKS, build_features
from models.features.windows import (
    BLOCK_FIGURES,
    BLOCK_ROWS,
    Rows,
    WindowFigures,
    baseline_mean,
    block_rows,
    window_figures,
)
from models.fitting.fit_spec import fit_spec

SPAN = 10_000


def readings(*, gaps: float, missing: float) -> tuple[np.ndarray, np.ndarray, Rows]:
    """Values [r, 4] of six devices with their keys, and rows at every reading and one bucket later."""
    rng = np.random.default_rng(1)
    keys = np.concatenate([d * SPAN + np.flatnonzero(rng.random(200) >= gaps) for d in range(6)]).astype(np.int64)
    values = rng.normal(50, 10, (len(keys), 4))
    values[rng.random(values.shape) < missing] = np.nan
    wanted = np.unique(np.concatenate([keys, keys + 1]))
    oldest = np.searchsorted(keys, wanted // SPAN * SPAN)
    return values, keys, Rows(wanted, np.searchsorted(keys, wanted, side="right") - 1, oldest)


@pytest.mark.parametrize(("gaps", "missing"), [(0.0, 0.0), (0.4, 0.0), (0.1, 0.3), (0.9, 0.5)])
def test_each_window_is_what_it_would_be_alone_and_in_any_block(gaps: float, missing: float) -> None:
    values, keys, rows = readings(gaps=gaps, missing=missing)
    whole = ~np.isnan(values).any(axis=1)
    found = window_figures(values, keys, rows, (3, 12, 40), whole=whole)
    for window in (3, 12, 40):
        alone = window_figures(values, keys, rows, (window,), whole=np.zeros(len(keys), bool))[window]
        parts = [
            window_figures(values, keys, rows.part(slice(at, at + 37)), (3, 12, 40), whole=whole)[window]
            for at in range(0, len(rows), 37)
        ]
        for name in WindowFigures.__slots__:
            figure = getattr(found[window], name)
            assert figure.tobytes() == getattr(alone, name).tobytes()
            assert figure.tobytes() == np.concatenate([getattr(part, name) for part in parts]).tobytes()


def test_figures_are_those_of_the_readings_within_the_window() -> None:
    values, keys, rows = readings(gaps=0.3, missing=0.2)
    found = window_figures(values, keys, rows, (12,), whole=~np.isnan(values).any(axis=1))[12]
    base = baseline_mean(values, rows, 20)
    for place in range(5, len(rows), 97):
        key = int(rows.key[place])
        mine = (keys > key - 12) & (keys <= key) & (keys // SPAN == key // SPAN)
        early = np.flatnonzero((keys // SPAN == key // SPAN) & (keys <= key))[:20]
        for series in range(4):
            known = values[mine, series][~np.isnan(values[mine, series])]
            if len(known) > 1:
                assert found.mean[place, series] == pytest.approx(known.mean())
                assert found.std[place, series] == pytest.approx(known.std(ddof=1))
                assert found.last[place, series] == pytest.approx(known[-1])
            assert base[place, series] == pytest.approx(np.nanmean(values[early, series]))


def test_features_made_in_many_parts_are_those_of_each_device_alone() -> None:
    history = made_up_history(speed_product(early_life=None), devices=72, hours=700)
    spec = fit_spec(history)
    together = build_features(history.product, history, spec)
    assert len(together) > MANY_BLOCKS * BLOCK_ROWS
    for serial in (history.serials[0], history.serials[35], history.serials[-1]):
        alone = build_features(history.product, history.only({serial}), spec)
        assert alone.matrix.tobytes() == together.matrix[together.serial == serial].tobytes()


def test_of_many_series_fewer_rows_are_made_at_once() -> None:
    assert [block_rows(series) for series in (0, 1, 60, 200)] == [BLOCK_ROWS] * 4
    assert all(block_rows(series) * series <= BLOCK_FIGURES for series in (201, 1_000, 3_000))
    assert block_rows(100_000) > 0
