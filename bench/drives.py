"""The same made-up drives, reported every day and on change alone: the same figures, no leak but a planted one."""

import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.result_table import Note, Row, Table
from bench.scoring_training import peak_mib
from bench.worlds.drives import LEAK, Size, write_drives
from fleet.coded import Coded
from fleet.recorded.folder import open_folder
from models.data.arrays import Floats, Texts
from models.data.folder import from_folder
from models.data.held_values import hold_values
from models.evaluation.metrics import classification_figures
from models.features.build import build_features
from models.features.labels import label_rows, without_the_end
from models.model_files.bundle import Bundle
from models.statistics.bootstrap import bootstrap, pr_auc
from models.training.train import train

SEED, TESTED_SEED, LEAK_SEED = 1, 1_001, 2_001
AT_ONCE = 1_000
LEAKS = frozenset({"limit_presence", "limit_metric_leak", "limit_attribute_leak"})


@dataclass(frozen=True, slots=True)
class Found:
    """Of one way of reporting: figures on drives that were not learnt from, what was left out of the model, and what
    the training took."""

    rows_sent: int
    rows: int
    devices: int
    figures: dict[str, float]
    left_out: tuple[Coded, ...]
    seconds: float
    peak_gib: float


def run(*, devices: int, note: Note) -> Table:
    """Half of the drives are learnt from, the other half is tested."""
    found = {}
    for name, on_change in (("daily", False), ("on change", True)):
        found[name] = _alone(devices, on_change)
        note(f"{name}: learnt in {found[name].seconds:.0f} s, {len(found[name].left_out)} columns left out as leaks")
    planted = _leaks_of_planted(max(600, devices // 10))
    note(f"planted leak: {', '.join(str(one.args) for one in planted) or 'not found'}")
    rows = [row for name, one in found.items() for row in _rows(name, one)]
    rows.append(Row("planted leak", f"left out: {LEAK}", "left_out", "", [float(_names(planted, LEAK))]))
    rows.append(
        Row("planted leak", "other columns left out", "others", "", [float(len(planted) - _names(planted, LEAK))])
    )
    notes = (
        f"{devices:,} drives of three models with counters of their own, 400 days, 1 in 100 fails; "
        f"learnt from one half, tested on the other; intervals: 95 % bootstrap over drives",
        "the planted leak is a metric that is read in the last 30 days of failing drives alone",
    )
    return Table("Made-up drives: reported daily and on change", rows, notes)


def _rows(part: str, found: Found) -> list[Row]:
    low, high = found.figures["low"], found.figures["high"]
    return [
        Row(part, f"PR-AUC ({low:.3f} to {high:.3f})", "pr_auc", "", [found.figures["pr_auc"]]),
        Row(part, "prevalence", "prevalence", "", [found.figures["prevalence"]]),
        Row(part, "Brier score", "brier", "", [found.figures["brier"]]),
        Row(part, "calibration slope", "calibration_slope", "", [found.figures["calibration_slope"]]),
        Row(part, "columns left out as leaks", "left_out", "", [float(len(found.left_out))]),
        Row(part, "rows sent by the drives learnt from", "rows_sent", "", [float(found.rows_sent)]),
        Row(part, "rows learnt from", "rows", "", [float(found.rows)]),
        Row(part, "seconds of training", "seconds", "", [found.seconds]),
        Row(part, "peak memory of reading and training, GiB", "peak_gib", "", [found.peak_gib]),
    ]


def _alone(devices: int, on_change: bool) -> Found:
    """In a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, devices, on_change).result()


def measure(devices: int, on_change: bool) -> Found:
    """Learns from half of so many drives and tests the model on the other half."""
    with tempfile.TemporaryDirectory(prefix="sigap-drives-") as name:
        folder = write_drives(Path(name), Size(devices // 2), seed=SEED, on_change=on_change)
        history = from_folder(open_folder(folder))
    begun = time.monotonic()
    bundle = train(history, seed=1)
    seconds, sent, peak = time.monotonic() - begun, len(history.buckets), peak_mib() / 1024
    del history
    left_out = tuple(limit for limit in bundle.manifest.warnings if limit.code in LEAKS)
    figures = _tested(bundle, devices - devices // 2, on_change)
    return Found(sent, bundle.manifest.rows, len(bundle.manifest.devices), figures, left_out, seconds, peak)


def _tested(bundle: Bundle, devices: int, on_change: bool) -> dict[str, float]:
    parts = [
        _scored(bundle, min(AT_ONCE, devices - at), TESTED_SEED + at, on_change) for at in range(0, devices, AT_ONCE)
    ]
    serial, label, probability = (np.concatenate([part[place] for part in parts]) for place in range(3))
    figures = {name: float(value or np.nan) for name, value in classification_figures(label, probability).items()}
    low, high = bootstrap(serial, pr_auc(label, probability), rows=True, seed=1) or (np.nan, np.nan)
    return {**figures, "low": low, "high": high}


def _scored(bundle: Bundle, devices: int, seed: int, on_change: bool) -> tuple[Texts, Floats, Floats]:
    with tempfile.TemporaryDirectory(prefix="sigap-drives-") as name:
        folder = write_drives(Path(name), Size(devices), seed=seed, on_change=on_change)
        history = hold_values(from_folder(open_folder(folder)))
    features = build_features(history.product, history, bundle.spec)
    (mode,) = history.product.failure_modes
    labels = label_rows(history, features.serial, features.ts, mode, grid=not bundle.spec.telemetry)
    horizon = int(mode.horizon.total_seconds() * 1000)
    label = without_the_end(labels, features.ts, end=history.end, horizon=horizon).label
    model = bundle.modes.get(mode.id)
    told = np.full(len(label), np.nan) if model is None else model.failure.predict(bundle.matrix(features))
    serials = np.array([f"{seed}-{serial}" for serial in history.serials], object)
    return serials[np.searchsorted(np.array(history.serials), features.serial.astype(str))], label, told


def _leaks_of_planted(devices: int) -> tuple[Coded, ...]:
    with tempfile.TemporaryDirectory(prefix="sigap-drives-") as name:
        size = Size(devices, failing=0.05)
        folder = write_drives(Path(name), size, seed=LEAK_SEED, on_change=True, leak=True)
        bundle = train(from_folder(open_folder(folder)), seed=1)
    return tuple(limit for limit in bundle.manifest.warnings if limit.code in LEAKS)


def _names(limits: Sequence[Coded], metric: str) -> bool:
    return any(f"'{metric}'" in str(limit.args) for limit in limits)
