"""Alarms of devices whose own clock is wrong, from what ingest measured of the clocks."""

from datetime import timedelta

import numpy as np

from fleet.coded import Coded, coded
from service.alarms.batch import Batch, moment, ms
from service.alarms.memory import Floats
from service.alarms.transitions import Transition
from store.telemetry.device_clocks import DeviceClock


def judge_clocks(batch: Batch, due: Floats) -> list[Transition]:
    """Raises an alarm for each clock that is wrong by now, and returns those of clocks that are right again."""
    transitions: list[Transition] = []
    active = batch.active(batch.plan.clock)
    for place, device in enumerate(batch.devices):
        clock = batch.clocks.get(device.id)
        wrong = clock is not None and clock.is_wrong(moment(batch.now))
        if clock is not None and clock.wrong_at is not None and clock.ended_at is None and not wrong:
            due[place] = min(due[place], ms(clock.wrong_at))
        if clock is not None and wrong and not active[place]:
            assert clock.wrong_at is not None
            transitions.append(Transition(place, batch.plan.clock, True, ms(clock.wrong_at), _why(clock)))
        elif active[place] and not wrong:
            ended = batch.now if clock is None or clock.ended_at is None else ms(clock.ended_at)
            transitions.append(Transition(place, batch.plan.clock, False, ended, coded("device_clock_right")))
    return transitions


def seen_by_arrival(batch: Batch) -> Floats:
    """When devices with a wrong clock last sent something, by the fleet's clock [devices]; NaN for the others: their
    readings say it."""
    seen = np.full(len(batch.devices), np.nan)
    for place, device in enumerate(batch.devices):
        clock = batch.clocks.get(device.id)
        if clock is not None and clock.is_wrong(moment(batch.now)):
            seen[place] = ms(clock.seen_at)
    return seen


def last_heard(batch: Batch) -> Floats:
    """When each device was last heard, by its readings or, where its clock is wrong, by their arrival [devices]."""
    heard: Floats = np.fmax(batch.memory["last_ts"], seen_by_arrival(batch))
    return heard


def _why(clock: DeviceClock) -> Coded:
    off = timedelta(seconds=abs(clock.behind_s))
    return coded("device_clock_slow", span=off) if clock.behind_s > 0 else coded("device_clock_fast", span=off)
