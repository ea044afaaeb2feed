"""Fits the classifier of a failure mode and its calibration, tested on devices that it was not fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Floats32, Texts
from models.data.split import fold_masks
from models.estimators.boosting import predict_logit
from models.estimators.failure import FailureModel
from models.features.labels import Labels
from models.fitting.fit_boosting import fit_classifier, fitted_rows, free_rows, thin
from models.fitting.fit_calibration import fit_calibration

LEAST_FAILURES = 5
LEAST_DEVICES = 3


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and for each training row the probability given by models that never saw its device."""

    model: FailureModel
    out_of_fold: Floats


def enough_failures(serials: Sequence[str]) -> bool:
    """Whether failures on these devices (one serial per failure) can teach a classifier."""
    return len(serials) >= LEAST_FAILURES and len(set(serials)) >= LEAST_DEVICES


def fit_failure(
    matrix: Floats32,
    serial: Texts,
    labels: Labels,
    folds: Sequence[frozenset[str]],
    *,
    seed: int,
    weight: Floats | None = None,
) -> Fitted | None:
    """Rows with their labels -> calibrated model; None where the known rows are all of one kind. `weight` [n]: for how
    many rows of the fleet each stands; the calibration heeds it, for the classifier it only shifts the log-odds."""
    known, label = ~np.isnan(labels.label), labels.label == 1
    if not (known & label).any() or not (known & ~label).any():
        return None
    most, free = fitted_rows(matrix.shape[1]), free_rows(matrix.shape[1])
    logit = np.full(len(serial), np.nan)
    for train, held_out in fold_masks(serial, folds):
        sample = thin(known & train, label, seed=seed, most=most, free=free)
        if len(set(labels.label[sample.rows])) == 2 and held_out.any():
            model = fit_classifier(matrix[sample.rows], labels.label[sample.rows], seed=seed)
            logit[held_out] = predict_logit(model, matrix[held_out])
    calibration = fit_calibration(logit[known], labels.label[known], None if weight is None else weight[known])
    sample = thin(known, label, seed=seed, most=most, free=free)
    model = fit_classifier(matrix[sample.rows], labels.label[sample.rows], seed=seed)
    return Fitted(FailureModel(model, calibration), calibration.apply(logit))
