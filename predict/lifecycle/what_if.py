"""Stored history for what-if: what was scored, and what really came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.data.arrays import Floats, Ints
from models.data.history import milliseconds
from models.decision.operating_points import DeviceScores
from models.decision.policy import OperatingPoint, Rung
from store.engine.database import Connection
from store.learning.ledger import ledger_faults
from store.learning.retrainings import score_pairs, scored_devices
from store.learning.rungs import rungs

MOST_DEVICES = 5_000
Scores = dict[str, list[DeviceScores]]


@dataclass(frozen=True, slots=True)
class Past:
    """A stretch of a fleet's history: devices by number, and the faults (ms) of each (device, failure mode)."""

    product: Product
    since: datetime
    now: datetime
    devices: dict[int, str]
    faults: dict[tuple[int, str], list[int]]

    def only(self, serials: Collection[str]) -> "Past":
        """That of these devices alone."""
        devices = {number: serial for number, serial in self.devices.items() if serial in serials}
        faults = {key: times for key, times in self.faults.items() if key[0] in devices}
        return replace(self, devices=devices, faults=faults)

    def device_scores(self, device: int, mode: str, ts: Ints, probability: Floats) -> DeviceScores:
        """One device's scores of one mode with what came of it."""
        faults, quiet = self.faults.get((device, mode), []), milliseconds(self.product.reopen_window)
        return DeviceScores(ts, probability, faults, to_milliseconds(self.now), quiet)


def read_past(conn: Connection, product: Product, *, since: datetime, now: datetime, most: int = MOST_DEVICES) -> Past:
    """The devices that were scored and the faults that are in the ledger, averted ones included."""
    devices = scored_devices(conn, product.id, since=since, now=now, limit=most)
    faults: dict[tuple[int, str], list[int]] = {}
    for mode in product.failure_modes:
        for row in ledger_faults(conn, product.id, mode.id, since=since, now=now):
            if row.at > since:
                faults.setdefault((row.device, mode.id), []).append(to_milliseconds(row.at))
    return Past(product, since, now, devices, {key: sorted(times) for key, times in faults.items()})


def stored_scores(conn: Connection, past: Past, *, challenger: int | None = None) -> tuple[Scores, Scores]:
    """(as they were made, the challenger's shadow scores) by failure mode, one entry a device in the same order."""
    made: Scores = {}
    shadow: Scores = {}
    order = sorted(past.devices)
    for mode in past.product.failure_modes:
        pairs = score_pairs(conn, order, mode.id, challenger=challenger, since=past.since, now=past.now)
        device = np.array([pair.device for pair in pairs], np.int64)
        ts = np.array([to_milliseconds(pair.ts) for pair in pairs], np.int64)
        figures = np.array([(pair.champion, pair.challenger) for pair in pairs], np.float64).reshape(-1, 2)
        starts, ends = np.searchsorted(device, order), np.searchsorted(device, order, side="right")
        for into, column in ((made, figures[:, 0]), (shadow, figures[:, 1])):
            into[mode.id] = [
                past.device_scores(one, mode.id, ts[a:b], column[a:b])
                for one, a, b in zip(order, starts, ends, strict=True)
            ]
    return made, shadow


def present_policy(conn: Connection, product: str, points: Mapping[str, OperatingPoint]) -> dict[str, OperatingPoint]:
    """A model's operating points on the rungs that its failure modes stand on now."""
    standing = rungs(conn, product)
    return {
        mode: replace(point, rung=Rung(standing[mode].rung)) if mode in standing else point
        for mode, point in points.items()
    }
