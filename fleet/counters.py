"""How much a counter rose in a bucket: the only implementation of the rule (docs/decisions/0006)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# What a bucket keeps of a counter, and all that the rule reads of it.
PARTS = ("first", "last", "min", "max")


def increase(first: Floats, last: Floats, low: Floats, high: Floats, before: Floats) -> Floats:
    """The increase [n] in each bucket: within it, and in the step to it from the value `before` (NaN: there is none).

    Where a counter falls, it began again from zero. NaN for a bucket without a value.
    """
    within = np.where(last >= high, last - first, (high - first) + (last - low))
    step = np.where(np.isnan(before), 0.0, np.where(first >= before, first - before, first))
    return within + step


def value_before(values: Floats, keys: NDArray[np.int64] | None = None, *, gap: int = 0) -> Floats:
    """The value of the nearest earlier row that has one, NaN where there is none. With `keys` (ascending) only rows at
    most `gap` keys back count."""
    rows = np.arange(len(values))
    newest = np.maximum.accumulate(np.where(np.isnan(values), -1, rows)) if len(values) else rows
    at = np.concatenate([np.full(1, -1), newest[:-1]])[: len(values)]
    found = at >= 0
    if keys is not None:
        found &= keys - keys[np.maximum(at, 0)] <= gap
    return np.where(found, values[np.maximum(at, 0)], np.nan)
