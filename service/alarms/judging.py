"""Evaluates every rule, sensor and silence of a batch; the result is a list of transitions."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Metric, Rule
from service.alarms.batch import Batch, ms, note_newest
from service.alarms.conditions.clocks import judge_clocks, last_heard
from service.alarms.conditions.drifting_sensors import judge_sensor_faults
from service.alarms.conditions.floods import judge_floods
from service.alarms.conditions.refused_topics import judge_refused_topics
from service.alarms.conditions.silence import Quiet, find_bursts, missing_values, quiet_devices, quiet_metric
from service.alarms.conditions.stuck_sensors import Rows, watch_stillness
from service.alarms.conditions.thresholds import RuleState, judge
from service.alarms.conditions.units import judge_units
from service.alarms.late_readings import sift
from service.alarms.memory import Bools, Floats
from service.alarms.plan import RANGE_TIMES, RuleWatch, Watch
from service.alarms.transitions import Transition


@dataclass(frozen=True, slots=True)
class Findings:
    """Transitions in the order in which they are to be applied, and when each device is to be looked at again."""

    transitions: list[Transition]
    due: Floats


def judge_batch(batch: Batch) -> Findings:
    """Judges everything watched, and brings the batch's memory up to date."""
    due = np.full(len(batch.devices), np.inf)
    transitions: list[Transition] = []
    for place, rule in enumerate(batch.plan.thresholds):
        transitions += _threshold(batch, place, rule, due)
    transitions += _stillness(batch)
    note_newest(batch)
    transitions += judge_clocks(batch, due)
    transitions += judge_units(batch)
    transitions += judge_floods(batch, due)
    transitions += judge_refused_topics(batch, due)
    transitions += _silence(batch, due)
    transitions += _ranges_and_missing(batch)
    transitions += judge_sensor_faults(batch)
    return Findings(transitions, due)


def _threshold(batch: Batch, place: int, rule: RuleWatch, due: Floats) -> list[Transition]:
    series = batch.series(rule.column)
    if not len(series.device):
        return []
    run_since = np.where(batch.late, np.nan, batch.memory["run_since"][:, place])
    judged = judge(rule, series, _standing(batch, rule.watch, run_since), batch.now)
    batch.memory["run_since"][judged.seen, place] = judged.run_since
    due[judged.seen] = np.minimum(due[judged.seen], judged.due)
    unit = batch.plan.product.metrics[rule.column].unit
    transitions = [
        Transition(
            int(device),
            rule.watch,
            bool(raised),
            float(at),
            _crossed(rule.rule, float(value), unit)
            if raised
            else coded("value_returned", metric=rule.watch.metric, value=float(value), unit=unit),
        )
        for device, raised, at, value in zip(judged.device, judged.raised, judged.at, judged.value, strict=True)
    ]
    return sift(batch, rule.watch, transitions) if batch.late.any() else transitions


def _standing(batch: Batch, watch: Watch, run_since: Floats) -> RuleState:
    """How a rule stood; of a device judged anew, as it is on record for the beginning of the stretch."""
    active, forced = batch.active(watch), np.full(len(batch.devices), np.nan)
    for place in np.flatnonzero(batch.late):
        key = (batch.devices[place].id, *watch.key)
        row, lo = batch.living.get(key), batch.lo[place]
        spans = batch.spans.get(key, [])
        active[place] = any(ms(s.raised_at) <= lo and not (s.returned_at and ms(s.returned_at) <= lo) for s in spans)
        if row is not None and row.active and ms(row.raised_at) > lo:
            active[place], forced[place] = False, ms(row.raised_at)
    return RuleState(active, run_since, forced)


def _stillness(batch: Batch) -> list[Transition]:
    sensors = batch.plan.sensors
    new = ~(batch.ts <= batch.memory["last_ts"][batch.device])
    rows = Rows(batch.device[new], batch.ts[new], batch.values[new])
    active = [batch.active(sensor.stuck) for sensor in sensors]
    transitions: list[Transition] = []
    standing = np.stack(active, axis=1) if active else np.zeros((len(batch.devices), 0), bool)
    judged = watch_stillness(batch.plan, batch.memory, rows, standing)
    for column, (sensor, still) in enumerate(zip(sensors, judged, strict=False)):
        metric = sensor.stuck.metric
        for device, raised, at, value in zip(still.device, still.raised, still.at, still.value, strict=True):
            stood = max(float(at - batch.memory["changed_ts"][device, column]), sensor.stuck_ms)
            unit, shown = batch.plan.product.metric(metric).unit, float(value)
            why = coded("sensor_moves", metric=metric, value=shown, unit=unit)
            if raised:
                why = coded("sensor_stood", metric=metric, value=shown, unit=unit, span=_span(stood))
            transitions.append(Transition(int(device), sensor.stuck, bool(raised), float(at), why))
    return transitions


