"""Whether a new model takes over: only where it is better with confidence on devices that neither has learnt from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fleet.coded import Coded, coded
from models.data.arrays import Floats, Ints
from models.data.held_values import hold_values
from models.data.history import History
from models.data.split import device_folds, device_rows
from models.decision.backtesting import LEAST_FAULTS, CostDifference, Side, apply_policy, compare_costs
from models.decision.operating_points import DeviceScores
from models.decision.policy import OperatingPoint, opens_tickets
from models.decision.promotion_verdict import Verdict, in_force, interval_of
from models.features.build import build_features
from models.features.labels import record_ends
from models.model_files.bundle import Bundle
from models.model_files.manifest import Manifest
from models.training.train import train

# Where faults are few, a model made from half of them is another model; where they are many, two trainings will do.
FOLDS, FEW_FOLDS, FEW_FAULTS = 2, 4, 40
# A device's scored rows of every failure mode: times [n], and probabilities [n] by mode.
Rows = dict[str, tuple[Ints, dict[str, Floats]]]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a model has not learnt from: devices with the time (ms) from which on they count."""

    begins: dict[str, int]

    @classmethod
    def by(cls, manifest: Manifest, history: History) -> "Unseen":
        """Devices that it was not trained on, whole; the others after the end of its record. A model that predicts no
        failure has not learnt from any: it can only stay silent."""
        known = frozenset(manifest.devices if manifest.points else ())
        return cls({s: manifest.data_until if s in known else -1 for s in history.serials})


def judge(
    current: Bundle,
    new: Bundle,
    history: History,
    *,
    policy: Mapping[str, OperatingPoint] | None = None,
    name: Coded | None = None,
    seed: int = 1,
) -> Verdict:
    """A model that was just trained on `history` against the one in force, ticket by ticket on the same devices.

    The one in force scores what it has not learnt from, on its rungs of `policy` (its manifest's unless given). The new
    one is tried by two to four models made like it, each scoring devices that it was not trained on: with less to learn
    from than the new one had, so in doubt against it. Better means that the 95 % paired bootstrap of the difference in
    cost lies below zero, on faults enough to tell.
    """
    points, name = policy or current.points, name or in_force()
    if missing := missing_modes(points, new):
        return Verdict(False, coded("model_lacks", modes=missing, name=name))
    history = hold_values(history)
    unseen = Unseen.by(current.manifest, history)
    devices = _heard(history, unseen)
    faults = _faults_since(history, unseen, devices)
    if not faults:
        return Verdict(False, coded("model_no_faults", name=name))
    count = FEW_FOLDS if sum(map(len, faults.values())) < FEW_FAULTS else FOLDS
    folds = device_folds(sorted(devices), {serial for serial, _ in faults}, folds=count, seed=seed)
    if len(folds) < 2:
        return Verdict(False, coded("model_one_device", name=name))
    present, other = Side({}), Side({})
    for fold in folds:
        like = train(history.only(frozenset(history.serials) - fold), seed=seed)
        part = history.only(fold)
        sides = [
            apply_policy(part.product, _device_scores(bundle, part, unseen, faults), by)
            for bundle, by in ((current, points), (like, like.points))
        ]
        present, other = _joined(present, sides[0]), _joined(other, sides[1])
    return _verdict(compare_costs(history.product, present, other, seed=seed), len(devices), name)


def missing_modes(points: Mapping[str, OperatingPoint], new: Bundle) -> list[str]:
    """Failure modes that would lose their tickets: those of `points` that open them, and `new` has no model for."""
    return sorted({mode for mode, point in points.items() if opens_tickets(point.rung)} - set(new.points))


def _verdict(cost: CostDifference, devices: int, name: Coded) -> Verdict:
    told = coded(
        "model_compared",
        name=name,
        devices=devices,
        faults=cost.faults,
        cost=cost.other,
        before=cost.present,
        difference=cost.difference,
        ends=interval_of(cost),
    )
    if cost.better:
        return Verdict(True, coded("model_better", name=name, told=told), cost)
    if cost.faults < LEAST_FAULTS:
        return Verdict(False, coded("model_too_few_faults", name=name, least=LEAST_FAULTS, told=told), cost)
    return Verdict(False, coded("model_not_better", name=name, told=told), cost)


def _heard(history: History, unseen: Unseen) -> frozenset[str]:
    """Devices that were heard of in the time that counts."""
    ends = record_ends(history, grid=False)
    return frozenset(s for s, end in zip(history.serials, ends, strict=True) if int(end) > unseen.begins[s])


def _faults_since(history: History, unseen: Unseen, devices: frozenset[str]) -> dict[tuple[str, str], list[int]]:
    """(serial, failure mode) -> its failures that count."""
    found: dict[tuple[str, str], list[int]] = {}
    frame = history.failures
    for serial, ts, mode in zip(frame["serial"], frame["ts"], frame["failure_mode"], strict=True):
        if str(serial) in devices and int(ts) > unseen.begins[str(serial)]:
            found.setdefault((str(serial), str(mode)), []).append(int(ts))
    return {key: sorted(times) for key, times in found.items()}


def _device_scores(
    bundle: Bundle, history: History, unseen: Unseen, faults: Mapping[tuple[str, str], list[int]]
) -> dict[str, list[DeviceScores]]:
    """By failure mode one entry a device, in the order of the history's devices; silent where the model is."""
    rows = _rows(bundle, history, unseen)
    ends = dict(zip(history.serials, record_ends(history, grid=not bundle.spec.telemetry), strict=True))
    nothing: tuple[Ints, dict[str, Floats]] = (np.zeros(0, np.int64), {})
    found: dict[str, list[DeviceScores]] = {}
    for mode in history.product.failure_modes:
        for serial in history.serials:
            ts, by_mode = rows.get(serial, nothing)
            own = faults.get((serial, mode.id), [])
            probability = by_mode.get(mode.id, np.full(len(ts), np.nan))
            found.setdefault(mode.id, []).append(DeviceScores(ts, probability, own, max([int(ends[serial]), *own])))
    return found


def _rows(bundle: Bundle, history: History, unseen: Unseen) -> Rows:
    features = build_features(history.product, history, bundle.spec)
    begins = np.array([unseen.begins[str(serial)] for serial in features.serial], np.int64)
    features = features.take(features.ts > begins)
    matrix = bundle.matrix(features)
    scored = {mode: model.failure.predict(matrix) for mode, model in bundle.modes.items()} if len(features) else {}
    return {
        serial: (features.ts[rows], {mode: probability[rows] for mode, probability in scored.items()})
        for serial, rows in device_rows(features.serial)
    }


def _joined(first: Side, second: Side) -> Side:
    return Side({mode: (*first.modes.get(mode, ()), *outcomes) for mode, outcomes in second.modes.items()})
