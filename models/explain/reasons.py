"""Why a probability is high: Shapley values, summed by metric, code, component and attribute, with their evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fleet.coded import Coded
from fleet.product import Product
from models.data.arrays import Floats
from models.estimators.boosting import predict_logit
from models.estimators.detector import Detector
from models.explain.attribution import attributions
from models.explain.evidence import Evidence, Record, find_evidence
from models.explain.reason_codes import reason_code
from models.features.build import Features
from models.features.spec import Column
from models.model_files.bundle import Bundle

STRONGEST = 3
LEAST_WEIGHT = 0.05
LEAST_SHARE = 0.02
# What speaks against a risk is told from this share on, so that nobody believes all signs to point one way.
STRONG_AGAINST, MOST_AGAINST = 0.1, 2


@dataclass(frozen=True, slots=True)
class Reason:
    """`group`: the metric, `event:code`, `part:component`, `device` or `attribute:name`. `weight`: the log-odds that it
    adds, for an anomaly its part of the index; `share` (0 to 1) of all that the groups move, either way."""

    group: str
    weight: float
    share: float
    evidence: Evidence
    said: Coded


@dataclass(frozen=True, slots=True)
class Explanation:
    """From `base` (log-odds of a device at the fleet's healthy medians) every group's weight leads to `value`, those of
    the device: reasons for, reasons against that are strong, and the others summed. For an anomaly from 0 to 1."""

    kind: str
    base: float
    value: float
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    other_weight: float
    other_share: float
    others: int

    @property
    def said(self) -> tuple[Coded, ...]:
        """The reasons for, strongest first."""
        return tuple(reason.said for reason in self.reasons)


def explain(bundle: Bundle, product: Product, rows: Features, mode: str) -> dict[str, Explanation]:
    """Some devices' rows in time order -> why the risk of `mode` is what it is at each one's newest row, by serial.

    The earlier rows tell since when. Empty without a model. For what is shown to somebody, not for whole fleets.
    """
    model = bundle.modes.get(mode)
    if model is None or not len(rows):
        return {}
    last = rows.last()
    line = model.failure.calibration
    moved = line.slope * attributions(model.failure.estimator, bundle.matrix(last), bundle.healthy[None])
    base = float(line.slope * predict_logit(model.failure.estimator, bundle.healthy[None])[0] + line.offset)
    by_name = {column.name: column for column in rows.columns}
    columns = [by_name[name] for name in bundle.columns]
    return {
        record.rows.serial[0]: _explained("log_odds", base, base + float(weights.sum()), record, columns, weights)
        for record, weights in zip(_records(bundle, product, rows), moved, strict=True)
    }


def explain_anomaly(bundle: Bundle, product: Product, rows: Features) -> dict[str, Explanation]:
    """Some devices' rows in time order -> which metrics stray over each one's newest odd rows, by serial; without a
    detector empty. Weights are shares of the index, none negative.

    As many rows count as make an alarm: whatever one of them says alone names nothing.
    """
    detector = bundle.detector
    if detector is None or not len(rows):
        return {}
    by_name = {column.name: column for column in rows.columns}
    columns = [by_name[name] for name in detector.columns]
    return {
        record.rows.serial[0]: _explained("anomaly", 0.0, 1.0, record, columns, _shares(detector, record.rows))
        for record in _records(bundle, product, rows)
    }


def _shares(detector: Detector, rows: Features) -> Floats:
    """One device's rows in time order -> the share of each of the detector's columns over its newest odd rows [d]."""
    recent = rows.take(np.arange(max(len(rows) - detector.confirmations, 0), len(rows)))
    score, threshold = detector.score(recent)
    odd = np.nan_to_num(score) > np.nan_to_num(threshold)
    odd[-1] = True
    parts = detector.parts(recent.take(odd))
    shares: Floats = (parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-12)).mean(axis=0)
    return shares


def _records(bundle: Bundle, product: Product, rows: Features) -> Iterator[Record]:
    healthy = dict(zip(bundle.columns, map(float, bundle.healthy), strict=True))
    bounds = np.flatnonzero(np.append(True, rows.serial[1:] != rows.serial[:-1]))
    for first, end in zip(bounds, np.append(bounds[1:], len(rows)), strict=True):
        yield Record(product, bundle.spec, rows.take(np.arange(first, end)), healthy)


def _explained(
    kind: str, base: float, value: float, record: Record, columns: Sequence[Column], weights: Floats
) -> Explanation:
    groups: dict[str, list[tuple[Column, float]]] = {}
    for column, weight in zip(columns, weights, strict=True):
        groups.setdefault(column.group, []).append((column, float(weight)))
    sums = {group: sum(weight for _, weight in parts) for group, parts in groups.items()}
    gross = sum(map(abs, sums.values())) or 1.0
    ranked = sorted(sums, key=lambda group: -sums[group])
    least = max(LEAST_WEIGHT if kind == "log_odds" else 0.0, LEAST_SHARE * gross)
    found = [group for group in ranked if sums[group] > least][:STRONGEST]
    against = [group for group in reversed(ranked) if -sums[group] >= max(STRONG_AGAINST * gross, least)][:MOST_AGAINST]
    told = {*found, *against}
    rest = [weight for group, weight in sums.items() if group not in told]

    def reason(group: str) -> Reason:
        sign = 1.0 if sums[group] > 0 else -1.0
        evidence = find_evidence(record, group, [(column, sign * weight) for column, weight in groups[group]])
        said = reason_code(record.product, record.spec, evidence)
        return Reason(group, sums[group], abs(sums[group]) / gross, evidence, said)

    return Explanation(
        kind=kind,
        base=base,
        value=value,
        reasons=tuple(map(reason, found)),
        against=tuple(map(reason, against)),
        other_weight=sum(rest),
        other_share=sum(map(abs, rest)) / gross,
        others=len(rest),
    )