def _silence(batch: Batch, due: Floats) -> list[Transition]:
    everybody = np.ones(len(batch.devices), bool)
    transitions = []
    quiet = quiet_devices(batch.plan, last_heard(batch), batch.now)
    watched = [(batch.plan.silent, batch.plan.silent_ms, quiet)]
    for rule in batch.plan.silences:
        quiet = quiet_metric(batch.memory, rule.column, rule.lasting_ms, batch.now)
        watched.append((rule.watch, rule.lasting_ms, quiet))
    for watch, lasting_ms, quiet in watched:
        transitions += _quiet(batch, watch, quiet, lasting_ms, everybody)
        np.minimum(due, quiet.due, out=due)
    return transitions


def _quiet(batch: Batch, watch: Watch, quiet: Quiet, lasting_ms: float, judged: Bools) -> list[Transition]:
    active = batch.active(watch)
    transitions = []
    for place in np.flatnonzero((quiet.quiet != active) & judged):
        raised, at = bool(quiet.quiet[place]), float(quiet.at[place])
        why = _silent(watch, _span(lasting_ms)) if raised else _heard(watch)
        transitions.append(Transition(int(place), watch, raised, at if raised else at - lasting_ms, why))
    return transitions


def _ranges_and_missing(batch: Batch) -> list[Transition]:
    """Values out of range and missing sensors, of devices with new readings only."""
    bursts = find_bursts(batch.plan, batch.asides, batch.places)
    columns = {metric.id: place for place, metric in enumerate(batch.plan.product.metrics)}
    aside = np.full((len(batch.devices), len(columns)), np.nan)
    for (where, metric), burst in bursts.items():
        aside[where, columns[metric]] = burst.last
    transitions: list[Transition] = []
    for sensor in batch.plan.sensors:
        if sensor.missing is not None:
            quiet = missing_values(batch.memory, sensor.column, sensor.stale_ms, aside[:, sensor.column])
            transitions += _quiet(batch, sensor.missing, quiet, sensor.stale_ms, batch.reads)
    last = batch.memory["last_ts"]
    for watch, within_ms in zip(batch.plan.ranges, batch.plan.range_ms, strict=True):
        column, active = columns[watch.metric], batch.active(watch)
        spoke = batch.memory["metric_ts"][:, column]
        newest = np.where(np.isnan(aside[:, column]), -np.inf, aside[:, column])
        over = active & batch.reads & (last - newest > within_ms) & (spoke > newest)
        for place in np.flatnonzero(over):
            why = coded("in_range_again", metric=watch.metric)
            transitions.append(Transition(int(place), watch, False, float(spoke[place]), why))
        for place in np.flatnonzero(~active & batch.reads & (last - newest <= within_ms)):
            burst = bursts[int(place), watch.metric]
            if not np.isnan(burst.raised):
                why = _out_of_range(batch.plan.product.metric(watch.metric), burst.value, _span(within_ms))
                transitions.append(Transition(int(place), watch, True, burst.raised, why))
    return transitions


def _crossed(rule: Rule, value: float, unit: str) -> Coded:
    """How a value broke the limit of a rule."""
    if rule.above is not None and rule.lasting:
        return coded("value_above_for", metric=rule.metric, value=value, unit=unit, limit=rule.above, span=rule.lasting)
    if rule.above is not None:
        return coded("value_above", metric=rule.metric, value=value, unit=unit, limit=rule.above)
    if rule.lasting:
        return coded("value_below_for", metric=rule.metric, value=value, unit=unit, limit=rule.below, span=rule.lasting)
    return coded("value_below", metric=rule.metric, value=value, unit=unit, limit=rule.below)


def _silent(watch: Watch, span: timedelta) -> Coded:
    if not watch.metric:
        return coded("device_sent_nothing", span=span)
    return coded("metric_had_no_value", metric=watch.metric, span=span)


def _heard(watch: Watch) -> Coded:
    return coded("metric_has_value_again", metric=watch.metric) if watch.metric else coded("device_sends_again")


def _out_of_range(metric: Metric, value: float, span: timedelta) -> Coded:
    return coded(
        "out_of_range_times",
        metric=metric.id,
        value=value,
        unit=metric.unit,
        range=_range(metric),
        times=RANGE_TIMES,
        span=span,
    )


def _range(metric: Metric) -> Coded:
    if metric.low is not None and metric.high is not None:
        return coded("range_between", low=metric.low, high=metric.high)
    if metric.low is not None:
        return coded("range_from", low=metric.low)
    return coded("range_of_storage") if metric.high is None else coded("range_to", high=metric.high)


def _span(ms: float) -> timedelta:
    return timedelta(milliseconds=round(ms))
