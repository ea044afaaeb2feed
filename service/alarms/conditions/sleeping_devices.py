"""Devices that sleep: until when nothing need be heard of them."""

from collections.abc import Mapping

import numpy as np

from fleet.device_statuses import DeviceStatus
from service.alarms.batch import Batch, ms
from service.alarms.conditions.clocks import last_heard


def sleep_ends(batch: Batch) -> Mapping[int, float]:
    """By device that said that it sleeps: when it plausibly sleeps no longer, by the fleet's clock (milliseconds).

    It was last heard with its newest reading, or when it said so.
    """
    heard = last_heard(batch)
    return {
        device.id: float(np.fmax(heard[place], ms(device.status_at))) + batch.plan.sleep_ms
        for place, device in enumerate(batch.devices)
        if device.status == DeviceStatus.SLEEPING and device.status_at is not None
    }
