"""Reasons whose figure is held against healthy devices: swings, extremes, averages and states within buckets."""

from typing import assert_never

import numpy as np

from fleet.coded import Coded, coded
from models.explain.readings_behind import Aspect
from models.explain.reason_subject import Subject, side

Parts = tuple[Coded, ...]


def against_fleet(subject: Subject) -> Parts:
    """Where settings or surroundings explain part of the figure, that part is taken out: then the parts name only how
    far it lies from healthy devices', for the bare figure stands on no display."""
    behind = subject.behind
    if behind.adjusted:
        comma = (coded("reason_comma"),) if behind.onset else ()
        return (*_adjusted(subject), *((*comma, *subject.since()) if np.isfinite(behind.away) else ()))
    match behind.aspect:
        case Aspect.SPREAD | Aspect.WITHIN:
            parts: Parts = (_swings(subject), *subject.healthy(unit=subject.unit))
        case Aspect.SHARE | Aspect.CHANGES:
            parts = _state(subject)
        case Aspect.AVERAGE | Aspect.LOWEST | Aspect.HIGHEST:
            parts = (_average(subject), *subject.healthy(unit=subject.unit))
        case Aspect.LEVEL | Aspect.COUNT | Aspect.AGE | Aspect.REPAIRS | Aspect.ATTRIBUTE:
            raise ValueError(f"{behind.aspect.value} is not held against the fleet")
        case _:
            assert_never(behind.aspect)
    return (*parts, *subject.since()) if np.isfinite(behind.fleet) else parts


def _adjusted(subject: Subject) -> Parts:
    behind, about = subject.behind, {"metric": subject.behind.group, "cleared": subject.cleared}
    if not np.isfinite(behind.value):
        return (coded("reason_unread", metric=behind.group),)
    if not np.isfinite(behind.fleet):
        return (coded("reason_not_comparable", **about),)
    if behind.away == 0:
        return (coded("reason_as_healthy", **about),)
    if behind.aspect in (Aspect.SPREAD, Aspect.WITHIN):
        return (_swings_more(subject), coded("reason_than_healthy", cleared=subject.cleared))
    if behind.aspect in (Aspect.SHARE, Aspect.CHANGES):
        return (_share_more(subject), coded("reason_than_healthy", cleared=subject.cleared))
    return (_average_away(subject),)


def _swings(subject: Subject) -> Coded:
    """Pressure swung by 0.3 bar within 6 h over the last 10 days"""
    figures = {"metric": subject.behind.group, "value": subject.behind.value, "unit": subject.unit}
    over = subject.span(subject.behind.window)
    if subject.behind.aspect is Aspect.WITHIN:
        return coded("reason_swings_within", bucket=subject.product.scoring, over=over, **figures)
    return coded("reason_swings", over=over, **figures)


def _swings_more(subject: Subject) -> Coded:
    """Suction pressure swung by 0.30 bar more within 12 h over the last 3 days"""
    behind = subject.behind
    size, over = abs(behind.away), subject.span(behind.window)
    figures = {"metric": behind.group, "size": size, "side": side(behind.away), "unit": subject.unit}
    if behind.aspect is Aspect.WITHIN:
        return coded("reason_swings_more_within", bucket=subject.product.scoring, over=over, **figures)
    return coded("reason_swings_more", over=over, **figures)


def _state(subject: Subject) -> Parts:
    """Mode was “Alarm” for 12 % of the last 3.2 days (healthy devices: 0.4 %)"""
    behind = subject.behind
    figures = {"metric": behind.group, "share": behind.value, "over": subject.span(behind.window)}
    if behind.aspect is Aspect.CHANGES:
        said = coded("reason_changes", bucket=subject.product.scoring, **figures)
    else:
        said = coded("reason_state", state=subject.state, **figures)
    return (said, coded("reason_healthy_share", share=behind.fleet)) if np.isfinite(behind.fleet) else (said,)


def _share_more(subject: Subject) -> Coded:
    """Mode: the share of “Defrosting” was 12 percentage points higher over the last 3 days"""
    behind = subject.behind
    points, over = 100 * abs(behind.away), subject.span(behind.window)
    figures = {"metric": behind.group, "points": points, "side": side(behind.away), "over": over}
    if behind.aspect is Aspect.CHANGES:
        return coded("reason_changes_more", bucket=subject.product.scoring, **figures)
    return coded("reason_state_more", state=subject.state, **figures)


def _average(subject: Subject) -> Coded:
    """Load averaged 71 % over the last 10 days"""
    behind = subject.behind
    return coded(
        "reason_average",
        metric=behind.group,
        place=_place(subject),
        value=behind.value,
        unit=subject.unit,
        over=subject.span(behind.window),
    )


def _average_away(subject: Subject) -> Coded:
    """Evaporator temperature at its lowest was 2.1 °C below healthy devices under equal conditions over the last 3
    days"""
    behind = subject.behind
    return coded(
        "reason_average_away",
        metric=behind.group,
        place=_place(subject),
        size=abs(behind.away),
        side=side(behind.away),
        unit=subject.unit,
        cleared=subject.cleared,
        over=subject.span(behind.window),
    )


def _place(subject: Subject) -> str:
    match subject.behind.aspect:
        case Aspect.LOWEST:
            return "lowest"
        case Aspect.HIGHEST:
            return "highest"
    return "average"
