"""Drifting and noisy sensors: faults that only the other metrics give away, told by scoring, raised as alarms here."""

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Product
from service.alarms.batch import Batch, ms
from service.alarms.plan import SensorWatch
from service.alarms.transitions import Transition
from store.learning.sensor_signs import Sign


def judge_signs(batch: Batch) -> list[Transition]:
    """Raises an alarm for each sensor that scoring calls faulty, and returns those that it calls faulty no more."""
    found: list[Transition] = []
    for sensor in batch.plan.sensors:
        for kind, watch in sensor.signs.items():
            signs = {
                place: sign
                for place, device in enumerate(batch.devices)
                if (sign := batch.signs.get((device.id, watch.metric))) is not None and sign.kind == kind
            }
            active = batch.active(watch)
            for gone in {int(place) for place in np.flatnonzero(active)} - signs.keys():
                why = coded("sensor_agrees_again", metric=watch.metric)
                found.append(Transition(gone, watch, False, batch.now, why))
            for place, sign in signs.items():
                if not active[place]:
                    at = ms(sign.confirmed_at or sign.newest)
                    found.append(Transition(place, watch, True, at, _why(batch.plan.product, sensor, sign)))
    return found


def _why(product: Product, sensor: SensorWatch, sign: Sign) -> Coded:
    metric, since = sign.metric, sign.since
    if sign.kind == "noisy":
        return coded("sensor_scatters", metric=metric, since=since)
    if sign.away is None:
        return coded("sensor_drifted", metric=metric, since=since)
    unit, away = product.metrics[sensor.column].unit, abs(sign.away)
    if sign.away < 0:
        return coded("sensor_reads_below", metric=metric, away=away, unit=unit, since=since)
    return coded("sensor_reads_above", metric=metric, away=away, unit=unit, since=since)
