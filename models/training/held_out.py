"""Scores on what a model has not learnt from: whole devices held out, or the time after a date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fleet.product import FailureMode
from models.data.arrays import Floats, Floats32, Texts
from models.data.history import History, milliseconds
from models.data.split import device_folds
from models.decision.matching import Outcome
from models.decision.operating_points import DeviceScores, choose_point, device_outcomes, device_scores
from models.decision.policy import OperatingPoint, opens_tickets
from models.features.build import Features, build_features
from models.features.labels import Labels, label_rows, without_the_end
from models.fitting.fit_failure import fit_failure
from models.fitting.fit_rul import CAP_HORIZONS, capped_truth
from models.model_files.bundle import Bundle
from models.model_files.manifest import Manifest
from models.training.train import FOLDS, train


@dataclass(frozen=True, slots=True)
class HeldMode:
    """One mode on held-out rows [n]: truth (capped; `lives` are not) and forecasts, and by held-out device what tickets
    did.

    `outcomes` follow the platform's rule (no tickets below the rung `ticket`), `advised` the same point without it,
    `always` a ticket for everything all the time, `by_age` a model that knows ages only.
    """

    serial: Texts
    label: Floats
    probability: Floats
    truth: Floats
    lives: Floats
    rul: Floats
    rul_low: Floats
    rul_high: Floats
    age_probability: Floats
    devices: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    advised: tuple[Outcome, ...]
    always: tuple[Outcome, ...]
    by_age: tuple[Outcome, ...]
    points: tuple[OperatingPoint, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One fold: the model's manifest, the held-out rows, their modes and their anomaly scores; `confirmations`: so many
    odd rows in a row are an alarm."""

    manifest: Manifest
    features: Features
    modes: dict[str, HeldMode]
    anomaly: Floats
    threshold: Floats
    confirmations: int


def hold_out(training: History, tested: History, *, since: int | None, seed: int) -> HeldOut:
    """Trains on `training` alone; scores `tested` (rows from `since` on) row by row from what was known then."""
    bundle = train(training, seed=seed)
    features = build_features(tested.product, tested, bundle.spec, since=since)
    ages = _AgeModel(training, bundle, seed)
    modes = {m.id: _held_mode(bundle, tested, features, m, ages, since) for m in tested.product.failure_modes}
    none = np.full(len(features), np.nan)
    anomaly, threshold = bundle.detector.score(features) if bundle.detector else (none, none)
    confirmations = bundle.detector.confirmations if bundle.detector else 1
    return HeldOut(bundle.manifest, features, modes, anomaly, threshold, confirmations)


@dataclass(frozen=True, slots=True)
class _AgeModel:
    """The trivial rival: the same learner, shown the ages of the device and its components only."""

    training: History
    bundle: Bundle
    seed: int

    def forecast(self, mode: FailureMode, features: Features) -> tuple[Floats, OperatingPoint | None]:
        nothing = np.full(len(features), np.nan)
        if mode.id not in self.bundle.modes:
            return nothing, None
        grid = not self.bundle.spec.telemetry
        own = build_features(self.training.product, self.training, self.bundle.spec)
        labels = label_rows(self.training, own.serial, own.ts, mode, grid=grid)
        labels = without_the_end(labels, own.ts, end=self.training.end, horizon=milliseconds(mode.horizon))
        failed = set(self.training.failures["serial"])
        folds = device_folds(self.training.serials, failed, folds=FOLDS, seed=self.seed)
        fitted = fit_failure(_ages(own), own.serial, labels, folds, seed=self.seed)
        if fitted is None:
            return nothing, None
        point = choose_point(device_scores(self.training, own, fitted.out_of_fold, mode, grid=grid), mode)
        return fitted.model.predict(_ages(features)), point


def _ages(features: Features) -> Floats32:
    at = [i for i, column in enumerate(features.columns) if column.kind == "age"]
    return features.matrix[:, at]


def _held_mode(
    bundle: Bundle, tested: History, features: Features, mode: FailureMode, ages: _AgeModel, since: int | None
) -> HeldMode:
    grid = not bundle.spec.telemetry
    labels = label_rows(tested, features.serial, features.ts, mode, grid=grid)
    nothing = np.full(len(features), np.nan)
    model = bundle.modes.get(mode.id)
    matrix = bundle.matrix(features)
    probability = model.failure.predict(matrix) if model else nothing
    rul = model.rul.predict(matrix) if model and model.rul else (nothing, nothing, nothing)
    cap_ms = float(CAP_HORIZONS * milliseconds(mode.horizon))
    scores = device_scores(tested, features, probability, mode, grid=grid, end=tested.end)
    devices, scores = _with_all_faults(scores, tested, mode, features, since)
    age_probability, age_point = ages.forecast(mode, features)
    certain = [_certain(device) for device in scores]
    older = device_scores(tested, features, age_probability, mode, grid=grid, end=tested.end)
    _, older = _with_all_faults(older, tested, mode, features, since)
    none = [Outcome(faults=len(device.faults)) for device in scores]
    advised = device_outcomes(scores, mode, model.point.threshold, model.point.confirmations) if model else none
    return HeldMode(
        serial=features.serial,
        label=without_the_end(labels, features.ts, end=tested.end, horizon=milliseconds(mode.horizon)).label,
        probability=probability,
        truth=_seconds(labels, cap_ms),
        lives=labels.left / 1000,
        rul=rul[0],
        rul_low=rul[1],
        rul_high=rul[2],
        age_probability=age_probability,
        devices=devices,
        outcomes=tuple(advised if model and opens_tickets(model.point.rung) else none),
        advised=tuple(advised),
        always=tuple(device_outcomes(certain, mode, 0.5, 1)),
        by_age=tuple(device_outcomes(older, mode, age_point.threshold, age_point.confirmations) if age_point else none),
        points=(model.point,) if model else (),
    )


def _with_all_faults(
    scores: Sequence[DeviceScores], tested: History, mode: FailureMode, features: Features, since: int | None
) -> tuple[tuple[str, ...], list[DeviceScores]]:
    """Every fault of the tested time counts, also one before its device's first scored row, or without any row."""
    own = tested.failures[tested.failures["failure_mode"] == mode.id]
    by_serial = dict(zip(dict.fromkeys(str(s) for s in features.serial), scores, strict=True))
    silent = DeviceScores(
        np.zeros(0, np.int64), np.zeros(0), [], tested.end, milliseconds(tested.product.reopen_window)
    )
    result: dict[str, DeviceScores] = {}
    for serial in [*by_serial, *(s for s in tested.serials if s not in by_serial)]:
        device = by_serial.get(serial, silent)
        times = own["ts"][own["serial"] == serial].to_numpy(np.int64)
        faults = sorted(int(t) for t in times if since is None or t > since)
        result[serial] = replace(device, faults=faults, record_end=max([device.record_end, *faults]))
    return tuple(result), list(result.values())


def _certain(device: DeviceScores) -> DeviceScores:
    return replace(device, probability=np.ones(len(device.ts)))


def _seconds(labels: Labels, cap_ms: float) -> Floats:
    return capped_truth(labels, cap_ms) * cap_ms / 1000
