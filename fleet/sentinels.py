"""Numbers by which a sensor says "no reading" (85, -127, 65535), where the product file names them `invalid`.

Sensors and settings are compared as the 4-byte numbers that are stored. `-0.0` means the negative zero only, `0` means
both zeros.
"""

from ctypes import c_float
from math import copysign

import numpy as np
from numpy.typing import NDArray

from fleet.coded import Coded
from fleet.product import Metric, Role

NAMED_INVALID = Coded("value_named_invalid")


def is_invalid(metric: Metric, number: float) -> bool:
    """Whether the product file names this number invalid for the metric."""
    if metric.role is Role.COUNTER:
        equal = [sentinel for sentinel in metric.invalid if sentinel == number]
    else:
        stored = c_float(number).value
        equal = [sentinel for sentinel in metric.invalid if c_float(sentinel).value == stored]
    return any(not _negative_zero(sentinel) or copysign(1, number) < 0 for sentinel in equal)


def invalid_numbers(metric: Metric, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Numbers [n] -> those for which `is_invalid` holds."""
    found = np.zeros(numbers.shape, bool)
    kind = np.float64 if metric.role is Role.COUNTER else np.float32
    with np.errstate(over="ignore", invalid="ignore"):
        stored, named = numbers.astype(kind), np.array(metric.invalid, np.float64).astype(kind)
    for sentinel, number in zip(metric.invalid, named, strict=True):
        found |= (stored == number) & (np.signbit(numbers) | (not _negative_zero(sentinel)))
    return found


def _negative_zero(sentinel: float) -> bool:
    return sentinel == 0 and copysign(1, sentinel) < 0
