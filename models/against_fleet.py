"""Reasons whose figure is held against healthy devices: swings, extremes, averages and states within buckets."""

from typing import assert_never

import numpy as np

from fleet.product import Text
from models.behind import Aspect
from models.spoken import level, number, percent, spoken_span
from models.subject import Subject, difference, joined


def against_fleet(subject: Subject) -> Text:
    """One part of a sentence. Where settings or surroundings explain part of the figure, that part is taken out: then
    only how far it lies from healthy devices' is told, for the bare figure stands on no display."""
    behind = subject.behind
    if behind.adjusted:
        said = _adjusted(subject)
        return joined(said, subject.since(), gap="," if behind.onset else "") if np.isfinite(behind.away) else said
    match behind.aspect:
        case Aspect.SPREAD | Aspect.WITHIN:
            said = _swings(subject)
        case Aspect.SHARE | Aspect.CHANGES:
            said = _state(subject)
        case Aspect.AVERAGE | Aspect.LOWEST | Aspect.HIGHEST:
            said = _average(subject)
        case Aspect.LEVEL | Aspect.COUNT | Aspect.AGE | Aspect.REPAIRS | Aspect.ATTRIBUTE:
            raise ValueError(f"{behind.aspect.value} is not told against the fleet")
        case _:
            assert_never(behind.aspect)
    return joined(said, subject.since(), gap="") if np.isfinite(behind.fleet) else said


def _adjusted(subject: Subject) -> Text:
    behind, name, same = subject.behind, subject.name(), subject.same()
    if not np.isfinite(behind.value):
        return subject.unread()
    if not np.isfinite(behind.fleet):
        unknown = f"{name.id} tidak dapat dibandingkan dengan perangkat sehat {same.id}"
        return Text(f"{name.en} cannot be held against healthy devices {same.en}", unknown)
    if behind.away == 0:
        return Text(
            f"{name.en} is as on healthy devices {same.en}", f"{name.id} seperti pada perangkat sehat {same.id}"
        )
    if behind.aspect in (Aspect.SPREAD, Aspect.WITHIN):
        return _swings_more(subject)
    return _share_more(subject) if behind.aspect in (Aspect.SHARE, Aspect.CHANGES) else _average_away(subject)


def _swings(subject: Subject) -> Text:
    name, points, each = subject.name(), difference(subject.unit()), _each(subject)
    over, value = spoken_span(subject.span(subject.behind.window)), number(subject.behind.value)
    said = Text(
        f"{name.en} swung by {value}{points.en}{each.en} over the last {over.en}",
        f"{name.id} naik turun {value}{points.id}{each.id} selama {over.id} terakhir",
    )
    return _compared(subject, said)


def _swings_more(subject: Subject) -> Text:
    """Suction pressure swung by 0.30 bar more within 12 h over the last 3 days than on healthy devices under equal
    conditions"""
    behind, name, points, each = subject.behind, subject.name(), difference(subject.unit()), _each(subject)
    over, size, more = spoken_span(subject.span(behind.window)), level(abs(behind.away), behind.away), behind.away > 0
    said = Text(
        f"{name.en} swung by {size}{points.en} {'more' if more else 'less'}{each.en} over the last {over.en}",
        f"{name.id} naik turun {size}{points.id} lebih {'besar' if more else 'kecil'}{each.id} "
        f"selama {over.id} terakhir",
    )
    return _than_healthy(subject, said)


def _each(subject: Subject) -> Text:
    """Within which span, where swings within buckets are meant rather than from bucket to bucket."""
    if subject.behind.aspect is not Aspect.WITHIN:
        return Text("", "")
    bucket = spoken_span(subject.product.scoring)
    return Text(f" within {bucket.en}", f" dalam {bucket.id}")


def _state(subject: Subject) -> Text:
    behind, name, value = subject.behind, subject.name(), percent(subject.behind.value)
    over = spoken_span(subject.span(behind.window))
    if behind.aspect is Aspect.CHANGES:
        bucket = spoken_span(subject.product.scoring)
        said = Text(
            f"{name.en} changed in {value} of all spans of {bucket.en} over the last {over.en}",
            f"{name.id} berubah pada {value} dari semua selang {bucket.id} selama {over.id} terakhir",
        )
    else:
        label = subject.label()
        said = Text(
            f"{name.en} was “{label.en}” for {value} of the last {over.en}",
            f"{name.id} berada pada “{label.id}” selama {value} dari {over.id} terakhir",
        )
    if not np.isfinite(behind.fleet):
        return said
    usual = percent(behind.fleet)
    return joined(said, Text(f"(healthy devices: {usual})", f"(perangkat sehat: {usual})"))


def _share_more(subject: Subject) -> Text:
    """Mode: the share of “Defrosting” was 12 percentage points higher over the last 3 days than on healthy devices at
    equal settings"""
    behind, name, points = subject.behind, subject.name(), difference(" %")
    over, size, more = spoken_span(subject.span(behind.window)), number(100 * abs(behind.away)), behind.away > 0
    if behind.aspect is Aspect.CHANGES:
        bucket = spoken_span(subject.product.scoring)
        what = Text(f"spans of {bucket.en} with a change", f"selang {bucket.id} dengan perubahan {name.id}")
    else:
        label = subject.label()
        what = Text(f"“{label.en}”", f"waktu {name.id} pada “{label.id}”")
    side = "higher" if more else "lower"
    said = Text(
        f"{name.en}: the share of {what.en} was {size}{points.en} {side} over the last {over.en}",
        f"Selama {over.id} terakhir, porsi {what.id} {size}{points.id} lebih {'tinggi' if more else 'rendah'}",
    )
    return _than_healthy(subject, said)


def _average(subject: Subject) -> Text:
    name, unit, where = subject.name(), subject.unit(), _where(subject)
    over, value = spoken_span(subject.span(subject.behind.window)), number(subject.behind.value)
    said = Text(
        f"{name.en}{where.en} averaged {value}{unit} over the last {over.en}",
        f"{name.id}{where.id} rata-rata {value}{unit} selama {over.id} terakhir",
    )
    return _compared(subject, said)


def _average_away(subject: Subject) -> Text:
    """Evaporator temperature at its lowest was 2.1 °C below healthy devices under equal conditions over the last 3
    days"""
    behind, name, where, same = subject.behind, subject.name(), _where(subject), subject.same()
    over, away = spoken_span(subject.span(behind.window)), subject.away(behind.away, subject.unit())
    return Text(
        f"{name.en}{where.en} was {away.en} healthy devices {same.en} over the last {over.en}",
        f"{name.id}{where.id} {away.id} perangkat sehat {same.id} selama {over.id} terakhir",
    )


def _where(subject: Subject) -> Text:
    match subject.behind.aspect:
        case Aspect.LOWEST:
            return Text(" at its lowest", " terendah")
        case Aspect.HIGHEST:
            return Text(" at its highest", " tertinggi")
    return Text("", "")


def _compared(subject: Subject, said: Text) -> Text:
    return joined(said, subject.healthy(subject.unit())) if np.isfinite(subject.behind.fleet) else said


def _than_healthy(subject: Subject, said: Text) -> Text:
    same = subject.same()
    return joined(said, Text(f"than on healthy devices {same.en}", f"daripada perangkat sehat {same.id}"))
