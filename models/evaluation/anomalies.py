"""Anomaly alarms judged by event against labelled intervals, without point adjustment."""

import numpy as np

from fleet.times import MONTH_DAYS
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.matching import DAY_MS

MONTH_MS = MONTH_DAYS * DAY_MS
REFRACTORY_BUCKETS = 10
SHIFTS = 1_000


def anomaly_figures(
    history: History, serials: Texts, times: Ints, score: Floats, threshold: Floats
) -> dict[str, float | int | None]:
    """Scored rows sorted by device, and the labelled anomalies from its first row on -> precision, recall and F1 by
    event, detection delay, false alarms per device-month (months with data), share of calm rows in alarm.

    Alarming rows less than `REFRACTORY_BUCKETS` apart are one alarm. An alarm is true if one of its rows lies within
    a labelled interval; an interval is found if one alarming row does. The delay runs from its start to that row.
    """
    period = milliseconds(history.product.scoring)
    found = events = alarms = false = 0
    delays: list[float] = []
    watched = calm_rows = calm_alarms = 0
    for serial, rows in device_rows(serials):
        ts, known = times[rows], ~np.isnan(score[rows])
        alarming = known & (np.nan_to_num(score[rows]) > np.nan_to_num(threshold[rows]))
        own = history.anomalies[(history.anomalies["serial"] == serial) & (history.anomalies["end"] >= ts[0])]
        inside = np.zeros(len(ts), bool)
        for start, end in zip(own["start"], own["end"], strict=True):
            within = (ts >= start) & (ts <= end)
            inside |= within
            events += 1
            hits = ts[within & alarming]
            found += len(hits) > 0
            delays += [float(hits[0] - start) / 1000] if len(hits) else []
        for first, last in _episodes(ts[alarming], REFRACTORY_BUCKETS * period):
            alarms += 1
            false += not (inside & alarming & (ts >= first) & (ts <= last)).any()
        watched += int(known.sum()) * period
        calm_rows += int((known & ~inside).sum())
        calm_alarms += int((alarming & ~inside).sum())
    precision = (alarms - false) / alarms if alarms else None
    recall = found / events if events else None
    return {
        "events": events,
        "found": found,
        "alarms": alarms,
        "alarms_false": false,
        "precision": precision,
        "recall": recall,
        "f1": _harmonic_mean(precision, recall),
        "delay_seconds_median": float(np.median(delays)) if delays else None,
        "false_alarms_per_device_month": false / (watched / MONTH_MS) if watched else None,
        "false_alarm_rows": calm_alarms / calm_rows if calm_rows else None,
    }


def chance_of_events(
    history: History, serials: Texts, known: Bools, alarming: Bools, times: Ints, *, found: int, seed: int
) -> dict[str, float]:
    """What the same alarms find of the labelled anomalies where each device's are moved in time by chance: the mean
    number of events, and `p`, the share of draws that find as many as `found` (that one counted among them)."""
    rng = np.random.default_rng(seed)
    hits = np.zeros(SHIFTS)
    for serial, rows in device_rows(serials):
        ts, alarm = times[rows][known[rows]], alarming[rows][known[rows]]
        if not len(ts):
            continue
        own = history.anomalies[(history.anomalies["serial"] == serial) & (history.anomalies["end"] >= times[rows][0])]
        before = np.concatenate([[0], np.cumsum(np.concatenate([alarm, alarm]))])
        moved = rng.integers(0, len(ts), SHIFTS)
        for start, end in zip(own["start"], own["end"], strict=True):
            first, after = np.searchsorted(ts, start), np.searchsorted(ts, end, side="right")
            hits += before[after + moved] > before[first + moved]
    return {"found": float(hits.mean()), "p": float((1 + (hits >= found).sum()) / (1 + SHIFTS))}


def _harmonic_mean(one: float | None, other: float | None) -> float | None:
    return 2 * one * other / (one + other) if one and other else None


def _episodes(ts: Ints, apart: int) -> list[tuple[int, int]]:
    if not len(ts):
        return []
    breaks = np.flatnonzero(np.diff(ts) > apart)
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(ts) - 1)
    return [(int(ts[a]), int(ts[b])) for a, b in zip(firsts, lasts, strict=True)]
