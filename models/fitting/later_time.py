"""What an operating point's tickets come to in a later time than its classifier learnt from.

Out of fold a device is judged by what others showed, at the same time: seasons, firmware and habits are those that were
learnt. A promise for the future has to hold later, too.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import FailureMode
from models.data.history import milliseconds
from models.decision.operating_points import device_scores, simulate
from models.decision.policy import OperatingPoint
from models.estimators.boosting import predict_logit
from models.estimators.failure import FailureModel
from models.features.labels import Labels
from models.fitting.fit_boosting import fit_classifier, fitted_rows, free_rows, thin
from models.fitting.fit_failure import LEAST_FAILURES, enough_failures
from models.fitting.fit_mode import Training
from models.model_files.bundle import ModeModel
from models.model_files.manifest import ModeReport
from models.statistics.calibration_slope import calibration_slope
from models.statistics.interval_of_share import share

EARLIER = 2 / 3
# Fewer decided tickets say nothing about a share.
LEAST_DECIDED = 10


@dataclass(frozen=True, slots=True)
class LaterTime:
    """Tickets from `since` (ms) on, of a classifier that knew nothing of that time; the share of the decided ones that
    are right, with Wilson's 95 % interval. `slope`: of the chances' calibration there; None where it cannot be told."""

    since: int
    failures: int
    decided: int
    precision: float
    low: float
    high: float
    slope: float | None


def judge_later(
    training: Training, mode: FailureMode, labels: Labels, model: FailureModel, point: OperatingPoint
) -> LaterTime | None:
    """The mode's classifier is fitted again on the time until two thirds of its failures were known, and what comes
    after is judged at `point`. The calibration is that of the whole record: only two numbers, from other devices.

    None where too few failures lie on either side, or too few tickets would have been decided.
    """
    failures = training.history.failures
    own = failures[failures["failure_mode"] == mode.id].sort_values("ts")
    if len(own) < 3 * LEAST_FAILURES:
        return None
    cut = int(own["ts"].iloc[int(EARLIER * len(own))])
    before = own["ts"] < cut
    if not enough_failures([str(serial) for serial in own["serial"][before]]) or (~before).sum() < LEAST_FAILURES:
        return None
    features = training.features
    known = ~np.isnan(labels.label) & (features.ts <= cut - milliseconds(mode.horizon))
    most, free = fitted_rows(training.matrix.shape[1]), free_rows(training.matrix.shape[1])
    sample = thin(known, labels.label == 1, seed=training.seed, most=most, free=free)
    if len(set(labels.label[sample.rows])) < 2:
        return None
    earlier = fit_classifier(training.matrix[sample.rows], labels.label[sample.rows], seed=training.seed)
    after = features.ts >= cut
    probability = model.calibration.apply(predict_logit(earlier, training.matrix[after]))
    scores = device_scores(training.history, features.take(after), probability, mode, grid=not training.spec.telemetry)
    true, false = simulate(scores, mode, point.threshold, point.confirmations).decided
    if true + false < LEAST_DECIDED:
        return None
    found = share(round(true), round(true + false))
    label = labels.label[after]
    told = ~np.isnan(label) & ~np.isnan(probability)
    slope = calibration_slope(label[told], probability[told]) if len(set(label[told])) == 2 else float("nan")
    return LaterTime(
        since=cut,
        failures=int((~before).sum()),
        decided=found.trials,
        precision=found.hits / found.trials,
        low=found.low,
        high=found.high,
        slope=slope if np.isfinite(slope) else None,
    )


def hold_promises(
    training: Training, labels: Mapping[str, Labels], modes: dict[str, ModeModel], reports: dict[str, ModeReport]
) -> list[Coded]:
    """Puts what a later time gave beside what other devices gave, in `modes` and `reports`: of both the lower precision
    is the one that is promised at least. What is to be said where the later time contradicts the other devices."""
    limits: list[Coded] = []
    for mode in training.history.product.failure_modes:
        fitted, report = modes.get(mode.id), reports[mode.id]
        if fitted is None or report.point is None:
            continue
        later = judge_later(training, mode, labels[mode.id], fitted.failure, report.point)
        if later is None:
            continue
        point = replace(report.point, precision_low=min(report.point.precision_low, later.low))
        modes[mode.id] = replace(fitted, point=point)
        reports[mode.id] = replace(report, point=point, later=asdict(later))
        if later.high < point.precision:
            limits.append(
                coded(
                    "limit_later_time", mode=mode.id, promised=point.precision, precision=later.precision,
                    low=later.low, high=later.high, decided=later.decided,
                )
            )  # fmt: skip
    return limits
