"""A probe for columns that know the future: a metric that tells the failure's date, or moves after the fact; an
attribute that names the devices that failed.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.coded import Coded, coded
from fleet.product import FailureMode, Role
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.history import History, milliseconds
from models.features.labels import Labels, label_rows

LEAST_FAILURES = 5
MOST_DEVICES = 600
MOST_CALM = 20_000
# Far from a failure nothing physical tells its date to a hundredth: so high a rank correlation is a date in disguise.
FAR_RANKS = 0.97
BEYOND_AGE = 0.05
# Certain at the last reading before the failure, at chance while there was still time: it happened after the fact.
LAST_AUC = 0.99
CHANCE = 0.1
NAMES = 0.9
LIVES = 0.97
# How likely a column of noise may part the failed from the rest by itself.
BY_CHANCE = 0.005


@dataclass(frozen=True, slots=True)
class ValueLeak:
    """A column that alone knows too much. `column`: a metric, or `attribute:<name>`; `why`: what was seen."""

    column: str
    why: Coded

    @property
    def limit(self) -> Coded:
        kind, _, name = self.column.rpartition(":")
        if kind:
            return coded("limit_attribute_leak", attribute=name, why=self.why)
        return coded("limit_metric_leak", metric=name, why=self.why)


def find_value_leaks(history: History, *, seed: int, telemetry: bool = True) -> list[ValueLeak]:
    """Every leaking column of a training record, once each; at least `LEAST_FAILURES` failures of a mode are needed.

    Whole devices are drawn from a large fleet, half of them devices that failed.
    """
    drawn = _drawn(history, seed)
    found = list(_attribute_leaks(history))
    if telemetry and len(drawn.buckets):
        found += _metric_leaks(drawn, seed)
    return list({leak.column: leak for leak in reversed(found)}.values())[::-1]


def _drawn(history: History, seed: int) -> History:
    failed = sorted(set(history.failures["serial"]) & set(history.serials))
    rng = np.random.default_rng(seed)
    chosen: set[str] = set()
    for group in (failed, sorted(set(history.serials) - set(failed))):
        chosen |= {group[i] for i in rng.permutation(len(group))[: MOST_DEVICES // 2]}
    return history if len(chosen) == len(history.serials) else history.only(chosen)


def _metric_leaks(history: History, seed: int) -> Iterator[ValueLeak]:
    buckets = history.buckets
    serial, ts = buckets["serial"].to_numpy(object), buckets["known_at"].to_numpy(np.int64)
    values = {m.id: buckets[f"{m.id}_last"].to_numpy(np.float64, na_value=np.nan) for m in history.product.metrics}
    age = _age(serial, ts)
    counters = {m.id for m in history.product.metrics if m.role is Role.COUNTER}
    for mode in history.product.failure_modes:
        labels = label_rows(history, serial, ts, mode, grid=False)
        if (history.failures["failure_mode"] == mode.id).sum() < LEAST_FAILURES:
            continue
        for metric, value in values.items():
            why = _tells_the_date(value, age, labels, mode)
            if why is None and metric not in counters:
                why = _after_the_fact(value, labels, mode, seed)
            if why is not None:
                yield ValueLeak(metric, why)


def _age(serial: Texts, ts: Ints) -> Floats:
    frame = pd.DataFrame({"serial": serial, "ts": ts})
    return (frame["ts"] - frame.groupby("serial")["ts"].transform("min")).to_numpy(np.float64)


def _tells_the_date(value: Floats, age: Floats, labels: Labels, mode: FailureMode) -> Coded | None:
    """Ranks of the value against the time left, where more than a horizon is left; age's own ranks are the measure."""
    far = (labels.left > milliseconds(mode.horizon)) & ~np.isnan(value)
    if far.sum() < 20 * LEAST_FAILURES:
        return None
    by_value, by_age = _ranks(value[far], labels.left[far]), _ranks(age[far], labels.left[far])
    if by_value < FAR_RANKS or by_value < by_age + BEYOND_AGE:
        return None
    return coded("leak_tells_the_date", mode=mode.id, rank=by_value, by_age=by_age)


