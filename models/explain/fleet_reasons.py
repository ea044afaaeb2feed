"""Reasons whose figure is held against healthy devices: swings, extremes, averages and states within buckets."""

from typing import assert_never

import numpy as np

from fleet.coded import Coded, coded
from models.explain.evidence import Aspect
from models.explain.reason_subject import Subject, side

Parts = tuple[Coded, ...]


def against_fleet(subject: Subject) -> Parts:
    """Where settings or surroundings explain part of the figure, that part is taken out: then the parts name only how
    far it lies from healthy devices', for the bare figure stands on no display."""
    evidence = subject.evidence
    if evidence.adjusted:
        comma = (coded("reason_comma"),) if evidence.onset else ()
        return (*_adjusted(subject), *((*comma, *subject.since()) if np.isfinite(evidence.away) else ()))
    match evidence.aspect:
        case Aspect.SPREAD | Aspect.WITHIN:
            parts: Parts = (_swings(subject), *subject.healthy(unit=subject.unit))
        case Aspect.SHARE | Aspect.CHANGES:
            parts = _state(subject)
        case Aspect.AVERAGE | Aspect.LOWEST | Aspect.HIGHEST:
            parts = (_average(subject), *subject.healthy(unit=subject.unit))
        case Aspect.LEVEL | Aspect.COUNT | Aspect.AGE | Aspect.REPAIRS | Aspect.ATTRIBUTE:
            raise ValueError(f"{evidence.aspect.value} is not held against the fleet")
        case _:
            assert_never(evidence.aspect)
    return (*parts, *subject.since()) if np.isfinite(evidence.fleet) else parts


def _adjusted(subject: Subject) -> Parts:
    evidence, about = subject.evidence, {"metric": subject.evidence.group, "cleared": subject.cleared}
    if not np.isfinite(evidence.value):
        return (coded("reason_unread", metric=evidence.group),)
    if not np.isfinite(evidence.fleet):
        return (coded("reason_not_comparable", **about),)
    if evidence.away == 0:
        return (coded("reason_as_healthy", **about),)
    if evidence.aspect in (Aspect.SPREAD, Aspect.WITHIN):
        return (_swings_more(subject), coded("reason_than_healthy", cleared=subject.cleared))
    if evidence.aspect in (Aspect.SHARE, Aspect.CHANGES):
        return (_share_more(subject), coded("reason_than_healthy", cleared=subject.cleared))
    return (_average_away(subject),)


def _swings(subject: Subject) -> Coded:
    """Pressure swung by 0.3 bar within 6 h over the last 10 days"""
    figures = {"metric": subject.evidence.group, "value": subject.evidence.value, "unit": subject.unit}
    over = subject.span(subject.evidence.window)
    if subject.evidence.aspect is Aspect.WITHIN:
        return coded("reason_swings_within", bucket=subject.product.scoring, over=over, **figures)
    return coded("reason_swings", over=over, **figures)


def _swings_more(subject: Subject) -> Coded:
    """Suction pressure swung by 0.30 bar more within 12 h over the last 3 days"""
    evidence = subject.evidence
    size, over = abs(evidence.away), subject.span(evidence.window)
    figures = {"metric": evidence.group, "size": size, "side": side(evidence.away), "unit": subject.unit}
    if evidence.aspect is Aspect.WITHIN:
        return coded("reason_swings_more_within", bucket=subject.product.scoring, over=over, **figures)
    return coded("reason_swings_more", over=over, **figures)


def _state(subject: Subject) -> Parts:
    """Mode was “Alarm” for 12 % of the last 3.2 days (healthy devices: 0.4 %)"""
    evidence = subject.evidence
    figures = {"metric": evidence.group, "share": evidence.value, "over": subject.span(evidence.window)}
    if evidence.aspect is Aspect.CHANGES:
        said = coded("reason_changes", bucket=subject.product.scoring, **figures)
    else:
        said = coded("reason_state", state=subject.state, **figures)
    return (said, coded("reason_healthy_share", share=evidence.fleet)) if np.isfinite(evidence.fleet) else (said,)


def _share_more(subject: Subject) -> Coded:
    """Mode: the share of “Defrosting” was 12 percentage points higher over the last 3 days"""
    evidence = subject.evidence
    points, over = 100 * abs(evidence.away), subject.span(evidence.window)
    figures = {"metric": evidence.group, "points": points, "side": side(evidence.away), "over": over}
    if evidence.aspect is Aspect.CHANGES:
        return coded("reason_changes_more", bucket=subject.product.scoring, **figures)
    return coded("reason_state_more", state=subject.state, **figures)


def _average(subject: Subject) -> Coded:
    """Load averaged 71 % over the last 10 days"""
    evidence = subject.evidence
    return coded(
        "reason_average",
        metric=evidence.group,
        place=_place(subject),
        value=evidence.value,
        unit=subject.unit,
        over=subject.span(evidence.window),
    )


def _average_away(subject: Subject) -> Coded:
    """Evaporator temperature at its lowest was 2.1 °C below healthy devices under equal conditions over the last 3
    days"""
    evidence = subject.evidence
    return coded(
        "reason_average_away",
        metric=evidence.group,
        place=_place(subject),
        size=abs(evidence.away),
        side=side(evidence.away),
        unit=subject.unit,
        cleared=subject.cleared,
        over=subject.span(evidence.window),
    )


def _place(subject: Subject) -> str:
    match subject.evidence.aspect:
        case Aspect.LOWEST:
            return "lowest"
        case Aspect.HIGHEST:
            return "highest"
    return "average"
