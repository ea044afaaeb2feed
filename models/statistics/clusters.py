"""Clusters: groups of devices with more events than their time would bring, corrected for how many are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

# Of the clusters that are said, so many may be none (Benjamini and Hochberg 1995).
FALSE_DISCOVERIES = 0.05
# A group with fewer devices that had the event is no cluster, whatever its test says.
LEAST_DEVICES = 3


@dataclass(frozen=True, slots=True)
class Group:
    """`hit`: devices of the group with the event, within `months` of devices; of all, `all_hit` within `all_months`."""

    hit: int
    months: float
    all_hit: int
    all_months: float


@dataclass(frozen=True, slots=True)
class Excess:
    """How much more often than elsewhere: `ratio` of the group's rate to that of the rest (None where the rest had
    none); `p` of the one-sided test, `adjusted` for all groups; `cluster` where that is small enough."""

    ratio: float | None
    p: float
    adjusted: float
    cluster: bool


def excess(groups: Sequence[Group]) -> list[Excess]:
    """The conditional test of two Poisson rates (Przyborowski and Wilenski 1940): were the rates alike, each event
    would fall into the group with the share of its time. Devices are counted, not events: one may fail again and again.
    """
    tails = [_tail(one) for one in groups]
    adjusted = benjamini_hochberg(tails)
    return [
        Excess(_ratio(one), p, q, q <= FALSE_DISCOVERIES and one.hit >= LEAST_DEVICES and (_ratio(one) or 2.0) > 1)
        for one, p, q in zip(groups, tails, adjusted, strict=True)
    ]


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order of `p`."""
    if not p:
        return []
    order = np.argsort(p)
    ranked = np.asarray(p, float)[order] * len(p) / np.arange(1, len(p) + 1)
    smallest = np.minimum.accumulate(ranked[::-1])[::-1].clip(max=1.0)
    adjusted = np.empty(len(p))
    adjusted[order] = smallest
    return [float(one) for one in adjusted]


def _tail(one: Group) -> float:
    """The chance of as many or more in the group."""
    share = one.months / one.all_months if one.all_months > 0 else 0.0
    if one.hit == 0 or not 0 < share < 1:
        return 1.0
    return float(betainc(one.hit, one.all_hit - one.hit + 1, share))


def _ratio(one: Group) -> float | None:
    rest, months = one.all_hit - one.hit, one.all_months - one.months
    if rest <= 0 or months <= 0 or one.months <= 0:
        return None
    return (one.hit / one.months) / (rest / months)
