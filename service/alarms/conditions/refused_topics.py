"""Alarms of devices that try topics of others at the broker."""

from fleet.coded import Coded, coded
from service.alarms.batch import Batch, moment, ms
from service.alarms.memory import Floats
from service.alarms.transitions import Transition
from store.access.refused_topics import RefusedTopic


def judge_refused_topics(batch: Batch, due: Floats) -> list[Transition]:
    """Raises an alarm for each device that tries, and returns it where it tried nothing for a while."""
    transitions: list[Transition] = []
    now, active = moment(batch.now), batch.active(batch.plan.topics)
    for place, device in enumerate(batch.devices):
        tried = batch.refused_topics.get(device.id)
        lasts = tried is not None and now < tried.over_at
        if tried is not None and lasts:
            due[place] = min(due[place], ms(tried.over_at))
        if tried is not None and lasts and not active[place]:
            transitions.append(Transition(place, batch.plan.topics, True, ms(tried.first_at), _why(tried)))
        elif active[place] and not lasts:
            ended = batch.now if tried is None else ms(tried.over_at)
            transitions.append(Transition(place, batch.plan.topics, False, ended, coded("device_topics_over")))
    return transitions


def _why(tried: RefusedTopic) -> Coded:
    code = "device_topics_publish" if tried.kind == "publish" else "device_topics_subscribe"
    return coded(code, topic=tried.topic, times=tried.times)
