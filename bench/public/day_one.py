"""Day one: what is told early where nothing, or little, has failed yet. One configuration; product files differ."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from bench.public.day_one_records import Record, healthy_beginning, read_record
from bench.result_table import Goal, Note, Row, Table
from models.data.arrays import Bools, Floats
from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.operating_points import lasting
from models.evaluation.anomalies import MONTH_MS
from models.evaluation.inspect_forward import Inspected, inspect_forward
from models.evaluation.inspection_figures import inspection_figures, most_in_half
from models.fitting.fit_detector import alarm_threshold
from models.normal_behaviour.fit_past import fit_with_past, normal_rows
from models.normal_behaviour.inspection_budget import FALSE_BLOCKS, Budget, inspection_horizon
from models.normal_behaviour.inspections import CONFIRMATIONS, statistic
from models.normal_behaviour.sensor_levels import SensorLevels, read_levels
from models.normal_behaviour.time_to_limit import find_limits, time_left

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
SEED = 0
FAILING = "bearing_1"
# 28 of the 34 anomalies of the whole published corpus.
FOUND_SHARE = 28 / 34
# Where the air handlers stand: their days are days there.
AHU_ZONE = "America/Chicago"
NO_GOAL = Goal()
NOTES = (
    "one configuration for all; product files in bench/products/ say what belongs to which component; how it was "
    "chosen: docs/benchmarks.md",
    "right: that component failed within the horizon after the inspection; by chance: as many inspections at random "
    "times of random devices and components",
    "under ten failures nothing is proven",
)


def run(folders: Sequence[Path], *, note: Note) -> Table:
    """The rows of each folder, after those of synthetic fleets with one loud device."""
    rows = _loud_rows()
    for folder in folders:
        record = read_record(folder)
        note(f"{folder.name}: {record.kind}, {len(record.history.serials)} devices")
        rows += FIGURES[record.kind](record)
    return Table("Day one", rows, NOTES)


def _loud_rows() -> list[Row]:
    """Thresholds of three to nine devices with one twenty times as loud, and how much the sound ones are in alarm."""
    times, alarms = [], []
    for count in range(3, 10):
        rng = np.random.default_rng(count)
        serial = np.repeat(np.array([f"D-{i}" for i in range(count)], object), 5_000)
        size = rng.chisquare(4, len(serial)) / 13.3
        loud = serial == f"D-{count - 1}"
        size[loud] *= 20
        threshold = alarm_threshold(serial, size)
        times.append(threshold / alarm_threshold(serial[~loud], size[~loud]))
        alarms.append(100 * float((size[~loud] > threshold).mean()))
    part = "3 to 9 devices, one loud"
    return [
        Row(part, "threshold beside that without it, the most", "times", "", [max(times)], Goal(most=2)),
        Row(part, "sound devices' rows in alarm, %, the most", "percent", "", [max(alarms)], Goal(most=1.05)),
    ]


def _turbines(record: Record) -> list[Row]:
    history = record.history
    first = int(history.buckets["bucket"].min())
    moments = list(range(first + 90 * DAY_MS, history.end, 30 * DAY_MS))
    budget = Budget(0.3, MONTH_MS)
    inspected = inspect_forward(history, moments, budget=budget)
    found = inspection_figures(history, inspected, seed=SEED)
    rows = _inspection_rows("turbines", found, Goal(most=0.33))
    least = found["saved_by_chance"] or 0.0
    rows += [
        Row("turbines", "saved, of any currency", "saved", "", [float(found["saved"] or 0)], Goal(least=least)),
        Row("turbines", "saved by chance", "saved_by_chance", "", [least]),
    ]
    return rows + _budget_rows("turbines", history, inspected, budget)


def _machines(record: Record) -> list[Row]:
    history, rows = record.history, []
    first = int(history.buckets["bucket"].min())
    moments = list(range(first + 10 * DAY_MS, history.end - DAY_MS, 10 * DAY_MS))
    for asked, goal in ((0.5, 17), (1.0, 27)):
        budget = Budget(asked, MONTH_MS)
        inspected = inspect_forward(history, moments, budget=budget)
        found = inspection_figures(history, inspected, seed=SEED)
        part = f"machines, {asked:g} a month"
        rows += _inspection_rows(part, found, Goal(most=1.1 * asked), Goal(least=goal))
        rows += _budget_rows(part, history, inspected, budget)
    return rows


def _inspection_rows(
    part: str, found: Mapping[str, float | int | None], rate: Goal, right: Goal = NO_GOAL
) -> list[Row]:
    def value(name: str) -> list[float]:
        known = found[name]
        return [float("nan") if known is None else float(known)]

    return [
        Row(part, "failures", "faults", "", value("faults")),
        Row(part, "inspections", "tickets", "", value("tickets")),
        Row(part, "a device and month", "per_device_month", "", value("per_device_month"), rate),
        Row(part, "right", "right", "", value("right"), right),
        Row(part, "right by chance", "right_by_chance", "", value("right_by_chance")),
        Row(part, "p", "p", "", value("p")),
    ]


def _budget_rows(part: str, history: History, inspected: Inspected, budget: Budget) -> list[Row]:
    halves = most_in_half(inspected, period=milliseconds(history.product.scoring))
    over = [count - 1.1 * budget.per_device_month * months for count, months in halves]
    name = "inspections above 1.1 times the budget, in the worse half"
    return [Row(part, name, "over_budget", "", [max(over)], Goal(most=1))] if over else []


def _cells(record: Record) -> list[Row]:
    """The first cell that died teaches the limit; the others are watched from their beginning."""
    history = record.history
    deaths = history.failures.sort_values("ts")
    first = str(deaths["serial"].iloc[0])
    learnt = history.only({first})
    (limit,) = find_limits(learnt, read_levels(learnt))
    horizon, rows = inspection_horizon(history.product), []
    for serial, died in deaths.iloc[1:][["serial", "ts"]].itertuples(index=False):
        levels = read_levels(history.only({str(serial)}))
        left = time_left(levels, limit)
        near = np.where(np.isnan(left), np.nan, (left <= horizon).astype(np.float64))
        risky = lasting(near, CONFIRMATIONS) > 0
        lead = (int(died) - int(levels.ts[risky][0])) / DAY_MS if risky.any() else 0.0
        rows.append(Row("cells", f"{serial} told, cycles ahead", f"lead_{serial}", "", [lead], Goal(20, 70)))
    return rows


def _bearings(record: Record) -> list[Row]:
    history = record.history
    begin = int(history.buckets["bucket"].min())
    inspected = inspect_forward(history, [begin + 2 * DAY_MS], budget=None)
    first: dict[str, float] = {}
    for one in inspected.inspections:
        first.setdefault(one.component, (history.end - one.opened) / HOUR_MS)
    sound = max((hours for name, hours in first.items() if name != FAILING), default=0.0)
    own = first.get(FAILING, 0.0)
    return [
        Row("bearings", "failing bearing told, h before the end", "lead_hours", "", [own], Goal(least=70)),
        Row("bearings", "failing bearing told first (1: yes)", "first", "", [float(own > sound)], Goal(least=1)),
        Row("bearings", "a sound one told, h before the end", "sound_hours", "", [sound], Goal(most=15)),
    ]


def _loops(record: Record) -> list[Row]:
    """The first 400 s of each experiment are normal; every later row is judged."""
    history = record.history
    levels = read_levels(history)
    normal = healthy_beginning(history)
    behaviour, past = fit_with_past(history, levels, normal)
    limit = past.limit(FALSE_BLOCKS)
    values = np.nan_to_num(statistic(behaviour.unusual(levels)), nan=-np.inf).max(axis=1)
    alarm = np.concatenate([lasting(values[rows], CONFIRMATIONS) > limit for _, rows in device_rows(levels.serial)])
    found, events, odd = _events(history, levels.serial, levels.ts, alarm)
    false = 100 * float(alarm[~normal & ~odd].mean())
    return [
        Row("water loops", "anomalies", "events", "", [events]),
        Row("water loops", "found", "found", "", [found], Goal(least=FOUND_SHARE * events)),
        Row("water loops", "false alarms, % of sound rows", "false_percent", "", [false], Goal(most=10)),
    ]


def _events(history: History, serial: np.ndarray, ts: np.ndarray, alarm: Bools) -> tuple[float, float, Bools]:
    odd, found = np.zeros(len(ts), bool), 0
    for name, start, end in history.anomalies[["serial", "start", "end"]].itertuples(index=False):
        own = (serial == name) & (ts >= start) & (ts <= end)
        odd |= own
        found += bool(alarm[own].any())
    return float(found), float(len(history.anomalies)), odd


def _air_handlers(record: Record) -> list[Row]:
    """Each normal day is judged by the other normal days, each faulty day by all of them: which days are normal is
    known from commissioning. A day is told where its median row lies above the limit."""
    history = record.history
    levels = read_levels(history)
    normal = normal_rows(history, levels, history.end + 1)
    local = pd.DatetimeIndex(pd.to_datetime(levels.ts, unit="ms", utc=True)).tz_convert(AHU_ZONE)
    keys = [f"{serial} {at:%Y-%m-%d}" for serial, at in zip(levels.serial, local, strict=True)]
    days = np.array(keys, object)
    told: dict[bool, list[bool]] = {True: [], False: []}
    for one in dict.fromkeys(keys):
        own = days == one
        score, limit = _day_score(history, levels, normal & ~own, own)
        if not np.isnan(score):
            told[bool(normal[own].any())].append(score > limit)
    return [
        Row("air handlers", "faulty days", "faulty", "", [float(len(told[False]))]),
        Row("air handlers", "told", "told", "", [float(sum(told[False]))], Goal(least=0.8 * len(told[False]))),
        Row("air handlers", "normal days", "normal", "", [float(len(told[True]))]),
        Row("air handlers", "told wrongly", "false", "", [float(sum(told[True]))], Goal(most=1)),
    ]


def _day_score(history: History, levels: SensorLevels, normal: Bools, own: Bools) -> tuple[float, float]:
    behaviour, past = fit_with_past(history, levels, normal)
    values: Floats = np.nan_to_num(behaviour.unusual(levels).frozen[own], nan=-np.inf).max(axis=1)
    known = values[np.isfinite(values)]
    return (float(np.median(known)) if len(known) else float("nan")), past.limit(FALSE_BLOCKS)


FIGURES: Mapping[str, Callable[[Record], list[Row]]] = {
    "wind_turbine": _turbines,
    "machine_parts": _machines,
    "li_ion_cell": _cells,
    "bearing_rig": _bearings,
    "water_loop": _loops,
    "ahu": _air_handlers,
}
