"""Calibration on rows whose device has been heard of for a whole longest window."""

import numpy as np

from models.failure import fit_failure
from models.labels import Labels
from models.split import device_folds, settled_rows

DEVICES, LIFE = 24, 60
SERIAL = np.repeat(np.array([f"d{i:02d}" for i in range(DEVICES)], object), LIFE)
AGE = np.tile(np.arange(LIFE), DEVICES)
LEFT = (LIFE - AGE).astype(np.float64)
FOLDS = device_folds(sorted(set(SERIAL)), set(SERIAL), folds=4, seed=0)


def _matrix() -> np.ndarray:
    rng = np.random.default_rng(1)
    wear = np.exp(-LEFT / 15)
    return np.stack([wear + rng.normal(0, 0.05, len(wear)), rng.normal(0, 1, len(wear))], axis=1).astype(np.float32)


def _labels(soon: np.ndarray) -> Labels:
    return Labels(soon, LEFT, LEFT, np.zeros(len(LEFT), bool))


def test_a_row_is_settled_once_its_device_was_heard_of_so_long() -> None:
    serial, ts = np.array(["a", "a", "a", "b", "b"], object), np.array([5, 14, 15, 100, 120])
    assert settled_rows(serial, ts, 10).tolist() == [False, False, True, False, True]
    assert settled_rows(serial[:0], ts[:0], 10).tolist() == []


def test_failures_without_a_sign_at_the_begin_of_a_record_do_not_make_the_chances_timid() -> None:
    soon = (LEFT <= 10).astype(np.float64)
    soon[(AGE < 4) & (SERIAL < "d06")] = 1.0
    timid, sure = (
        fit_failure(_matrix(), SERIAL, _labels(soon), FOLDS, seed=0, settled=settled)
        for settled in (None, settled_rows(SERIAL, AGE, 4))
    )
    assert timid is not None
    assert sure is not None
    assert sure.model.calibration.slope > 1.2 * timid.model.calibration.slope


def test_where_hardly_a_failure_lies_in_settled_rows_all_are_calibrated_on() -> None:
    soon = (LEFT <= 10).astype(np.float64)
    plain, other = (
        fit_failure(_matrix(), SERIAL, _labels(soon), FOLDS, seed=0, settled=settled) for settled in (None, LEFT > 8)
    )
    assert plain is not None
    assert other is not None
    assert other.model.calibration == plain.model.calibration
