"""Sensor faults in the scoring pass: signs of faults in scored rows, and risks that depend on a faulty sensor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from fleet.coded import coded
from fleet.product import Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.arrays import Ints
from models.features.build import Features
from models.features.spec import FeatureSpec, touched_by
from models.model_files.bundle import Bundle
from models.sensor_faults.reliance import probability_without, rests_on
from models.sensor_faults.verdicts import KINDS, SensorModel, Verdicts, judge_sensors, suspect_sensors
from store.engine.database import Connection
from store.learning.scores import Score
from store.learning.sensor_faults import (
    SUSPECTED,
    Key,
    SensorFault,
    change_sensor_faults,
    faulty_sensors,
    mark_sensor_faults,
    plainly_faulty,
    sensor_faults,
    supersede_held,
)

# A sensor that is only suspected holds a ticket back this many times as long as a verdict takes.
PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Reliance:
    """The sensors that a risk depends on.

    `faulty`: metrics with a faulty sensor and the alarm that says so, or `SUSPECTED`; `without`: the probability
    without all of them; `alone`: sensors that the risk depends on, each with the probability without it.
    """

    faulty: dict[str, str]
    without: float | None
    alone: dict[str, float]

    @property
    def rests(self) -> bool:
        """Whether the risk depends on a faulty or suspected sensor."""
        return bool(self.faulty.keys() & self.alone.keys())

    def as_evidence(self) -> dict[str, object]:
        return {"faulty_sensors": self.faulty, "without_faulty": self.without, "rests_on": self.alone}


def note_signs(conn: Connection, bundle: Bundle, features: Features, device: Ints) -> None:
    """Brings the signs of the scored rows' devices [n] up to date, and has service look where a fault came or went.

    A fault is `SensorModel.confirmations` verdicts in a row; it is over when as many rows in a row do not repeat it.
    The values of a stuck, silent or raving sensor are no evidence against the other sensors.
    """
    devices = [int(d) for d in np.unique(device)]
    before = {sign.key: sign for sign in sensor_faults(conn, devices)} if devices else {}
    if bundle.sensors is None:
        change_sensor_faults(conn, changed=(), over=before)
        mark_sensor_faults(conn, {key[0] for key in before})
        return
    verdicts = judge_sensors(bundle.sensors, _unread(bundle.spec, features, device, plainly_faulty(conn, devices)))
    touched = {key[0] for key in before} | {int(d) for d in device[verdicts.metric >= 0]}
    after = dict(before)
    for row in np.flatnonzero(np.isin(device, sorted(touched))):
        _read_row(bundle.sensors, after, int(device[row]), from_milliseconds(features.ts[row]), verdicts, int(row))
    change_sensor_faults(
        conn, changed=[s for k, s in after.items() if before.get(k) != s], over=before.keys() - after.keys()
    )
    mark_sensor_faults(
        conn, {key[0] for key in before.keys() | after.keys() if _stands(before, key) != _stands(after, key)}
    )


def _unread(spec: FeatureSpec, features: Features, device: Ints, faulty: Sequence[Key]) -> Features:
    """The rows with their devices [n], with everything unknown that those sensors have a part in."""
    if not faulty:
        return features
    columns = [(column.name, column.group) for column in features.columns]
    matrix = features.matrix.copy()
    for owner, metric in faulty:
        matrix[np.ix_(device == owner, touched_by(spec, [metric], (), columns))] = np.nan
    return replace(features, matrix=matrix)


def _read_row(
    model: SensorModel, signs: dict[Key, SensorFault], device: int, ts: datetime, verdicts: Verdicts, row: int
) -> None:
    """One row's verdict: its own sensor's sign gains, the others of the device lose."""
    place = int(verdicts.metric[row])
    blamed = (device, model.metrics[place]) if place >= 0 else None
    for key in [key for key in signs if key[0] == device and key != blamed]:
        if signs[key].newest < ts:
            sign = replace(signs[key], missed=signs[key].missed + 1)
            if sign.missed >= model.confirmations or sign.confirmed_at is None:
                del signs[key]
            else:
                signs[key] = sign
    if blamed is None or (blamed in signs and signs[blamed].newest >= ts):
        return
    old, kind, away = signs.get(blamed), KINDS[verdicts.kind[row]].value, float(verdicts.away[row])
    sign = old or SensorFault(device, blamed[1], kind, ts, ts, 0, 0, None, away)
    seen = sign.seen + 1
    confirmed = sign.confirmed_at or (ts if seen >= model.confirmations else None)
    kind = kind if sign.confirmed_at is None else sign.kind
    signs[blamed] = replace(
        sign, kind=kind, newest=ts, seen=seen, missed=0, confirmed_at=confirmed, away=None if np.isnan(away) else away
    )


def _stands(signs: Mapping[Key, SensorFault], key: Key) -> bool:
    return key in signs and signs[key].confirmed_at is not None


def reliances(
    conn: Connection,
    product: Product,
    bundle: Bundle,
    features: Features,
    device: Ints,
    risks: Mapping[Key, Score],
    held: Mapping[Key, datetime],
    *,
    now: datetime,
) -> dict[Key, Reliance]:
    """(device, failure mode) of each risk, with rows and their devices [n] -> the sensors that it depends on.

    A sensor that was faulty counts until its readings have left the longest window; a risk rests on it that is none
    without it. So does one that is merely suspected, until a risk was `held` for `PATIENCE` times what a verdict takes:
    by then it is either blamed, or the device may as well be sick.
    """
    if not risks:
        return {}
    since = now - bundle.spec.longest * product.scoring
    devices = sorted({key[0] for key in risks})
    known = faulty_sensors(conn, devices, since=since, now=now)
    plain = plainly_faulty(conn, devices)
    found: dict[Key, Reliance] = {}
    for mode in dict.fromkeys(key[1] for key in risks):
        keys = [key for key in risks if key[1] == mode]
        rows = features.take(_places(features, device, [(key[0], to_milliseconds(risks[key].ts)) for key in keys]))
        alone = rests_on(bundle, product, rows, mode)
        for place, key in enumerate(keys):
            row = rows.take(np.array([place]))
            patient = now - held.get(key, now) < _patience(product, bundle)
            suspected = dict.fromkeys(_suspected(bundle, row, key[0], plain), SUSPECTED) if patient else {}
            faulty = suspected | {metric: rule for (d, metric), rule in known.items() if d == key[0]}
            without = float(probability_without(bundle, product, row, mode, faulty)[0]) if faulty else None
            own = alone[place]
            if without is not None and without < bundle.points[mode].threshold:
                own |= {metric: own.get(metric, without) for metric in faulty}
            found[key] = Reliance(faulty, without, own)
    return found


def _places(features: Features, device: Ints, wanted: Sequence[tuple[int, int]]) -> Ints:
    """Where the row of each (device, ts in ms) stands."""
    at = {key: place for place, key in enumerate(zip(device.tolist(), features.ts.tolist(), strict=True))}
    return np.array([at[key] for key in wanted], np.int64)


def _patience(product: Product, bundle: Bundle) -> timedelta:
    return PATIENCE * (bundle.sensors.confirmations if bundle.sensors else 0) * product.scoring


def _suspected(bundle: Bundle, row: Features, device: int, plain: Sequence[Key]) -> list[str]:
    """The sensor, if any, that may well be what is at fault in a device's row."""
    if bundle.sensors is None:
        return []
    own = [key for key in plain if key[0] == device]
    places = suspect_sensors(bundle.sensors, _unread(bundle.spec, row, np.array([device]), own))
    return [bundle.sensors.metrics[place] for place in places if place >= 0]


def make_way(conn: Connection, held: Collection[Key], found: Mapping[Key, Reliance], *, now: datetime) -> set[Key]:
    """Predictions that rested on a faulty sensor give way where the risk now stands without one; the risks that stay
    held."""
    for key in held:
        if key in found and not found[key].rests:
            supersede_held(conn, key[0], key[1], at=now, why=coded("depends_on_sound"))
    return {key for key in held if key in found and found[key].rests}
