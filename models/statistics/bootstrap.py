"""Bootstrap intervals over whole devices."""

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import average_precision_score

from models.data.arrays import Floats, Ints, Texts
from models.data.split import device_rows

DRAWS = 200
MOST_SORTED_ROWS = 4_000_000
Figure = Callable[[Ints], float]


def bootstrap(serial: Texts, figure: Figure, *, rows: bool, seed: int) -> list[float] | None:
    """The 95 % percentile interval of `figure` over devices drawn with replacement.

    `figure` takes places to count: row places of `serial` (sorted by device) if `rows`, else one place per device.
    """
    groups = [np.arange(part.start, part.stop) for _, part in device_rows(serial)]
    if len(groups) < 2:
        return None
    rng = np.random.default_rng(seed)
    draws = int(np.clip(MOST_SORTED_ROWS // max(len(serial), 1), 20, DRAWS)) if rows else DRAWS
    found = []
    for _ in range(draws):
        picks = rng.integers(0, len(groups), len(groups))
        found.append(figure(np.concatenate([groups[i] for i in picks])))
    known = np.array(found)[np.isfinite(found)]
    return [float(np.quantile(known, q)) for q in (0.025, 0.975)] if len(known) else None


def pr_auc(label: Floats, probability: Floats) -> Figure:
    """PR-AUC of the known rows among the places drawn."""
    given = ~np.isnan(label) & ~np.isnan(probability)

    def figure(picks: Ints) -> float:
        picks = picks[given[picks]]
        if not (label[picks] == 1).any():
            return float("nan")
        return float(average_precision_score(label[picks], probability[picks]))

    return figure


def share(hits: Sequence[float], trials: Sequence[float]) -> Figure:
    """Hits by trials over the devices drawn; NaN without trials."""
    top, bottom = np.array(hits, np.float64), np.array(trials, np.float64)

    def figure(picks: Ints) -> float:
        whole = float(bottom[picks].sum())
        return float(top[picks].sum()) / whole if whole else float("nan")

    return figure
