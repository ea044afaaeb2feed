"""Why a risk stands: each metric's features set to their healthy medians in turn, and what that takes off the risk."""

from dataclasses import dataclass

import numpy as np

from fleet.product import Product, Text
from models.arrays import Floats32
from models.boosting import predict_logit
from models.bundle import Bundle
from models.features import Column, Features
from models.phrases import Wording

STRONGEST = 3
LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Reason:
    """`group`: the metric, `event:code`, `part:component`, `device` or `attribute:name`; `weight`: log-odds it adds."""

    group: str
    weight: float
    text: Text


def explain(bundle: Bundle, product: Product, features: Features, mode: str) -> list[list[Reason]]:
    """A few rows -> up to three reasons each for the risk of `mode`, strongest first; none without a model.

    One prediction per row and group: call it for rows that are shown to somebody, not for whole fleets.
    """
    model = bundle.modes.get(mode)
    if model is None or not len(features):
        return [[] for _ in range(len(features))]
    matrix = bundle.matrix(features)
    by_name = {column.name: column for column in features.columns}
    columns = [by_name[name] for name in bundle.columns]
    groups = list(dict.fromkeys(column.group for column in columns))
    members = {g: np.flatnonzero([c.group == g for c in columns]) for g in groups}
    trials = np.repeat(matrix[:, None, :], len(groups) + 1, axis=1)
    for place, group in enumerate(groups):
        trials[:, place, members[group]] = bundle.healthy[members[group]]
    logits = predict_logit(model.failure.estimator, trials.reshape(-1, matrix.shape[1]))
    logits = logits.reshape(len(matrix), len(groups) + 1) * model.failure.calibration.slope
    weights = logits[:, -1:] - logits[:, :-1]
    found: list[list[Reason]] = []
    for row in range(len(matrix)):
        order = np.argsort(-weights[row], kind="stable")[:STRONGEST]
        strong = [int(i) for i in order if weights[row, i] > LEAST_WEIGHT]
        values = matrix[row]
        found.append([_reason(bundle, product, columns, groups[i], values, float(weights[row, i])) for i in strong])
    return found


def _reason(
    bundle: Bundle, product: Product, columns: list[Column], group: str, row: Floats32, weight: float
) -> Reason:
    own = [(i, column) for i, column in enumerate(columns) if column.group == group]
    wording = Wording(
        product=product,
        spec=bundle.spec,
        group=group,
        columns=tuple(column for _, column in own),
        values={column.name: float(row[i]) for i, column in own},
        healthy={column.name: float(bundle.healthy[i]) for i, column in own},
    )
    return Reason(group, weight, wording.text())
