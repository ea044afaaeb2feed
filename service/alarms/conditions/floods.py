"""Alarms of devices that sent more than they may, from what ingest put on record."""

from fleet.coded import Coded, coded
from service.alarms.batch import Batch, moment, ms
from service.alarms.memory import Floats
from service.alarms.transitions import Transition
from store.telemetry.floods import Flood


def judge_floods(batch: Batch, due: Floats) -> list[Transition]:
    """Raises an alarm for each flood that lasts, and returns those of floods that are over."""
    transitions: list[Transition] = []
    now, active = moment(batch.now), batch.active(batch.plan.flood)
    for place, device in enumerate(batch.devices):
        flood = batch.floods.get(device.id)
        lasts = flood is not None and flood.lasts(now)
        if flood is not None and lasts:
            due[place] = min(due[place], ms(flood.until_at))
        if flood is not None and lasts and not active[place]:
            transitions.append(Transition(place, batch.plan.flood, True, ms(flood.noticed_at), _why(flood)))
        elif active[place] and not lasts:
            ended = batch.now if flood is None else ms(flood.ended_at or flood.until_at)
            transitions.append(Transition(place, batch.plan.flood, False, ended, _over(flood)))
    return transitions


def _why(flood: Flood) -> Coded:
    if flood.kind == "connects":
        return coded("device_flood_connects", rate=round(60 * flood.per_second), until=flood.until_at)
    code = "device_flood_messages" if flood.kind == "messages" else "device_flood_bytes"
    return coded(code, rate=round(flood.per_second), allowed=round(flood.allowed), until=flood.until_at)


def _over(flood: Flood | None) -> Coded:
    if flood is not None and flood.lifted_by is not None:
        return coded("device_flood_lifted", by=flood.lifted_by)
    return coded("device_flood_over")
