"""From a history to a bundle: the leak probe, features, a detector, and a model with its policy per failure mode."""

import os
import platform
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import sklearn
import skops

from fleet.coded import Coded, coded
from fleet.product import FailureMode
from fleet.product_files.parse import product_digest
from models.data.arrays import Bools, Floats, Floats32
from models.data.history import History, milliseconds
from models.data.split import calm_rows, device_folds
from models.decision.budget import budget_limits, budget_object, choose_within_budget, decided_months
from models.decision.matching import Outcome, outcome_part
from models.decision.operating_points import DeviceScores, choose_point, device_scores, simulate
from models.decision.policy import OperatingPoint, Rung
from models.estimators.detector import Detector
from models.evaluation.metrics import classification_figures, rul_figures
from models.features.build import Features, build_features
from models.features.labels import Labels, label_rows, without_the_end
from models.features.spec import Column, FeatureSpec
from models.model_files.bundle import Bundle, ModeModel
from models.model_files.manifest import FEATURE_VERSION, Manifest, ModeReport
from models.training.drift_reference import make_reference
from models.training.fit_detector import FALSE_ALARMS, QUIET_DEVICES, fit_detector
from models.training.fit_failure import LEAST_DEVICES, LEAST_FAILURES, Fitted, enough_failures, fit_failure
from models.training.fit_rul import FittedRul, fit_rul
from models.training.fit_sensors import fit_sensors
from models.training.matrix import kept_first, medians, varying
from models.training.preparing import prepare

FOLDS = 4
# PR-AUC of so many times the prevalence is more than chance.
SIGN = 1.5
FittedMode = tuple[ModeModel | None, ModeReport, list[Coded]]


