"""Exact Shapley values of boosted trees: what each feature adds to a row's log-odds, against rows to compare it with.

The game is that of Lundberg et al. (2020, "interventional"): features in a coalition have the row's values, the others
those of a reference row. A leaf is a box; for one row and one reference a coalition reaches it if and only if it holds
all p features whose value only the row has inside, and none of the n whose value only the reference has inside. So the
leaf adds value * (p-1)! n! / (p+n)! to each of the former, and takes value * p! (n-1)! / (p+n)! from the latter.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from models.data.arrays import Bools, Floats, Floats32, Ints

MOST_SIDES = 64
_SHARES = np.array(
    [
        [factorial(p - 1) * factorial(n) / factorial(p + n) if p else 0.0 for n in range(MOST_SIDES)]
        for p in range(MOST_SIDES)
    ]
)


@dataclass(frozen=True, slots=True)
class Boxes:
    """The leaves of an ensemble as boxes, by their sides: side c [sides] of the box `leaf` holds values of `feature` in
    (low, high], and unknown ones where `missing`. `value` [leaves] as the ensemble adds them up; sides lie leaf by
    leaf, those of leaf `whose[k]` begin at `first[k]`."""

    value: Floats
    whose: Ints
    first: Ints
    leaf: Ints
    feature: Ints
    low: Floats
    high: Floats
    missing: Bools


def attributions(
    estimator: HistGradientBoostingClassifier | HistGradientBoostingRegressor, rows: Floats32, reference: Floats32
) -> Floats:
    """Rows [n, f] against reference rows [b, f] -> [n, f], adding up to each row's raw prediction (log-odds) less the
    mean of the reference's. ValueError for splits by category, which no model of ours has."""
    boxes = boxes_of(estimator)
    added = np.zeros(rows.shape, np.float64)
    if not len(boxes.leaf) or not len(reference):
        return added
    theirs = _inside(boxes, reference)
    for place, ours in enumerate(_inside(boxes, rows)):
        added[place] = _one_row(boxes, ours, theirs, rows.shape[1])
    return added


def boxes_of(estimator: HistGradientBoostingClassifier | HistGradientBoostingRegressor) -> Boxes:
    """Every tree climbed from its leaves to its root, all leaves at once; sides of one feature become one side."""
    trees = [stage[0].nodes for stage in estimator._predictors]
    nodes = np.concatenate(trees)
    if nodes["is_categorical"].any():
        raise ValueError("splits by category cannot be attributed: the model was fitted with categorical features")
    offset = np.repeat(np.cumsum([0, *map(len, trees[:-1])]), list(map(len, trees)))
    inner, leaves = np.flatnonzero(nodes["is_leaf"] == 0), np.flatnonzero(nodes["is_leaf"] == 1)
    left, right = (offset[inner] + nodes[side][inner].astype(np.int64) for side in ("left", "right"))
    parent = np.full(len(nodes), -1)
    parent[left] = parent[right] = inner
    is_left = np.zeros(len(nodes), bool)
    is_left[left] = True
    steps: list[tuple[Ints, Ints]] = []
    leaf, at = np.arange(len(leaves)), leaves
    while len(at := at[climbs := parent[at] >= 0]):
        leaf = leaf[climbs]
        steps.append((leaf, at))
        at = parent[at]
    if not steps:
        none, never = np.zeros(0, np.int64), np.zeros(0, np.float64)
        return Boxes(nodes["value"][leaves], none, none, none, none, never, never, np.zeros(0, bool))
    leaf, child = (np.concatenate(part) for part in zip(*steps, strict=True))
    return _merged(nodes, nodes["value"][leaves].astype(np.float64), leaf, parent[child], is_left[child])


def _merged(nodes: NDArray[np.void], value: Floats, leaf: Ints, above: Ints, goes_left: Bools) -> Boxes:
    feature = nodes["feature_idx"][above].astype(np.int64)
    threshold = nodes["num_threshold"][above].astype(np.float64)
    order = np.lexsort((feature, leaf))
    leaf, feature, goes_left, threshold = leaf[order], feature[order], goes_left[order], threshold[order]
    missing = (nodes["missing_go_to_left"][above[order]] == 1) == goes_left
    first = np.flatnonzero(np.append(True, (leaf[1:] != leaf[:-1]) | (feature[1:] != feature[:-1])))
    low = np.maximum.reduceat(np.where(goes_left, -np.inf, threshold), first)
    high = np.minimum.reduceat(np.where(goes_left, threshold, np.inf), first)
    held = np.logical_and.reduceat(missing, first)
    leaf, feature = leaf[first], feature[first]
    whose, begins = np.unique(leaf, return_index=True)
    return Boxes(value, whose, begins, leaf, feature, low, high, held)


def _inside(boxes: Boxes, rows: Floats32) -> Bools:
    """Rows [n, f] -> whether each has its value within each side [n, sides]."""
    values = rows[:, boxes.feature].astype(np.float64)
    inside: Bools = np.where(np.isnan(values), boxes.missing, (values > boxes.low) & (values <= boxes.high))
    return inside


def _one_row(boxes: Boxes, ours: Bools, theirs: Bools, features: int) -> Floats:
    only_ours, only_theirs = ours & ~theirs, ~ours & theirs
    p = np.add.reduceat(only_ours, boxes.first, axis=1, dtype=np.int64)
    n = np.add.reduceat(only_theirs, boxes.first, axis=1, dtype=np.int64)
    shut = np.logical_or.reduceat(~(ours | theirs), boxes.first, axis=1)
    value = np.where(shut, 0.0, boxes.value[boxes.whose])
    repeats = np.diff(np.append(boxes.first, len(boxes.leaf)))
    gained = np.repeat(value * _SHARES[p, n], repeats, axis=1)
    lost = np.repeat(value * _SHARES[n, p], repeats, axis=1)
    mean = (np.where(only_ours, gained, 0.0) - np.where(only_theirs, lost, 0.0)).mean(axis=0)
    added: Floats = np.bincount(boxes.feature, mean, minlength=features).astype(np.float64)
    return added
