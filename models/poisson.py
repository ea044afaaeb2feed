"""Counts of rare events."""

import math


def poisson_mean(count: int, share: float) -> float:
    """The mean of a Poisson count that is `count` or less with a probability of `share`."""
    low, high = 0.0, 20.0 + 3.0 * count
    for _ in range(60):
        middle = (low + high) / 2
        logs = (k * math.log(middle) - middle - math.lgamma(k + 1) for k in range(count + 1))
        low, high = (middle, high) if sum(map(math.exp, logs)) > share else (low, middle)
    return high


def poisson_upper(count: int, confidence: float) -> float:
    """The mean above which `count` or fewer events have a chance below 1 - `confidence`."""
    return poisson_mean(count, 1 - confidence)