@dataclass(frozen=True, slots=True)
class Training:
    """What every failure mode's fit shares; `matrix` [n, columns] holds the features that vary. `weight` [n]: for how
    many rows of the fleet each stands, where devices were drawn. `out_of_fold` gathers each mode's probabilities [n] on
    devices that it was not fitted on, `scores` the same by device."""

    history: History
    spec: FeatureSpec
    features: Features
    columns: tuple[str, ...]
    matrix: Floats32
    folds: Sequence[frozenset[str]]
    seed: int
    weight: Floats | None = None

    @property
    def kinds(self) -> list[Column]:
        """What each of `columns` is."""
        by_name = {column.name: column for column in self.features.columns}
        return [by_name[name] for name in self.columns]

    out_of_fold: dict[str, Floats] = field(default_factory=dict)
    scores: dict[str, list[DeviceScores]] = field(default_factory=dict)


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
    return Bundle(
        manifest=_manifest(training, reports, detector, healthy, limits, budget),
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
        healthy &= (label.soon != 1) & ~label.down
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
        return list(pool.map(lambda mode: _fit_mode(training, mode, labels[mode.id]), modes))


def _fit_mode(training: Training, mode: FailureMode, labels: Labels) -> FittedMode:
    """The mode's model, if its failures can teach one, its report, and what is to be said about it."""
    limits: list[Coded] = []
    failures = training.history.failures
    serials = [str(s) for s in failures["serial"][failures["failure_mode"] == mode.id]]
    fitted: Fitted | None = None
    features, horizon = training.features, milliseconds(mode.horizon)
    told = without_the_end(labels, features.ts, end=training.history.end, horizon=horizon)
    if enough_failures(serials):
        fitted = fit_failure(
            training.matrix, features.serial, told, training.folds, seed=training.seed, weight=training.weight
        )
    if fitted is None:
        limits.append(_no_model(mode, serials))
        return None, ModeReport(len(serials), len(set(serials)), {}, {}, {}, None), limits
    training.out_of_fold[mode.id] = fitted.out_of_fold
    figures = classification_figures(told.soon, fitted.out_of_fold, training.weight)
    rul = _fit_time_left(training, mode, labels) if _gives_signs(figures) else None
    grid = not training.spec.telemetry
    scores = device_scores(training.history, features, fitted.out_of_fold, mode, grid=grid)
    training.scores[mode.id] = scores
    share = training.history.product.policy.max_false_share
    point = choose_point(scores, mode, share=share)
    if point.rung is Rung.ADVISE:
        limits.append(_advice_only(mode, point, share))
    outcome = simulate(scores, mode, point.threshold, point.confirmations)
    report = ModeReport(
        failures=len(serials),
        failed_devices=len(set(serials)),
        figures=dict(figures),
        rul=_rul_report(training, rul) if rul else {},
        tickets=_tickets(outcome, scores, mode),
        point=point,
    )
    return ModeModel(fitted.model, rul.model if rul else None, point), report, limits


def _no_model(mode: FailureMode, serials: Sequence[str]) -> Coded:
    return coded(
        "limit_no_model",
        mode=mode.id,
        failures=len(serials),
        devices=len(set(serials)),
        least_failures=LEAST_FAILURES,
        least_devices=LEAST_DEVICES,
    )


def _advice_only(mode: FailureMode, point: OperatingPoint, share: float | None) -> Coded:
    figures = {"mode": mode.id, "precision": point.precision, "least": point.precision_low}
    if share is None:
        return coded("limit_advice_only", **figures)
    return coded("limit_advice_only_share", **figures, most_false=share)


def _fit_time_left(training: Training, mode: FailureMode, labels: Labels) -> FittedRul | None:
    return fit_rul(
        training.matrix,
        training.kinds,
        training.features.serial,
        labels,
        training.folds,
        horizon_ms=milliseconds(mode.horizon),
        seed=training.seed,
    )


def _tickets(outcome: Outcome, scores: Sequence[DeviceScores], mode: FailureMode) -> dict[str, object]:
    """The outcome part, and over how many device-months it was found: what live tickets are expected from."""
    return {**outcome_part(outcome), "device_months": round(decided_months(scores, 0), 3)}


def _gives_signs(figures: Mapping[str, float | None]) -> bool:
    """Whether the mode's failures are told from chance at all: where they are not, no time left can be told either."""
    area, prevalence = figures["pr_auc"], figures["prevalence"]
    return area is not None and prevalence is not None and area > SIGN * prevalence


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
            reports[mode.id] = replace(reports[mode.id], point=point, tickets=_tickets(outcome, scores, mode))
    limits += budget_limits(kept, budget)
    return budget_object(kept, budget=budget, share=share)


def _rul_report(training: Training, rul: FittedRul) -> dict[str, float | int | None]:
    cap, model = rul.model.cap, rul.model
    middle = rul.out_of_fold / cap
    low = np.clip(middle + np.interp(middle, model.centres, model.low), 0, None) * cap
    high = (middle + np.interp(middle, model.centres, model.high)) * cap
    unit = training.history.product.scoring.total_seconds()
    return rul_figures(rul.truth, rul.out_of_fold, low, high, cap=cap, unit=unit)


def _manifest(
    training: Training,
    reports: dict[str, ModeReport],
    detector: Detector | None,
    healthy: Bools,
    limits: list[Coded],
    budget: dict[str, object],
) -> Manifest:
    history, features = training.history, training.features
    figures: dict[str, float | int | None] = {}
    if detector is not None:
        score, threshold = detector.score(features)
        known = ~np.isnan(score) & healthy
        alarms = float((score[known] > threshold[known]).mean()) if known.any() else None
        figures = {
            "warm_up_buckets": detector.warm_up,
            "stated_false_alarms": FALSE_ALARMS,
            "on_share_of_devices": QUIET_DEVICES,
            "healthy_rows_alarming": alarms,
            "threshold": detector.threshold,
        }
    return Manifest(
        product_id=history.product.id,
        product_digest=product_digest(history.product.source),
        feature_version=FEATURE_VERSION,
        feature_names=training.columns,
        windows=training.spec.windows,
        data_from=int(features.ts.min()) if len(features) else history.end,
        data_until=int(history.end),
        devices=tuple(history.serials),
        rows=len(features),
        seed=training.seed,
        modes=reports,
        detector=figures,
        libraries={
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "skops": skops.__version__,
        },
        warnings=tuple(limits),
        reference=make_reference(features, healthy, training.out_of_fold),
        budget=budget,
    )
