"""Drifting and noisy sensors: faults that only the other metrics give away, told by scoring, raised as alarms here."""

import numpy as np

from fleet.product import Product
from service.alarms.batch import Batch, moment, ms
from service.alarms.plan import SensorWatch
from service.alarms.transitions import Transition
from store.sensors import Sign


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
                why = f"{watch.metric} agrees with the other metrics again"
                found.append(Transition(gone, watch, False, batch.now, why))
            for place, sign in signs.items():
                if not active[place]:
                    at = ms(sign.confirmed_at or sign.newest)
                    found.append(Transition(place, watch, True, at, _why(batch.plan.product, sensor, sign)))
    return found


def _why(product: Product, sensor: SensorWatch, sign: Sign) -> str:
    since = f"since {moment(ms(sign.since)):%Y-%m-%d %H:%M}Z, while nothing else about the device has changed"
    if sign.kind == "noisy":
        return f"{sign.metric} scatters more than the other metrics explain {since}"
    unit = product.metrics[sensor.column].unit
    away = "" if sign.away is None else f"{abs(sign.away):.3g} {unit} ".replace("  ", " ")
    where = "above" if (sign.away or 0) >= 0 else "below"
    return f"{sign.metric} is {away}{where} what the other metrics tell {since}"
