"""What is asked of a whole feature matrix, without a second one in memory."""

from dataclasses import replace

import numpy as np

from models.data.arrays import Bools, Floats32, Ints
from models.features.build import Features

MEDIAN_ROWS = 20_000
BLOCK_ROWS = 50_000


def varying(matrix: Floats32) -> Bools:
    """Which columns of [n, f] tell rows apart; none without rows."""
    if not len(matrix):
        return np.zeros(matrix.shape[1], bool)
    low, high = np.fmin.reduce(matrix, axis=0), np.fmax.reduce(matrix, axis=0)
    return np.asarray(np.isfinite(low) & (high > low))


def kept_first(features: Features, keep: Bools) -> Features:
    """The same features with the columns to `keep` [f] in front, so that they alone are a view of the matrix. It is
    rearranged where it stands: `features` must not be used any more."""
    order = np.argsort(~keep, kind="stable")
    matrix = features.matrix
    for at in range(0, len(matrix), BLOCK_ROWS):
        matrix[at : at + BLOCK_ROWS] = matrix[at : at + BLOCK_ROWS][:, order]
    return replace(features, columns=tuple(features.columns[place] for place in order))


def medians(matrix: Floats32, rows: Ints) -> Floats32:
    """Of each column, over some of these rows; NaN where it is NaN in all of them."""
    known = np.zeros(matrix.shape[1], bool)
    for at in range(0, len(rows), MEDIAN_ROWS):
        known |= ~np.isnan(matrix[rows[at : at + MEDIAN_ROWS]]).all(axis=0)
    found = np.full(matrix.shape[1], np.nan, np.float32)
    some = matrix[rows[:: max(1, len(rows) // MEDIAN_ROWS)]]
    found[known] = np.nanmedian(some[:, known], axis=0) if known.any() else 0
    return found
