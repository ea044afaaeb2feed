"""Cheap prediction of few rows by histogram gradient boosting."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from threadpoolctl import ThreadpoolController

from models.data.arrays import Floats, Floats32

FEW_ROWS = 200_000
_CONTROLLER = ThreadpoolController()


def predict_logit(model: HistGradientBoostingClassifier, matrix: Floats32) -> Floats:
    """Log-odds [n]."""
    with few_threads(len(matrix)):
        return np.asarray(model.decision_function(matrix), np.float64) if len(matrix) else np.zeros(0)


def predict_mean(model: HistGradientBoostingRegressor, matrix: Floats32) -> Floats:
    with few_threads(len(matrix)):
        return np.asarray(model.predict(matrix), np.float64) if len(matrix) else np.zeros(0)


@contextmanager
def few_threads(rows: int) -> Iterator[None]:
    """One thread for a few rows: waking others costs more than the work."""
    if rows > FEW_ROWS:
        yield
        return
    with _CONTROLLER.limit(limits=1):
        yield
