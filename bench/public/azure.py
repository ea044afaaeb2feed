"""100 machines: does any component fail within 24 hours? From error codes, replacements and ages alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from bench.public.published import find, open_text, read_recorded
from bench.result_table import Goal, Note, Row, Table
from fleet.times import to_milliseconds
from models.data.arrays import Floats, Ints, Texts
from models.data.history import History
from models.data.split import device_rows
from models.features.build import build_features
from models.features.labels import label_rows
from models.model_files.bundle import Bundle
from models.statistics.calibration_slope import calibration_slope
from models.training.train import train

LEARN_UNTIL = datetime(2015, 7, 1, tzinfo=UTC)
TEST_FROM = datetime(2015, 8, 1, tzinfo=UTC)
TEST_UNTIL = datetime(2015, 10, 1, tzinfo=UTC)
TEST_MONTHS = 2
ALARM_AT = 0.5
CONFIRMATIONS = 3
REFRACTORY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Test rows of all machines [n]: probability per component [n, c], and truth (1, 0, NaN unknown) [n, c]."""

    serial: Texts
    ts: Ints
    probability: Floats
    label: Floats

    @property
    def any_probability(self) -> Floats:
        """Of at least one component's failure, the components' taken as independent."""
        return np.asarray(1 - np.prod(1 - self.probability, axis=1), np.float64)

    @property
    def any_soon(self) -> Floats:
        known = ~np.isnan(self.label).any(axis=1)
        yes = (self.label == 1).any(axis=1)
        return np.where(yes, 1.0, np.where(known, 0.0, np.nan))


def run(folder: Path, *, seeds: Sequence[int], note: Note) -> Table:
    """One model a seed, of what was known before July; August and September are scored once by each."""
    history = read_machines(folder)
    learnt = history.until(to_milliseconds(LEARN_UNTIL))
    found: list[dict[str, float]] = []
    for seed in seeds:
        note(f"seed {seed}: learning from {len(learnt.failures)} failures before July")
        found.append(forecast_figures(forecast(train(learnt, seed=seed), history)))
    names = {
        "pr_auc": ("PR-AUC, any component within 24 h", "no peer-reviewed; plain boosting 0.97", Goal(least=0.97)),
        "prevalence": ("its prevalence", "", Goal()),
        "false_episodes_per_machine_month": (
            "false episodes per machine and month",
            "plain boosting 0.08",
            Goal(most=0.07),
        ),
        "right_component": ("right component named, of true episodes", "", Goal(least=0.93)),
        "failures_told": ("failures told by an episode", "", Goal()),
        "brier": ("Brier score", "", Goal()),
        "calibration_slope": ("calibration slope", "", Goal(0.85, 1.15)),
    }
    rows = [
        Row("azure", name, key, published, [one[key] for one in found], goal)
        for key, (name, published, goal) in names.items()
    ]
    notes = (
        "trained on what was known before July 2015, tested hour by hour on August and September; no telemetry, whose "
        "published part was kept around failures",
        f"an episode: {CONFIRMATIONS} hours in a row at or above {ALARM_AT}, at most one a day for each machine; false "
        "if no component fails within 24 h of it",
    )
    return Table("Azure predictive maintenance, events and component ages only", rows, notes)


def forecast(bundle: Bundle, history: History) -> Forecasts:
    """The test months' rows, each from what was known at its hour."""
    since = to_milliseconds(TEST_FROM)
    features = build_features(history.product, history, bundle.spec, since=since)
    features = features.take(features.ts < to_milliseconds(TEST_UNTIL))
    modes = history.product.failure_modes
    frame = bundle.score(features)
    probability = frame["probability"].to_numpy(np.float64).reshape(len(features), len(modes))
    labels = [label_rows(history, features.serial, features.ts, mode, grid=True).label for mode in modes]
    return Forecasts(features.serial, features.ts, probability, np.stack(labels, axis=1))


def forecast_figures(told: Forecasts) -> dict[str, float]:
    """Rows -> figures; rows whose truth the record does not hold are left out."""
    probability, label = told.any_probability, told.any_soon
    known = ~np.isnan(label)
    opened = episodes(told.serial, told.ts, probability)
    opened = opened[known[opened]]
    true = opened[label[opened] == 1]
    named = told.probability[true].argmax(axis=1)
    machines = len(set(told.serial))
    y, p = label[known], probability[known]
    return {
        "pr_auc": float(average_precision_score(y, p)),
        "prevalence": float(y.mean()),
        "false_episodes_per_machine_month": (len(opened) - len(true)) / (machines * TEST_MONTHS),
        "right_component": float((told.label[true, named] == 1).mean()) if len(true) else float("nan"),
        "failures_told": failures_told(told, opened),
        "brier": float(np.mean((p - y) ** 2)),
        "calibration_slope": calibration_slope(y, p),
    }


def episodes(serial: Texts, ts: Ints, probability: Floats) -> Ints:
    """The rows at which an episode opens."""
    found: list[int] = []
    for _, rows in device_rows(serial):
        streak, last = 0, -REFRACTORY_MS
        for at in range(rows.start, rows.stop):
            streak = streak + 1 if probability[at] >= ALARM_AT else 0
            if streak >= CONFIRMATIONS and ts[at] - last >= REFRACTORY_MS:
                found.append(at)
                last = int(ts[at])
    return np.array(found, np.int64)


def failures_told(told: Forecasts, opened: Ints) -> float:
    """The share of times before a failure (runs of rows with truth 1) in which an episode opened."""
    ahead = told.any_soon == 1
    starts = ahead & ~np.append(False, ahead[:-1] & (told.serial[1:] == told.serial[:-1]))
    run = np.cumsum(starts)
    return len(set(run[opened[ahead[opened]]].tolist())) / max(int(starts.sum()), 1)


def read_machines(folder: Path) -> History:
    """The published tables as a recorded fleet: error codes as events, replacements as repairs, no telemetry."""
    machines, errors, repairs, failures = (
        _table(folder, f"PdM_{name}.csv") for name in ("machines", "errors", "maint", "failures")
    )
    first = min(int(frame["ts"].min()) for frame in (errors, repairs, failures))
    return read_recorded(
        "machine",
        devices=machines.assign(installed_at=first)[["serial", "installed_at", "model", "age"]],
        events=errors.rename(columns={"errorID": "code"}).assign(severity="error")[
            ["serial", "ts", "code", "severity"]
        ],
        maintenance=repairs.rename(columns={"comp": "component"}).assign(action="replaced")[
            ["serial", "ts", "component", "action"]
        ],
        failures=failures.assign(failure_mode=failures["failure"] + "_failure")[["serial", "ts", "failure_mode"]],
    )


def _table(folder: Path, name: str) -> pd.DataFrame:
    with open_text(find(folder, name)) as text:
        frame = pd.read_csv(text)
    frame.insert(0, "serial", [f"machine-{number:03d}" for number in frame.pop("machineID")])
    if "datetime" in frame:
        moments = pd.to_datetime(frame.pop("datetime")).to_numpy().astype("datetime64[ms]").astype(np.int64)
        frame.insert(1, "ts", moments)
        frame = frame.sort_values(["serial", "ts"], kind="stable")
    return frame.reset_index(drop=True)