def _after_the_fact(value: Floats, labels: Labels, mode: FailureMode, seed: int) -> Coded | None:
    """Certain at the last reading before the failure, at chance while more than `lead_needed` was left."""
    horizon, lead = milliseconds(mode.horizon), milliseconds(mode.lead_needed)
    known = ~np.isnan(value)
    calm = np.flatnonzero((labels.label == 0) & known)
    rng = np.random.default_rng(seed)
    calm = calm if len(calm) <= MOST_CALM else rng.choice(calm, MOST_CALM, replace=False)
    following = np.append(labels.left[1:], np.nan)
    last = (labels.left <= lead) & ~(following < labels.left) & known
    early = (labels.left > lead) & (labels.left <= horizon) & known
    if last.sum() < LEAST_FAILURES or early.sum() < LEAST_FAILURES or not len(calm):
        return None
    at_last = _auc(value[last], value[calm])
    if abs(at_last - 0.5) < LAST_AUC - 0.5:
        return None
    before = _auc(value[early], value[calm])
    if abs(before - 0.5) > CHANCE:
        return None
    return coded("leak_after_the_fact", mode=mode.id, last=at_last, before=before)


def _attribute_leaks(history: History) -> Iterator[ValueLeak]:
    devices = history.devices
    first = history.failures.groupby("serial")["ts"].min()
    failed = devices["serial"].isin(list(first.index)).to_numpy(bool)
    left = devices["serial"].map(first).to_numpy(np.float64) - devices["installed_at"].to_numpy(np.float64)
    for name in devices.columns:
        if name in ("serial", "installed_at") or failed.sum() < LEAST_FAILURES:
            continue
        numeric = pd.api.types.is_numeric_dtype(devices[name])
        value = devices[name].to_numpy(np.float64, na_value=np.nan) if numeric else _shares(devices[name], failed)
        known = ~np.isnan(value)
        if numeric and (known & failed).sum() >= 2 * LEAST_FAILURES:
            ranks = _ranks(value[known & failed], left[known & failed])
            if ranks >= LIVES:
                yield ValueLeak(f"attribute:{name}", coded("leak_tells_the_life", rank=ranks))
        yes, no = value[known & failed], value[known & ~failed]
        if (
            len(yes)
            and len(no)
            and 2 / math.comb(len(yes) + len(no), len(no)) <= BY_CHANCE
            and (best := _youden(yes, no, either=numeric)) >= NAMES
        ):
            yield ValueLeak(f"attribute:{name}", coded("leak_names_the_failed", difference=best))


def _shares(texts: pd.Series, failed: Bools) -> Floats:
    """Of the other devices with the same text, the share that failed; NaN where there is none.

    Leaving itself out lowers the share of a device that failed, so only a higher one tells anything.
    """
    frame = pd.DataFrame({"text": texts.astype(str), "failed": failed.astype(np.float64)})
    groups = frame.groupby("text")["failed"]
    others = groups.transform("count") - 1
    share = (groups.transform("sum") - frame["failed"]) / others.where(others > 0)
    return share.to_numpy(np.float64)


def _youden(yes: Floats, no: Floats, *, either: bool) -> float:
    """The best difference between two shares that one cut of the values gives; `either` way round, or `yes` above."""
    cuts = np.unique(np.concatenate([yes, no]))
    gaps = [float((yes >= cut).mean() - (no >= cut).mean()) for cut in cuts]
    return max(map(abs, gaps) if either else gaps)


def _auc(high: Floats, low: Floats) -> float:
    """The area under the ROC curve: of all pairs, the share in which `high` is higher; equal ones count half."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, side="left") + np.searchsorted(ordered, high, side="right")
    return float(below.sum() / (2 * len(high) * len(low)))


def _ranks(a: Floats, b: Floats) -> float:
    """Spearman's (1904) rank correlation, without its sign; 0 where one does not vary."""
    ranked = pd.DataFrame({"a": a, "b": b}).rank().to_numpy()
    if (ranked.std(axis=0) == 0).any():
        return 0.0
    return float(abs(np.corrcoef(ranked.T)[0, 1]))
