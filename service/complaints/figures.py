"""Rates of complaints by group of devices, with intervals, and the clusters among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.statistics.clusters import Excess, Group, excess
from models.statistics.rates import Rate, rate
from store.complaints.complaints import MONTH, Counted, FieldTime, counted_complaints, field_times, first_month
from store.engine.database import Connection

ALL = "all"
LOOKED_AT = timedelta(days=365)
# An attribute with more values than this is a name of each device, not a group.
MOST_VALUES = 60


class ComplaintKind(StrEnum):
    """What speaks of a fault."""

    CLAIM = "claim"
    REPORT = "report"
    FINDING = "finding"
    LOW_SCORE = "low_score"


@dataclass(frozen=True, slots=True)
class ComplaintRate:
    """Complaints of one kind and failure mode ('' for every one) in one group. `devices` of `in_field` had one. `rate`:
    of 1,000 device-months, with an exact interval; `excess`: against the rest of the product, None for the whole."""

    kind: str
    failure_mode: str
    dimension: str
    value: str
    complaints: int
    devices: int
    in_field: int
    rate: Rate
    excess: Excess | None


@dataclass(frozen=True, slots=True)
class Complaints:
    """`tested`: how many groups the correction is for. `rates`: those with complaints, clusters first, then by size."""

    product: str
    since: datetime
    until: datetime
    in_field: int
    device_months: float
    tested: int
    rates: list[ComplaintRate]

    @property
    def clusters(self) -> list[ComplaintRate]:
        return [one for one in self.rates if one.excess is not None and one.excess.cluster]


Key = tuple[str, str, str, str]


def complaints_of(conn: Connection, product: str, *, until: datetime, since: datetime | None = None) -> Complaints:
    """What was complained of within a year, or since a time; `until`: of the fleet.

    Months begin with that of the product's first ticket, report or claim: before that nobody could complain, and months
    without complaints would say nothing.
    """
    begin = since or until - LOOKED_AT
    first = first_month(conn, product)
    times = {
        (one.dimension, one.value): one
        for one in field_times(conn, product, since=begin, until=until)
        if one.dimension != MONTH or one.value >= first
    }
    counted = counted_complaints(conn, product, since=begin, until=until)
    found = {(one.kind, one.failure_mode, one.dimension, one.value): one for one in counted}
    whole = times.get((ALL, ""))
    several = _groups(times)
    tested = [key for key in found if (key[2], key[3]) in several and key[2] != ALL]
    judged = dict(zip(tested, excess([_group(key, found, times) for key in tested]), strict=True))
    rates = [
        ComplaintRate(*key, one.complaints, one.devices, time.devices, rate(one.complaints, time.days), judged.get(key))
        for key, one in found.items()
        if (time := times.get((key[2], key[3]))) is not None and (key[2] == ALL or key in judged)
    ]
    return Complaints(
        product=product,
        since=begin,
        until=until,
        in_field=whole.devices if whole else 0,
        device_months=rate(0, whole.days).device_months if whole else 0.0,
        tested=len(tested),
        rates=sorted(rates, key=_order),
    )


def _groups(times: Mapping[tuple[str, str], FieldTime]) -> set[tuple[str, str]]:
    """Those of dimensions with several values, and not too many."""
    sizes: dict[str, int] = {}
    for dimension, _ in times:
        sizes[dimension] = sizes.get(dimension, 0) + 1
    return {one for one in times if 1 < sizes[one[0]] <= MOST_VALUES}


def _group(key: Key, found: Mapping[Key, Counted], times: Mapping[tuple[str, str], FieldTime]) -> Group:
    """A group beside all groups of its dimension."""
    kind, mode, dimension, value = key
    same = [one for other, one in found.items() if (other[0], other[1], other[2]) == (kind, mode, dimension)]
    days = sum(one.days for (name, _), one in times.items() if name == dimension)
    return Group(found[key].devices, times[dimension, value].days, sum(one.devices for one in same), days)


def _order(one: ComplaintRate) -> tuple[bool, float, bool, int, str, str, str, str]:
    cluster = one.excess is not None and one.excess.cluster
    p = one.excess.adjusted if one.excess and cluster else 1.0
    names = (one.kind, one.failure_mode, one.dimension, one.value)
    return (not cluster, p, one.dimension != ALL, -one.complaints, *names)
