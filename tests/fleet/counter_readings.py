"""Readings of counters that dip, drop out, start again and wrap, and the rule of decision 0025 in one plain loop."""

import numpy as np
from hypothesis import strategies as st

from fleet.counters import Floats


def counted_so_far(values: list[float]) -> Floats:
    """What a counter counted up to each of its readings, NaN where there is none."""
    total, before, highest = 0.0, None, 0.0
    totals = []
    for value in values:
        if value > 0 and before is None:
            before = highest = value
        elif value > 0 or (value == 0 and before is None):
            if before and value < 0.9 * before:
                total, highest = total + _since_restart(before, value), value
            elif value > highest:
                total, highest = total + value - highest, value
            before = value
        totals.append(total)
    return np.array(totals)


def _since_restart(before: float, value: float) -> float:
    for limit in (2**16, 2**32):
        if before < limit and limit - before + value <= limit / 20:
            return limit - before + value
    return value


@st.composite
def shown(draw: st.DrawFn, *, most: int = 40) -> list[float]:
    """What a counter showed, reading by reading; NaN where it said nothing."""
    level = draw(st.sampled_from([0.0, 3.0, 100.0, 3737.5, 65_500.0, 2.0**32 - 40]))
    values = []
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=most)):
        match kind:
            case "rise":
                level += draw(st.sampled_from([0.0, 0.05, 1.0, 7.0, 150.0]))
            case "dip":
                level *= draw(st.floats(0.9, 1.0))
            case "fall":
                level *= draw(st.floats(0.0, 0.89))
            case "restart":
                level = draw(st.sampled_from([0.0, 1.0, 4.5]))
            case "wrap":
                level -= next((limit for limit in (2**16, 2**32) if 0 < limit - level < 200), 0.0)
                level = abs(level)
        values.append({"zero": 0.0, "nothing": np.nan}.get(kind, level))
    return values


KINDS = ("rise", "rise", "rise", "rise", "dip", "fall", "zero", "zero", "nothing", "restart", "wrap")
