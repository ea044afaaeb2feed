"""A reason as a code with arguments: which sentence it is, and the bare figures, identifiers and moments that fill it.

A sentence has parts, each a code of its own: what the metric is, how it moves, since when, what healthy devices show.
"""

from datetime import timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Product
from models.explain.fleet_reasons import against_fleet
from models.explain.readings_behind import Aspect, Behind
from models.explain.reason_subject import Subject, side
from models.features.spec import FeatureSpec

Parts = tuple[Coded, ...]
# Of a prediction that cannot be explained any more.
NO_REASON = coded("reason_none")


def reason_code(product: Product, spec: FeatureSpec, behind: Behind) -> Coded:
    """`reason` with its parts."""
    return coded("reason", parts=_parts(Subject(product, spec, behind)))


def _parts(subject: Subject) -> Parts:
    match subject.behind.aspect:
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
    behind = subject.behind
    if not np.isfinite(behind.value):
        return (coded("reason_unread", metric=behind.group),)
    parts = _adjusted(subject) if behind.adjusted else _measured(subject)
    if np.isfinite(behind.slope) and np.isfinite(behind.usual):
        parts += (_moves(subject),)
    if np.isfinite(behind.fleet) and (behind.leads == "level" or not behind.stands_out):
        parts += _beside_fleet(subject)
    return parts


def _measured(subject: Subject) -> Parts:
    """Vibration is 6.1 mm/s, 3.2 mm/s above its own usual (2.9 mm/s) since 12 Nov"""
    behind, unit = subject.behind, subject.unit
    away = behind.away if behind.stands_out else None
    figures = {"metric": behind.group, "value": behind.value, "away": away, "unit": unit}
    if subject.counts:
        parts: Parts = (coded("reason_increase", bucket=subject.product.scoring, **figures),)
    else:
        parts = (coded("reason_value", **figures),)
    if not np.isfinite(behind.usual):
        return parts
    if not behind.stands_out:
        return (*parts, coded("reason_close_to_usual" if np.isfinite(behind.slope) else "reason_as_usual"))
    return (
        *parts,
        coded("reason_away", size=abs(behind.away), side=side(behind.away), usual=behind.usual, unit=unit),
        *subject.since(),
    )


def _adjusted(subject: Subject) -> Parts:
    """What settings and surroundings explain is taken out of the figure, so nobody reads it on the device: the parts
    name how far it lies from its usual, not where it stands."""
    behind = subject.behind
    if not behind.stands_out:
        return (coded("reason_adjusted_as_usual", metric=behind.group, cleared=subject.cleared),)
    away = coded(
        "reason_adjusted_away",
        metric=behind.group,
        size=abs(behind.away),
        side=side(behind.away),
        unit=subject.unit,
        cleared=subject.cleared,
    )
    return (away, *subject.since())


def _beside_fleet(subject: Subject) -> Parts:
    away = subject.behind.value - subject.behind.fleet
    if not subject.behind.adjusted or away == 0:
        return subject.healthy(unit=subject.unit)
    return (coded("reason_beside_healthy", size=abs(away), side=side(away), unit=subject.unit),)


def _moves(subject: Subject) -> Coded:
    """and still rising by 0.4 °C a day"""
    behind, daily = subject.behind, subject.span(subject.spec.longest) >= timedelta(days=2)
    rising = behind.slope > 0
    if not behind.stands_out:
        joint = "but"
    elif behind.onset and rising == (behind.away > 0):
        joint = "still"
    else:
        joint = "and"
    return coded(
        "reason_moves",
        joint=joint,
        way="rising" if rising else "falling",
        rate=abs(behind.slope) / (1 if daily else 24),
        unit=subject.unit,
        per="day" if daily else "hour",
    )


def _count(subject: Subject) -> Parts:
    """E21 Door open came 3 times in the last 10 days, the last time 2.1 days before"""
    behind, event = subject.behind, subject.behind.group.partition(":")[2]
    over = subject.span(behind.window)
    if not behind.value > 0:
        return (coded("reason_event_never", event=event, over=over),)
    said = coded("reason_event", event=event, times=int(behind.value), over=over)
    ago = timedelta(hours=behind.last_h) if np.isfinite(behind.last_h) else timedelta(0)
    if behind.value == 1 or ago < subject.product.scoring:
        return (said,)
    return (said, coded("reason_event_last", ago=ago))


def _age(subject: Subject) -> Parts:
    said = coded("reason_age", part=_part(subject), days=subject.behind.value)
    return (said, *subject.healthy())


def _repairs(subject: Subject) -> Parts:
    times = subject.behind.value
    if not times > 0:
        return (coded("reason_never_repaired", part=_part(subject)),)
    return (coded("reason_repaired", part=_part(subject), times=int(times)),)


def _part(subject: Subject) -> str:
    """The component; nothing for the whole device."""
    kind, _, component = subject.behind.group.partition(":")
    return "" if kind == "device" else component


def _attribute(subject: Subject) -> Parts:
    name, value = subject.behind.group.partition(":")[2], subject.behind.value
    known = subject.spec.texts.get(name)
    shown: str | float = known[int(value)] if known and np.isfinite(value) else value
    return (coded("reason_attribute", name=name, value=shown),)
