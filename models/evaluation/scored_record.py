"""Scoring a recorded fleet, each row from what was known then; on request with blame and with tickets."""

import numpy as np
import pandas as pd

from fleet.product import FailureMode
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.held_values import hold_values
from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.operating_points import DeviceScores, device_openings, device_scores, lasting
from models.decision.policy import OperatingPoint, opens_tickets
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle

NAMED = 3
TICKET, ADVICE = "ticket", "advice"


def score_history(
    bundle: Bundle,
    history: History,
    *,
    at_last: bool = False,
    since: int | None = None,
    blame: bool = False,
    tickets: bool = False,
) -> pd.DataFrame:
    """`Bundle.score` of every row of a record, or of each device's last row: what `score DIR` writes.

    `since` (ms) leaves out earlier rows, and nothing of the history that the others are made of. `blame` adds a column:
    the metrics that deviate the most, with the share of each. `tickets` adds `ticket` (`ticket` or `advice`, as the
    rung of the failure mode in training allows; empty while none stands) and `ticket_since` (ms, -1 for none).
    """
    history = hold_values(history)
    features = build_features(history.product, history, bundle.spec)
    kept = np.ones(len(features), bool) if since is None else features.ts >= since
    if at_last:
        kept &= _last_of_device(features.serial)
    frame = bundle.score(features if tickets else features.take(kept))
    modes = max(1, len(bundle.mode_ids))
    if tickets:
        frame["ticket"], frame["ticket_since"] = _standing(bundle, history, features, frame)
        frame = frame[np.repeat(kept, modes)].reset_index(drop=True)
    if blame:
        frame["blame"] = np.repeat(_blamed(bundle, features.take(kept)), modes)
    return frame


def _last_of_device(serial: Texts) -> Bools:
    return np.append(serial[1:] != serial[:-1], True) if len(serial) else np.zeros(0, bool)


def _blamed(bundle: Bundle, features: Features) -> Texts:
    """Of each row [n] the leading metrics as `s11:0.41 s4:0.22`; empty where the detector says nothing."""
    told = np.full(len(features), "", object)
    if bundle.detector is None or not len(features):
        return told
    score, _ = bundle.detector.score(features)
    metrics, shares = bundle.detector.blame(features)
    for row in np.flatnonzero(~np.isnan(score)):
        leading = np.argsort(-shares[row], kind="stable")[:NAMED]
        told[row] = " ".join(f"{metrics[at]}:{shares[row, at]:.2f}" for at in leading)
    return told


def _standing(bundle: Bundle, history: History, features: Features, frame: pd.DataFrame) -> tuple[Texts, Ints]:
    """What stands at each row of the frame [n * modes], and since when, under the rule that live triage follows."""
    modes = bundle.mode_ids or ("",)
    kind = np.full((len(features), len(modes)), "", object)
    since = np.full((len(features), len(modes)), -1, np.int64)
    for place, name in enumerate(modes):
        mode, model = history.product.mode(name), bundle.modes.get(name)
        if mode is None:
            risky = _unusual(bundle, features)
            kind[risky, place], since[risky, place] = ADVICE, _begun(risky, features)[risky]
        elif model is not None:
            probability = frame["probability"].to_numpy(np.float64)[place :: len(modes)]
            since[:, place] = _open_since(bundle, history, features, probability, mode, model.point)
            kind[since[:, place] >= 0, place] = TICKET if opens_tickets(model.point.rung) else ADVICE
    return kind.ravel(), since.ravel()


def _open_since(
    bundle: Bundle, history: History, features: Features, probability: Floats, mode: FailureMode, point: OperatingPoint
) -> Ints:
    """Since when the ticket has been open that stands at each row [n]; -1 for none."""
    since = np.full(len(features), -1, np.int64)
    scores = device_scores(history, features, probability, mode, grid=not bundle.spec.telemetry)
    for (_, rows), device in zip(device_rows(features.serial), scores, strict=True):
        ts, own = features.ts[rows], since[rows]
        for opened in device_openings(device, mode, point):
            own[(ts >= opened) & (ts < _closes(device, opened, mode))] = opened
    return since


def _closes(device: DeviceScores, opened: int, mode: FailureMode) -> int:
    """At the first fault that follows, else when the horizon is over."""
    over = opened + milliseconds(mode.horizon)
    return min([over, *(fault for fault in device.faults if fault >= opened)])


def _unusual(bundle: Bundle, features: Features) -> Bools:
    """Rows [n] at which so many in a row were unusual that a prediction of unusual behaviour stands."""
    if bundle.detector is None:
        return np.zeros(len(features), bool)
    score, threshold = bundle.detector.score(features)
    over = np.where(np.isnan(score), np.nan, (score > threshold).astype(np.float64))
    parts = [lasting(over[rows], bundle.detector.confirmations) for _, rows in device_rows(features.serial)]
    return np.concatenate(parts) > 0 if parts else np.zeros(0, bool)


def _begun(risky: Bools, features: Features) -> Ints:
    """When the unbroken stretch began that each risky row [n] belongs to."""
    first = risky & ~np.append(False, risky[:-1] & (features.serial[1:] == features.serial[:-1]))
    places = np.maximum.accumulate(np.where(first, np.arange(len(risky)), 0)) if len(risky) else np.zeros(0, np.int64)
    return features.ts[places] if len(risky) else np.zeros(0, np.int64)
