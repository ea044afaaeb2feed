"""Of thousands of features, those that tell most of a target each by itself."""

import numpy as np

from models.data.arrays import Floats, Floats32, Ints

# A feature is cut at so many quantiles, which are taken from at most so many rows; columns are looked at in blocks.
CUTS = 7
QUANTILE_ROWS = 1_000
BLOCK_COLUMNS = 256


def telling_columns(matrix: Floats32, target: Floats, most: int) -> Ints:
    """Rows [n, f] with their target [n] -> the places of the `most` columns whose groups explain most of it, rising."""
    blocks = [slice(at, at + BLOCK_COLUMNS) for at in range(0, matrix.shape[1], BLOCK_COLUMNS)]
    told = np.concatenate([explained(np.ascontiguousarray(matrix[:, own]), target) for own in blocks])
    return np.sort(np.argsort(-told, kind="stable")[:most])


def explained(matrix: Floats32, target: Floats) -> Floats:
    """Rows [n, f] with their target [n] -> how much of its squares [f] the means of each column's groups explain.

    Groups lie between quantiles, so that a column that tells something at both of its ends counts, too; unknown values
    are a group of their own. Equal values are in one group.
    """
    beside = np.stack([np.ones(len(target)), target - target.mean()]).astype(np.float32)
    cuts = _cuts(matrix)
    upto = [beside @ (matrix <= cut).astype(np.float32) for cut in cuts]
    upto.append(beside @ (~np.isnan(matrix)).astype(np.float32))
    whole = np.repeat(beside.sum(axis=1, keepdims=True), matrix.shape[1], axis=1)
    size, total = np.moveaxis(np.diff(np.stack([*upto, whole]).astype(np.float64), axis=0, prepend=0.0), 1, 0)
    return np.asarray((total * total / np.maximum(size, 1.0)).sum(axis=0))


def _cuts(matrix: Floats32) -> Floats32:
    """Rising [CUTS, f]; of a column without values NaN."""
    some = np.sort(matrix[:: max(1, len(matrix) // QUANTILE_ROWS)], axis=0)
    known = np.count_nonzero(~np.isnan(some), axis=0)
    shares = np.arange(1, CUTS + 1)[:, None] / (CUTS + 1)
    return np.take_along_axis(some, (shares * np.maximum(known - 1, 0)).astype(np.int64), axis=0)
