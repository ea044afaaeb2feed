"""The truth about devices, told as faults in calendar time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from firmware_sim.life.devices import Devices
from firmware_sim.life.sensors import Faulty
from firmware_sim.life.truth import NEVER, Fault
from firmware_sim.life.wear import Past


def faults_of(devices: Devices, serials: Sequence[str], time: Callable[[float], datetime]) -> list[Fault]:
    """Faults begun by now, ended ones too, in order of device and time; `time` turns hours into a moment."""
    wear, now = devices.wear, devices.now_h
    found = [(past.device, past.onset, _worn(devices, past, serials, time)) for past in wear.past]
    for device, mode in wear.growing(now):
        onset, fails = float(wear.onset[device, mode]), float(wear.fails[device, mode])
        noticed = float(wear.noticed[device, mode])
        present = Past(device, mode, wear.kind(device, mode), onset, fails, noticed, float("inf"))
        found.append((device, onset, _worn(devices, present, serials, time)))
    for device, fault, ended in devices.sensors.past:
        found.append((device, fault.onset, _sensor(devices, serials[device], fault, time, ended)))
    for device, fault in enumerate(devices.sensors.faulty):
        if fault.onset <= now:
            found.append((device, fault.onset, _sensor(devices, serials[device], fault, time, None)))
    return [fault for _, _, fault in sorted(found, key=lambda row: row[:2])]


def _worn(devices: Devices, past: Past, serials: Sequence[str], time: Callable[[float], datetime]) -> Fault:
    mode = devices.physics.modes[past.mode]
    repaired = None if past.repaired == float("inf") else time(past.repaired)
    fails = time(past.fails)
    failed = past.fails <= min(past.repaired, devices.now_h)
    return Fault(
        serial=serials[past.device],
        failure_mode=mode.id,
        component=mode.component,
        kind=past.kind,
        onset=None if past.kind == "sudden" else time(past.onset),
        fails_at=fails,
        noticed_at=time(past.noticed),
        ended="failed" if failed else "averted" if repaired else None,
        ended_at=fails if failed else repaired,
        repaired_at=repaired,
    )


def _sensor(
    devices: Devices, serial: str, fault: Faulty, time: Callable[[float], datetime], ended: float | None
) -> Fault:
    onset, at = time(fault.onset), None if ended is None else time(ended)
    return Fault(
        serial=serial,
        failure_mode=f"sensor_{fault.kind}",
        component=devices.physics.metrics[fault.metric].id,
        kind="sensor",
        onset=onset,
        fails_at=onset,
        noticed_at=NEVER,
        ended="averted" if at else None,
        ended_at=at,
        repaired_at=at,
    )
