"""A reason as a code with arguments: which sentence it is, and the bare figures, identifiers and moments that fill it.

A sentence has parts, each a code of its own: what the metric is, how it moves, since when, what healthy devices show.
"""

from datetime import timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Product
from models.explain.evidence import Aspect, Evidence
from models.explain.fleet_reasons import against_fleet
from models.explain.reason_subject import Subject, side
from models.features.spec import FeatureSpec

Parts = tuple[Coded, ...]
# Of a prediction that cannot be explained any more.
NO_REASON = coded("reason_none")


def reason_code(product: Product, spec: FeatureSpec, evidence: Evidence) -> Coded:
    """`reason` with its parts."""
    return coded("reason", parts=_parts(Subject(product, spec, evidence)))


def _parts(subject: Subject) -> Parts:
    match subject.evidence.aspect:
        case Aspect.LEVEL:
            return _level(subject)
        case Aspect.COUNT:
            return _count(subject)
        case Aspect.AGE:
            return _age(subject)
        case Aspect.REPAIRS:
            return _repairs(subject)
        case Aspect.ATTRIBUTE:
            return _attribute(subject)
    return against_fleet(subject)


def _level(subject: Subject) -> Parts:
    evidence = subject.evidence
    if not np.isfinite(evidence.value):
        return (coded("reason_unread", metric=evidence.group),)
    parts = _adjusted(subject) if evidence.adjusted else _measured(subject)
    if np.isfinite(evidence.slope) and np.isfinite(evidence.usual):
        parts += (_moves(subject),)
    if np.isfinite(evidence.fleet) and (evidence.leads == "level" or not evidence.deviates):
        parts += _beside_fleet(subject)
    return parts


def _measured(subject: Subject) -> Parts:
    """Vibration is 6.1 mm/s, 3.2 mm/s above its own usual (2.9 mm/s) since 12 Nov"""
    evidence, unit = subject.evidence, subject.unit
    away = evidence.away if evidence.deviates else None
    figures = {"metric": evidence.group, "value": evidence.value, "away": away, "unit": unit}
    if subject.counts:
        parts: Parts = (coded("reason_increase", bucket=subject.product.scoring, **figures),)
    else:
        parts = (coded("reason_value", **figures),)
    if not np.isfinite(evidence.usual):
        return parts
    if not evidence.deviates:
        return (*parts, coded("reason_close_to_usual" if np.isfinite(evidence.slope) else "reason_as_usual"))
    return (
        *parts,
        coded("reason_away", size=abs(evidence.away), side=side(evidence.away), usual=evidence.usual, unit=unit),
        *subject.since(),
    )


def _adjusted(subject: Subject) -> Parts:
    """What settings and surroundings explain is taken out of the figure, so nobody reads it on the device: the parts
    name how far it lies from its usual, not where it stands."""
    evidence = subject.evidence
    if not evidence.deviates:
        return (coded("reason_adjusted_as_usual", metric=evidence.group, cleared=subject.cleared),)
    away = coded(
        "reason_adjusted_away",
        metric=evidence.group,
        size=abs(evidence.away),
        side=side(evidence.away),
        unit=subject.unit,
        cleared=subject.cleared,
    )
    return (away, *subject.since())


def _beside_fleet(subject: Subject) -> Parts:
    away = subject.evidence.value - subject.evidence.fleet
    if not subject.evidence.adjusted or away == 0:
        return subject.healthy(unit=subject.unit)
    return (coded("reason_beside_healthy", size=abs(away), side=side(away), unit=subject.unit),)


def _moves(subject: Subject) -> Coded:
    """and still rising by 0.4 °C a day"""
    evidence, daily = subject.evidence, subject.span(subject.spec.longest) >= timedelta(days=2)
    rising = evidence.slope > 0
    if not evidence.deviates:
        joint = "but"
    elif evidence.onset and rising == (evidence.away > 0):
        joint = "still"
    else:
        joint = "and"
    return coded(
        "reason_moves",
        joint=joint,
        way="rising" if rising else "falling",
        rate=abs(evidence.slope) / (1 if daily else 24),
        unit=subject.unit,
        per="day" if daily else "hour",
    )


def _count(subject: Subject) -> Parts:
    """E21 Door open came 3 times in the last 10 days, the last time 2.1 days before"""
    evidence, event = subject.evidence, subject.evidence.group.partition(":")[2]
    over = subject.span(evidence.window)
    if not evidence.value > 0:
        return (coded("reason_event_never", event=event, over=over),)
    said = coded("reason_event", event=event, times=int(evidence.value), over=over)
    ago = timedelta(hours=evidence.last_h) if np.isfinite(evidence.last_h) else timedelta(0)
    if evidence.value == 1 or ago < subject.product.scoring:
        return (said,)
    return (said, coded("reason_event_last", ago=ago))


def _age(subject: Subject) -> Parts:
    said = coded("reason_age", part=_part(subject), days=subject.evidence.value)
    return (said, *subject.healthy())


def _repairs(subject: Subject) -> Parts:
    times = subject.evidence.value
    if not times > 0:
        return (coded("reason_never_repaired", part=_part(subject)),)
    return (coded("reason_repaired", part=_part(subject), times=int(times)),)


def _part(subject: Subject) -> str:
    """The component; nothing for the whole device."""
    kind, _, component = subject.evidence.group.partition(":")
    return "" if kind == "device" else component


def _attribute(subject: Subject) -> Parts:
    name, value = subject.evidence.group.partition(":")[2], subject.evidence.value
    known = subject.spec.texts.get(name)
    shown: str | float = known[int(value)] if known and np.isfinite(value) else value
    return (coded("reason_attribute", name=name, value=shown),)
