"""Stored history scored again by other models."""

import sys
from collections.abc import Sequence

import numpy as np

from fleet.recorded.folder import Selection
from fleet.times import to_milliseconds
from models.data.arrays import Floats, Ints
from models.data.history import History
from models.data.split import device_rows
from models.features.build import build_features
from models.model_files.bundle import Bundle
from models.training.training_history import training_history
from predict.lifecycle.what_if import Past, Scores
from store.engine.database import Connection


def rescored(past: Past, history: History, bundles: Sequence[tuple[frozenset[str], Bundle]]) -> Scores:
    """Each set of serials scored by its bundle, row by row from what was known then; devices as in `stored_scores`."""
    found: dict[tuple[str, str], tuple[Ints, Floats]] = {}
    for serials, bundle in bundles:
        part = history.only(serials)
        features = build_features(past.product, part, bundle.spec, since=to_milliseconds(past.since))
        features = features.take(features.ts <= to_milliseconds(past.now))
        matrix = bundle.matrix(features)
        for mode, model in bundle.modes.items():
            probability = model.failure.predict(matrix)
            for serial, rows in device_rows(features.serial):
                found[serial, mode] = (features.ts[rows], probability[rows])
    nothing = (np.zeros(0, np.int64), np.zeros(0))
    return {
        mode.id: [
            past.device_scores(device, mode.id, *found.get((past.devices[device], mode.id), nothing))
            for device in sorted(past.devices)
        ]
        for mode in past.product.failure_modes
    }


def history_of(conn: Connection, past: Past) -> History:
    """The whole record of the devices, up to the end of the stretch."""
    chosen = Selection(devices=frozenset(past.devices.values()))
    return training_history(conn, past.product, chosen, most=sys.maxsize)
