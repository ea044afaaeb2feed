"""From a history to a bundle: the leak probe, features, a detector, and a model with its policy per failure mode."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import FailureMode
from models.data.arrays import Bools
from models.data.history import History, milliseconds
from models.data.split import calm_rows, device_folds
from models.decision.budget import budget_limits, budget_object, choose_within_budget
from models.decision.operating_points import simulate
from models.features.build import Features, build_features
from models.features.labels import Labels, label_rows
from models.features.spec import FeatureSpec
from models.fitting.fit_detector import fit_detector
from models.fitting.fit_mode import FittedMode, Training, fit_mode, tickets_part
from models.fitting.fit_sensors import fit_sensors
from models.fitting.later_time import hold_promises
from models.fitting.matrix import kept_first, medians, varying
from models.model_files.bundle import Bundle, ModeModel
from models.model_files.manifest import ModeReport
from models.training.make_manifest import make_manifest
from models.training.preparing import prepare

FOLDS = 4


def train(history: History, *, seed: int) -> Bundle:
    """Fits everything on `history` alone; the same history and seed give the same scores. Of a record larger than
    memory should hold, whole devices are drawn, each standing for others like it.

    A product without failures enough gets a bundle with a detector only; `manifest.warnings` says so, and says what
    else is wanting.
    """
    limits: list[Coded] = []
    history, spec = prepare(history, limits, seed=seed)
    features = build_features(history.product, history, spec)
    if not len(features):
        limits.append(coded("limit_nothing_to_learn"))
    moving = varying(features.matrix) & ~_set_aside(features, history, spec)
    features, kept = kept_first(features, moving), int(moving.sum())
    columns = features.names[:kept]
    failed = set(history.failures["serial"])
    folds = device_folds(history.serials, failed, folds=FOLDS, seed=seed)
    weight = history.weights(features.serial)
    training = Training(history, spec, features, columns, features.matrix[:, :kept], folds, seed, weight)
    labels = {m.id: _labels(training, m) for m in history.product.failure_modes}
    healthy = _healthy(training, labels)
    detector = fit_detector(features, healthy, spec, seed=seed) if spec.telemetry else None
    if detector is None:
        limits.append(_no_detector(spec, features))
    modes: dict[str, ModeModel] = {}
    reports: dict[str, ModeReport] = {}
    for mode, (model, reports[mode.id], said) in zip(
        history.product.failure_modes, _fit_modes(training, labels), strict=True
    ):
        limits += said
        if model is not None:
            modes[mode.id] = model
    budget = _keep_to_budget(training, modes, reports, limits)
    limits += hold_promises(training, labels, modes, reports)
    return Bundle(
        manifest=make_manifest(training, reports, detector, healthy, limits, budget),
        spec=spec,
        columns=columns,
        healthy=medians(training.matrix, np.flatnonzero(healthy if healthy.any() else ~healthy)),
        mode_ids=tuple(mode.id for mode in history.product.failure_modes),
        modes=modes,
        detector=detector,
        sensors=fit_sensors(history.product, features, labels, folds, spec, seed=seed) if spec.telemetry else None,
    )


def _set_aside(features: Features, history: History, spec: FeatureSpec) -> Bools:
    """Columns [f] that failures and time left are not told from: of surroundings themselves, and of series as measured
    that stand there cleared, too. Weather tells the time of the record rather than a device's health: what was learnt
    from it would not hold in another season."""
    around = {metric.id for metric in history.product.metrics if metric.surroundings}
    doubled = spec.doubled
    return np.array([c.group in around or c.name.rpartition(".")[0] in doubled for c in features.columns], bool)


def _labels(training: Training, mode: FailureMode) -> Labels:
    features = training.features
    return label_rows(training.history, features.serial, features.ts, mode, grid=not training.spec.telemetry)


def _healthy(training: Training, labels: dict[str, Labels]) -> Bools:
    """Rows to learn the usual from: no failure near, none just past, and no labelled anomaly within the windows."""
    features, anomalies = training.features, training.history.anomalies
    healthy = np.ones(len(features), bool)
    for label in labels.values():
        healthy &= (label.label != 1) & ~label.down
    reach = training.spec.windows[1] * milliseconds(training.history.product.scoring)
    return healthy & calm_rows(features.serial, features.ts, anomalies, before=0, after=reach)


def _no_detector(spec: FeatureSpec, features: Features) -> Coded:
    most = int(features.seen.max()) if len(features) else 0
    if not spec.telemetry:
        return coded("limit_no_detector_telemetry")
    return coded("limit_no_detector_record", needed=spec.baseline_buckets, most=most)


def _fit_modes(training: Training, labels: dict[str, Labels]) -> list[FittedMode]:
    """Every failure mode by itself, one processor each: boosting works outside of the interpreter's lock."""
    modes = training.history.product.failure_modes
    with ThreadPoolExecutor(max(1, min(len(modes), os.cpu_count() or 1)), "fit") as pool:
        return list(pool.map(lambda mode: fit_mode(training, mode, labels[mode.id]), modes))


def _keep_to_budget(
    training: Training, modes: dict[str, ModeModel], reports: dict[str, ModeReport], limits: list[Coded]
) -> dict[str, object]:
    """Moves the points of `modes` and `reports` to where all together keep to the product's budget; what was found."""
    product = training.history.product
    budget, share = product.policy.false_tickets_per_1000_device_months, product.policy.max_false_share
    if budget is None or not modes:
        return {} if share is None else {"max_false_share": share}
    kept = choose_within_budget(product, training.scores, budget=budget, share=share)
    for mode in product.failure_modes:
        if mode.id in modes:
            point = kept.points[mode.id]
            scores = training.scores[mode.id]
            outcome = simulate(scores, mode, point.threshold, point.confirmations)
            modes[mode.id] = replace(modes[mode.id], point=point)
            reports[mode.id] = replace(reports[mode.id], point=point, tickets=tickets_part(outcome, scores, mode))
    limits += budget_limits(kept, budget)
    return budget_object(kept, budget=budget, share=share)
