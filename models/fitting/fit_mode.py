"""Fits what one failure mode has: a classifier with its operating point, the time left, and the report of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import FailureMode
from models.data.arrays import Floats, Floats32
from models.data.history import History, milliseconds
from models.decision.budget import decided_months
from models.decision.matching import Outcome, outcome_part
from models.decision.operating_points import DeviceScores, choose_point, device_scores, simulate
from models.decision.policy import OperatingPoint, Rung
from models.estimators.rul import NEAR_CAP
from models.evaluation.metrics import classification_figures, rul_figures
from models.features.build import Features
from models.features.labels import Labels, without_the_end
from models.features.spec import Column, FeatureSpec
from models.fitting.fit_failure import LEAST_DEVICES, LEAST_FAILURES, Fitted, enough_failures, fit_failure
from models.fitting.fit_rul import FittedRul, fit_rul
from models.model_files.bundle import ModeModel
from models.model_files.manifest import ModeReport

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


def fit_mode(training: Training, mode: FailureMode, labels: Labels) -> FittedMode:
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
    figures = classification_figures(told.label, fitted.out_of_fold, training.weight)
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
        rul=_rul_report(training, rul, labels) if rul else {},
        tickets=tickets_part(outcome, scores, mode),
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


def tickets_part(outcome: Outcome, scores: Sequence[DeviceScores], mode: FailureMode) -> dict[str, object]:
    """The outcome part, and over how many device-months it was found: what live tickets are expected from."""
    return {**outcome_part(outcome), "device_months": round(decided_months(scores, 0), 3)}


def _gives_signs(figures: Mapping[str, float | None]) -> bool:
    """Whether the mode's failures are told from chance at all: where they are not, no time left can be told either."""
    area, prevalence = figures["pr_auc"], figures["prevalence"]
    return area is not None and prevalence is not None and area > SIGN * prevalence


def _rul_report(training: Training, rul: FittedRul, labels: Labels) -> dict[str, float | int | None]:
    cap, model = rul.model.cap, rul.model
    middle = rul.out_of_fold / cap
    low = np.clip(middle + np.interp(middle, model.centres, model.low), 0, None) * cap
    high = (middle + np.interp(middle, model.centres, model.high)) * cap
    unit = training.history.product.scoring.total_seconds()
    high = np.where(high >= cap * NEAR_CAP, np.nan, high)
    return rul_figures(rul.truth, rul.out_of_fold, low, high, cap=cap, unit=unit, lives=labels.left / 1000)
