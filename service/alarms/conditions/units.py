"""Alarms of devices as which another unit speaks than before, or two units by turns, until somebody says why."""

from fleet.coded import Coded, coded
from service.alarms.batch import Batch
from service.alarms.transitions import Transition
from store.access.units import ChangeKind, UnitChange


def judge_units(batch: Batch) -> list[Transition]:
    """Raises an alarm for each change of the unit that nobody has settled, and returns those that somebody has."""
    transitions: list[Transition] = []
    for kind, watch in ((ChangeKind.SWAPPED, batch.plan.swapped), (ChangeKind.DOUBLED, batch.plan.doubled)):
        active = batch.active(watch)
        for place, device in enumerate(batch.devices):
            change = batch.units.get(device.id)
            stands = change is not None and change.kind is kind
            if stands and not active[place] and change is not None:
                transitions.append(Transition(place, watch, True, batch.now, _why(change)))
            elif active[place] and not stands:
                transitions.append(Transition(place, watch, False, batch.now, coded("unit_settled")))
    return transitions


def _why(change: UnitChange) -> Coded:
    units = {"hardware": change.to_hardware or "", "before": change.from_hardware or ""}
    if change.kind is ChangeKind.DOUBLED:
        return coded("unit_speaks_by_turns", **units, times=change.times)
    return coded("unit_speaks_instead", **units)
