"""Alarms of drifting and noisy sensors, which scoring detects by the other metrics."""

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Product
from service.alarms.batch import Batch, ms
from service.alarms.plan import SensorWatch
from service.alarms.transitions import Transition
from store.learning.sensor_faults import SensorFault


def judge_sensor_faults(batch: Batch) -> list[Transition]:
    """Raises an alarm for each sensor that scoring calls faulty, and returns those that it calls faulty no more."""
    transitions: list[Transition] = []
    for sensor in batch.plan.sensors:
        for kind, watch in sensor.scored.items():
            faults = {
                place: fault
                for place, device in enumerate(batch.devices)
                if (fault := batch.sensor_faults.get((device.id, watch.metric))) is not None and fault.kind == kind
            }
            active = batch.active(watch)
            for gone in {int(place) for place in np.flatnonzero(active)} - faults.keys():
                why = coded("sensor_agrees_again", metric=watch.metric)
                transitions.append(Transition(gone, watch, False, batch.now, why))
            for place, fault in faults.items():
                if not active[place]:
                    at = ms(fault.confirmed_at or fault.newest)
                    transitions.append(Transition(place, watch, True, at, _why(batch.plan.product, sensor, fault)))
    return transitions


def _why(product: Product, sensor: SensorWatch, fault: SensorFault) -> Coded:
    metric, since = fault.metric, fault.since
    if fault.kind == "noisy":
        return coded("sensor_scatters", metric=metric, since=since)
    if fault.away is None:
        return coded("sensor_drifted", metric=metric, since=since)
    unit, away = product.metrics[sensor.column].unit, abs(fault.away)
    if fault.away < 0:
        return coded("sensor_reads_below", metric=metric, away=away, unit=unit, since=since)
    return coded("sensor_reads_above", metric=metric, away=away, unit=unit, since=since)
