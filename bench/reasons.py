"""What reasons cost and how exact they are, on any recorded fleet: `python -m bench.reasons DIR [--other DIR]`."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fleet.recorded.folder import open_folder
from models.data.arrays import Floats, Floats32, Ints, Texts
from models.data.folder import from_folder
from models.data.history import History
from models.estimators.boosting import predict_logit
from models.explain.attribution import attributions
from models.explain.reasons import explain
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle
from models.training.train import train

TIMES, REFERENCES, SEED = 15, 64, 1


def main(words: list[str] | None = None) -> int:
    """Prints a line for each failure mode with a model; exit status 1 where there is none."""
    parser = argparse.ArgumentParser(prog="python -m bench.reasons", description=__doc__)
    parser.add_argument("dir", type=Path, help="a recorded fleet to learn from")
    parser.add_argument(
        "--other", type=Path, help="one of the same product, whose devices are explained (default: DIR)"
    )
    args = parser.parse_args(words)
    learnt = from_folder(open_folder(args.dir))
    bundle = train(learnt, seed=SEED)
    if not bundle.modes:
        sys.stderr.write(f"{args.dir}: no failure mode has a model\n")
        return 1
    shown = from_folder(open_folder(args.other)) if args.other else learnt
    early = _early_rows(bundle, learnt)
    rows = build_features(shown.product, shown, bundle.spec)
    print(f"{len(bundle.columns)} columns. Explained: every device at risk, at its likeliest row. Time of a row alone,")
    print(f"and of one among all, medians of {TIMES} runs. First reasons beside those against {len(early)} early rows.")
    print("mode: devices | error of the sum | attributions | whole explanation | same first reason")
    for mode in bundle.modes:
        _tell(bundle, shown, rows, early, mode)
    return 0


def _tell(bundle: Bundle, shown: History, rows: Features, early: Floats32, mode: str) -> None:
    model, product = bundle.modes[mode].failure, shown.product
    at_risk = _at_risk(rows, model.predict(bundle.matrix(rows)), bundle.points[mode].threshold, bundle.spec.longest)
    if not len(at_risk):
        print(f"{mode}: no device at risk")
        return
    last, healthy = bundle.matrix(at_risk.last()), bundle.healthy[None]
    found = attributions(model.estimator, last, healthy)
    moved = predict_logit(model.estimator, last) - predict_logit(model.estimator, healthy)
    one = at_risk.take(at_risk.serial == at_risk.serial[0])
    by_name = {column.name: column.group for column in rows.columns}
    groups = np.array([by_name[name] for name in bundle.columns], object)
    among = attributions(model.estimator, last, early)
    agree = sum(_first(a, groups) == _first(b, groups) for a, b in zip(found, among, strict=True))
    print(
        f"{mode}: {len(last)} | {np.abs(found.sum(axis=1) - moved).max():.0e} | "
        f"{_ms(lambda: attributions(model.estimator, last[:1], healthy)):.1f} ms, "
        f"{_ms(lambda: attributions(model.estimator, last, healthy)) / len(last):.2f} ms | "
        f"{_ms(lambda: explain(bundle, product, one, mode)):.1f} ms, "
        f"{_ms(lambda: explain(bundle, product, at_risk, mode)) / len(last):.2f} ms | "
        f"{agree} of {len(last)}"
    )


def _first(weights: Floats, groups: Texts) -> str:
    return str(max(dict.fromkeys(groups), key=lambda group: weights[groups == group].sum()))


def _early_rows(bundle: Bundle, learnt: History) -> Floats32:
    """Rows drawn from the devices' first buckets after the warm-up, where hardly anything is worn yet."""
    rows = build_features(learnt.product, learnt, bundle.spec)
    ranks = np.concatenate([np.arange(end - first) for first, end in _devices(rows)])
    early = np.flatnonzero((ranks >= bundle.spec.baseline_buckets) & (ranks < 3 * bundle.spec.baseline_buckets))
    drawn = np.random.default_rng(SEED).choice(early, min(REFERENCES, len(early)), replace=False)
    return bundle.matrix(rows.take(drawn))


def _at_risk(rows: Features, probability: Floats, threshold: float, back: int) -> Features:
    """Of each device that is ever at risk: the rows up to the likeliest one, `back` of them."""
    chosen: list[Ints] = [np.zeros(0, np.int64)]
    for first, end in _devices(rows):
        peak = first + int(np.argmax(probability[first:end]))
        if probability[peak] >= threshold:
            chosen.append(np.arange(max(first, peak - back), peak + 1))
    return rows.take(np.concatenate(chosen))


def _devices(rows: Features) -> list[tuple[int, int]]:
    """Where each device's rows begin and end."""
    bounds = np.flatnonzero(np.append(True, rows.serial[1:] != rows.serial[:-1])).tolist()
    return list(zip(bounds, [*bounds[1:], len(rows)], strict=True))


def _ms(work: Callable[[], object]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return float(np.median(taken))


if __name__ == "__main__":
    sys.exit(main())
