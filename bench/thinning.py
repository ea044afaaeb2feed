"""How many healthy rows a classifier should be fitted on: PR-AUC of later months by others for each precious row.

`python -m bench.thinning DIR --at TIME [--months 3] [--seeds 2]` learns what was known of a recorded fleet before TIME
and tests each month after it by itself. The first is for choosing, the others show what the choice was worth.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from fleet.recorded.folder import open_folder
from fleet.times import MONTH_DAYS, to_milliseconds
from models.data.arrays import Bools, Floats, Floats32, Ints, Texts
from models.data.folder import from_folder
from models.data.history import History, milliseconds
from models.estimators.boosting import predict_logit
from models.features.build import build_features
from models.features.labels import label_rows, without_the_end
from models.fitting.fit_boosting import MOST_ROWS, fit_classifier, thin
from models.fitting.matrix import varying
from models.training.preparing import prepare

# Others for each precious row, and rows at most; None: as many as fit.
CHOICES: tuple[tuple[float | None, int], ...] = (
    (4.0, MOST_ROWS),
    (12.0, MOST_ROWS),
    (None, MOST_ROWS),
    (50.0, 4 * MOST_ROWS),
)


@dataclass(frozen=True, slots=True)
class Learnt:
    """Rows to learn from and rows to test [n], with the labels of each failure mode."""

    learnt: Floats32
    learnt_labels: Sequence[Floats]
    tested: Floats32
    tested_labels: Sequence[Floats]
    ts: Ints


def read(folder: Path, at: datetime) -> Learnt:
    history = from_folder(open_folder(folder))
    moment = to_milliseconds(at)
    training, spec = prepare(history.until(moment), [], seed=1)
    own = build_features(training.product, training, spec)
    later = build_features(history.product, history, spec, since=moment)
    moves = varying(own.matrix)
    labels = [_labels(training, own.serial, own.ts, place) for place in range(len(history.product.failure_modes))]
    truth = [_labels(history, later.serial, later.ts, place) for place in range(len(history.product.failure_modes))]
    return Learnt(own.matrix[:, moves], labels, later.matrix[:, moves], truth, later.ts)


def _labels(history: History, serial: Texts, ts: Ints, place: int) -> Floats:
    mode = history.product.failure_modes[place]
    labels = label_rows(history, serial, ts, mode, grid=True)
    return without_the_end(labels, ts, end=history.end, horizon=milliseconds(mode.horizon)).label


def probabilities(data: Learnt, others_each: float | None, most: int, seed: int) -> Floats:
    """Of any failure mode at each tested row, the log-odds put right for the rows that were left out."""
    calm = np.ones(len(data.tested))
    for label in data.learnt_labels:
        known, coming = ~np.isnan(label), label == 1
        sample = thin(
            known, coming, seed=seed, most=most, others_each=others_each or 0.0, free=0 if others_each else most
        )
        model = fit_classifier(data.learnt[sample.rows], label[sample.rows], seed=seed)
        share = (~coming[sample.rows]).sum() / (known & ~coming).sum()
        calm *= 1 - 1 / (1 + np.exp(-(predict_logit(model, data.tested) + np.log(share))))
    return 1 - calm


def pr_auc_of(data: Learnt, probability: Floats, rows: Bools) -> float:
    truth = np.stack(data.tested_labels)
    known = rows & ~(np.isnan(truth).any(axis=0) & ~(truth == 1).any(axis=0))
    return float(average_precision_score((truth == 1).any(axis=0)[known], probability[known]))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--at", required=True, help="2015-07-01")
    reader.add_argument("--months", type=int, default=3)
    reader.add_argument("--seeds", type=int, default=2)
    given = reader.parse_args()
    at = datetime.fromisoformat(given.at).replace(tzinfo=UTC)
    data = read(given.folder, at)
    edges = [to_milliseconds(at + month * timedelta(days=MONTH_DAYS)) for month in range(given.months + 1)]
    for others_each, most in CHOICES:
        found = np.zeros((given.seeds, given.months))
        for seed in range(given.seeds):
            told = probabilities(data, others_each, most, seed)
            for month in range(given.months):
                rows = (data.ts >= edges[month]) & (data.ts < edges[month + 1])
                found[seed, month] = pr_auc_of(data, told, rows)
        each = "all that fit" if others_each is None else f"{others_each:g}"
        means = "  ".join(f"{mean:.4f}" for mean in found.mean(axis=0))
        print(f"others for each precious row: {each}, at most {most:,} rows: {means}", flush=True)


if __name__ == "__main__":
    main()
