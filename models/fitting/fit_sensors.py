"""Fits what separates sensor faults from failing devices: how healthy metrics correlate, and how failures looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from scipy.stats import chi2

from fleet.product import Product, Role
from models.data.arrays import Bools, Floats
from models.data.split import device_rows, fold_masks
from models.features.build import Features
from models.features.labels import Labels
from models.features.spec import FeatureSpec
from models.fitting.fit_detector import alarm_threshold
from models.fitting.sensor_views import Layout, layout_of, shape_view, while_running
from models.sensor_faults.gains import DOUBT, FAR, SensorView, explain_rows, view_matrix
from models.sensor_faults.verdicts import SensorModel, mended_rows, settled

LEAST_METRICS = 4
LEAST_DEVICES = 3
LEAST_ROWS_PER_COLUMN = 10
# The innermost share of healthy rows that shapes what is usual before faults that nobody has noticed are left out.
INNER = 0.8
# Blaming a sensor must explain at least so many squared deviations, and half more than 98 of 100 healthy devices show.
LEAST_GAIN = 36.0
QUIET_DEVICES = 0.98
RESERVE = 1.5
# Of sick rows that one sensor could explain, 95 of 100 are explained so well by failure modes; and nine tenths of that.
KEPT = 0.05
CAUTION = 0.9
LIKENESS = (0.5, 0.85)
# A failure that sent its code in so many of its rows always does, where healthy devices hardly ever do.
ALWAYS = 0.95
NO_RUNNING: Mapping[str, int] = {}
# A failure mode, and whether it has failed already.
Way = tuple[str, bool]
# What is tried beside the levels, in this order.
PARTS = (("min", "max", "stddev"), ("min",), ())
# A view whose healthy rows lie farther apart than this, in 99 % points of chi squared, is no use: it is not normal.
TIMES_CHI2 = 8.0
# How a failure mode looks is learnt from the last part of its horizon, where it is not hidden by others any more.
LATE_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class _Task:
    """What all views share; `sick`: rows [n] of each way to look sick: shortly before a mode's failure, and failed."""

    product: Product
    features: Features
    spec: FeatureSpec
    metrics: tuple[str, ...]
    sick: dict[Way, Bools]
    folds: Sequence[frozenset[str]]
    seed: int

    @property
    def mended(self) -> Bools:
        return mended_rows(self.features)

    def layout(self, window: int, parts: tuple[str, ...], running: Mapping[str, int] = NO_RUNNING) -> Layout:
        return layout_of(self.features, self.spec, self.metrics, window, parts, running)

    def matrix(self, layout: Layout) -> Floats:
        return view_matrix(layout, self.features)

    def days(self, window: int) -> float:
        return window * self.product.scoring / timedelta(days=1)


def fit_sensors(
    product: Product,
    features: Features,
    labels: Mapping[str, Labels],
    folds: Sequence[frozenset[str]],
    spec: FeatureSpec,
    *,
    seed: int,
) -> SensorModel | None:
    """Training rows with their labels by failure mode -> SensorModel.

    None where there are too few sensors to hold against each other, or no failure mode whose looks are known: then
    nobody can say whether one metric that strays alone is its sensor's fault.
    """
    sensors = {metric.id for metric in product.metrics if metric.role is Role.SENSOR}
    metrics = tuple(s.metric for s in spec.series if s.full and s.name == s.metric and s.metric in sensors)
    warm = features.seen >= spec.baseline_buckets
    sick = {way: rows & warm for way, rows in _sick_rows(product, labels).items()}
    sick = {way: rows for way, rows in sick.items() if len(set(features.serial[rows])) >= LEAST_DEVICES}
    if len(metrics) < LEAST_METRICS or not sick:
        return None
    task = _Task(product, features, spec, metrics, sick, folds, seed)
    healthy = warm & settled(features, task.days(spec.longest))
    for label in labels.values():
        healthy &= (label.label == 0) & ~label.down
    usual = healthy & _inconspicuous(task, healthy)
    views = [view for window in spec.windows if (view := _view(task, window, usual)) is not None]
    if not views:
        return None
    running = while_running(product, metrics)
    witnesses = [_view(task, window, usual, running) for window in spec.windows if running]
    return SensorModel(
        metrics=metrics,
        views=tuple(views),
        witnesses=tuple(view for view in witnesses if view is not None),
        warm_up=spec.baseline_buckets,
        confirmations=spec.windows[0] + 1,
        announced=_announced(task, healthy),
    )


def _sick_rows(product: Product, labels: Mapping[str, Labels]) -> dict[Way, Bools]:
    """Shortly before each mode's failures, and from there to the repair."""
    found: dict[Way, Bools] = {}
    for mode in product.failure_modes:
        label, late = labels[mode.id], LATE_SHARE * (mode.horizon / timedelta(milliseconds=1))
        found[mode.id, False], found[mode.id, True] = label.left <= late, label.down
    return found


