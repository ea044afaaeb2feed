"""Simulated appliances with one fault each, which a visit mended or left as it was, and what readings show then."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import HOUSEHOLD
from firmware_sim.physics.kinds import Physics
from fleet.product import FailureMode, Metric, Product, Role
from fleet.times import from_milliseconds
from service.repairs.comparison import compare
from service.repairs.signals import read_metrics, signals_of
from service.repairs.spans import Stretch, healthy_stretch, spans_of
from service.repairs.verdict import Verdict, decide
from store.rollups.series import Bucket, Rise, Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY = timedelta(days=1)
HEALTHY_DAYS = 120
# How far the fault is from its first sign to the failure when somebody comes, and how long before it was predicted.
REPAIRED_AT, PREDICTED_BEFORE = (0.5, 1.0), 3 * DAY
# Of the time in which a fault can be seen, as the product file has it.
SEEN_FOR = 0.8
# Parts never wear by themselves.
NO_WEAR = 1e-6


@dataclass(frozen=True, slots=True)
class RepairCase:
    """A failure mode, of which `devices` appliances are repaired: `mends`, or nothing is changed."""

    mode: FailureMode
    mends: bool
    devices: int
    seed: int


def verdicts(product: Product, physics: Physics, case: RepairCase, *, begin: datetime) -> list[Verdict]:
    """What readings alone say of each repair, as the service judges it."""
    rng = np.random.default_rng([case.seed, 0x4EA1])
    fleet = SimulatedFleet(
        physics,
        devices=case.devices,
        seed=case.seed,
        begin=begin,
        interval=product.interval,
        prefix="FIX",
        disturbances=HOUSEHOLD,
        pace=NO_WEAR,
    )
    mode, spans, seen = case.mode, spans_of(product, case.mode), SEEN_FOR * case.mode.pf_interval
    repaired = begin + HEALTHY_DAYS * DAY + seen
    for serial in fleet.serials:
        came = repaired - seen * float(rng.uniform(*REPAIRED_AT))
        fleet.begin_fault(serial, mode.id, at=came, fails=came + seen)
    parts = fleet.measure(repaired)
    for serial in fleet.serials:
        fleet.repair(serial, mode.component, repaired, holds_for=None if case.mends else timedelta(0))
    after = Stretch(repaired + spans.settle, repaired + spans.settle + spans.window)
    parts += fleet.measure(after.until)
    at = np.concatenate([part.ts for part in parts], axis=1)
    values = np.concatenate([part.values for part in parts], axis=1)
    present = np.concatenate([part.present for part in parts], axis=1)
    names, found = [metric.id for metric in physics.metrics], []
    for device in range(case.devices):
        there = present[device]
        buckets = list(_buckets(product, names, at[device][there], values[device][there]))
        signals = signals_of(product, buckets, product.scoring)
        healthy = healthy_stretch(repaired - PREDICTED_BEFORE, buckets[0].bucket, mode, spans)
        compared = compare(signals, healthy=healthy, repaired_at=repaired, after=after, spans=spans)
        found.append(decide(compared, None, window=spans.window))
    return found


def _buckets(product: Product, names: Sequence[str], at: Ints, values: Floats) -> Iterator[Bucket]:
    """Readings [n], [n, metrics] in buckets of the product's scoring, as rollups hold them."""
    order = np.argsort(at, kind="stable")
    at, values = at[order], values[order]
    period = product.scoring // timedelta(milliseconds=1)
    starts = np.unique(at // period, return_index=True)[1]
    metrics = [(metric, names.index(metric.id)) for metric in read_metrics(product) if metric.id in names]
    before: dict[str, float] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # A bucket in which a metric has no value.
        for first, last in zip(starts, [*starts[1:], len(at)], strict=True):
            some = values[first:last]
            begins = from_milliseconds(int(at[first] // period * period))
            figures = {metric.id: _figure(metric, some[:, place], before) for metric, place in metrics}
            yield Bucket(begins, from_milliseconds(int(at[last - 1])), int(last - first), figures)


def _figure(metric: Metric, column: Floats, before: dict[str, float]) -> Spread | Rise:
    there = column[~np.isnan(column)]
    if metric.role is Role.COUNTER:
        rise = float(there[-1] - before[metric.id]) if len(there) and metric.id in before else None
        before.update({metric.id: float(there[-1])} if len(there) else {})
        return Rise(len(there), rise, None)
    if not len(there):
        return Spread(0, None, None, None, None, None)
    spread = float(there.std(ddof=1)) if len(there) > 1 else None
    return Spread(len(there), float(there.mean()), float(there.min()), float(there.max()), spread, float(there[-1]))
