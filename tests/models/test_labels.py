"""What rows near a record's end can tell: nothing that depends on how they came out."""

import numpy as np

from models.data.arrays import Bools, Floats
from models.features.labels import Labels, without_the_end

END, HORIZON = 100, 10


def labels_of(label: Floats, down: Bools | None = None) -> Labels:
    n = len(label)
    return Labels(label, np.full(n, np.nan), np.zeros(n), np.zeros(n, bool) if down is None else down)


def rows(devices: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Every device's times, and which device each row is of."""
    return np.tile(np.arange(0, END), devices), np.repeat(np.arange(devices), END)


def test_where_some_rows_near_the_end_are_unknown_all_of_them_are() -> None:
    ts, device = rows()
    label = np.where(ts > END - HORIZON, np.nan, 0.0)
    label[(device == 0) & (ts > END - HORIZON)] = 1.0  # It failed at the very end.
    label[(device == 1) & (ts > 40) & (ts <= 60)] = 1.0
    told = without_the_end(labels_of(label), ts, end=END, horizon=HORIZON).label
    assert np.isnan(told[ts > END - HORIZON]).all()
    np.testing.assert_array_equal(told[ts <= END - HORIZON], label[ts <= END - HORIZON])


def test_a_record_in_which_everything_is_known_to_the_end_keeps_all_of_it() -> None:
    ts, device = rows()
    label = np.where(ts > END - HORIZON, 1.0, 0.0)
    assert without_the_end(labels_of(label), ts, end=END, horizon=HORIZON).label is label
    down = (device == 0) & (ts > END - 3)
    label = np.where(down, np.nan, label)
    assert without_the_end(labels_of(label, down), ts, end=END, horizon=HORIZON).label is label


def test_what_would_cost_most_of_the_failures_is_not_left_out() -> None:
    ts, device = rows()
    label = np.where(ts > END - HORIZON, np.nan, 0.0)
    label[(device == 0) & (ts > END - HORIZON)] = 1.0
    label[(device == 1) & (ts == 50)] = 1.0
    assert without_the_end(labels_of(label), ts, end=END, horizon=HORIZON).label is label
