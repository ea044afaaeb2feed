"""Which numbers of a recorded fleet are stored; `fleet.value_checks` holds the same rule for a device's message."""

import numpy as np
from numpy.typing import NDArray

from fleet.product import Metric, Role
from fleet.sentinels import invalid_numbers
from fleet.value_checks import FLOAT4_MAX


def plausible(metric: Metric, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Numbers [n] of one metric -> those that are finite, in range, no code beyond the labels and not named invalid."""
    with np.errstate(invalid="ignore"):
        if metric.role is Role.STATE:
            code: NDArray[np.bool_] = (numbers >= 0) & (numbers < len(metric.labels)) & (numbers % 1 == 0)
            return code
        limit = np.finfo(np.float64).max if metric.role is Role.COUNTER else FLOAT4_MAX
        low = -limit if metric.low is None else max(metric.low, -limit)
        high = limit if metric.high is None else min(metric.high, limit)
        good: NDArray[np.bool_] = (numbers >= low) & (numbers <= high)
    return good & ~invalid_numbers(metric, numbers) if metric.invalid else good