def _announced(task: _Task, healthy: Bools) -> tuple[str, ...]:
    """For each way to look sick: the count of the code that nearly all of its rows have seen and hardly any healthy
    row. "" for none, and for what has not failed yet: a code that comes with a failure is silent on the days before."""
    window = task.spec.longest
    counts = [i for i, c in enumerate(task.features.columns) if c.kind == "count" and c.window == window]
    own = [i for i in counts if not task.features.names[i].startswith("event:*")]
    found = []
    sent = task.features.matrix[:, own] > 0
    usual = sent[healthy].mean(axis=0)
    for (_, failed), rows in task.sick.items():
        seen = sent[rows].mean(axis=0)
        telling = (seen >= ALWAYS) & (usual <= 1 - ALWAYS) & failed
        best = int(np.argmax(np.where(telling, seen - usual, -1.0))) if telling.any() else -1
        found.append(task.features.names[own[best]] if best >= 0 else "")
    return tuple(found)


def _inconspicuous(task: _Task, healthy: Bools) -> Bools:
    """Rows whose deviations are usual over the two longer windows: without faults that nobody has noticed yet, and
    without what a repaired one leaves behind."""
    kept = np.ones(len(task.features), bool)
    for window in task.spec.windows[1:]:
        layout = task.layout(window, ())
        matrix = task.matrix(layout)
        rows = healthy & ~np.isnan(matrix).any(axis=1)
        view = shape_view(layout, matrix, rows, (), len(task.metrics), inner=INNER, seed=task.seed)
        if view is not None:
            kept &= explain_rows(view, len(task.metrics), matrix, task.mended).whole <= float(
                chi2.ppf(0.995, len(layout.columns))
            )
    return kept


def _view(task: _Task, window: int, usual: Bools, running: Mapping[str, int] = NO_RUNNING) -> SensorView | None:
    """With as many parts of the buckets as are well-behaved; None where not even the levels are."""
    tried: set[tuple[str, ...]] = set()
    for parts in PARTS:
        layout = task.layout(window, parts, running)
        if layout.columns in tried:
            continue
        tried.add(layout.columns)
        matrix = task.matrix(layout)
        known = usual & ~np.isnan(matrix).any(axis=1)
        if known.sum() < LEAST_ROWS_PER_COLUMN * len(layout.columns):
            continue
        view = _fit_view(task, layout, matrix, known)
        if view is not None and view.rest <= TIMES_CHI2 * float(chi2.ppf(0.99, len(layout.columns))):
            return replace(view, days=task.days(window))
    return None


def _fit_view(task: _Task, layout: Layout, matrix: Floats, usual: Bools) -> SensorView | None:
    """Limits come from rows of devices that the fit has not seen; then everything is fitted once more on all."""
    metrics, serial = len(task.metrics), task.features.serial
    whole, sensor = np.full(len(matrix), np.nan), np.full((len(matrix), metrics), np.nan)
    mode = np.full((len(matrix), len(task.sick)), np.nan)
    for train, other in fold_masks(serial, task.folds):
        own = [rows & train for rows in task.sick.values()]
        view = shape_view(layout, matrix, usual & train, own, metrics, seed=task.seed)
        if view is not None:
            gains = explain_rows(view, metrics, matrix[other], task.mended[other])
            whole[other], sensor[other], mode[other] = gains.whole, gains.sensor, gains.mode
    final = shape_view(layout, matrix, usual, list(task.sick.values()), metrics, seed=task.seed)
    held_out = np.where(usual, whole, np.nan)
    if final is None or np.isnan(held_out).all():
        return None
    rest = alarm_threshold(serial, held_out)
    likeness = _likeness(whole, sensor, mode, list(task.sick.values()), rest)
    gain = np.where(whole[:, None] - sensor <= rest, sensor, 0.0)
    gain = np.where((mode[:, :, None] < DOUBT * sensor[:, None, :]).all(axis=1), gain, 0.0)
    own_most = [gain[rows][usual[rows]].max(axis=0) for _, rows in device_rows(serial) if usual[rows].any()]
    limits = np.maximum(LEAST_GAIN, RESERVE * np.quantile(own_most, QUIET_DEVICES, axis=0))
    return replace(final, rest=rest, likeness=likeness, gains=limits)


def _likeness(whole: Floats, sensor: Floats, mode: Floats, sick: Sequence[Bools], rest: float) -> Floats:
    """For each way to look sick: of what one sensor would explain of its rows, the share that such looks explain nearly
    always, where it is much. Where no sensor could explain them, nothing is known against a sensor's fault."""
    best = sensor.max(axis=1)
    confusable = (whole - best <= rest) & (best >= FAR * LEAST_GAIN)
    found = []
    for rows in sick:
        own = rows & confusable
        share = mode[own].max(axis=1) / best[own]
        found.append(CAUTION * float(np.quantile(share, KEPT)) if own.any() else LIKENESS[1])
    shares: Floats = np.clip(np.array(found), *LIKENESS)
    return shares
