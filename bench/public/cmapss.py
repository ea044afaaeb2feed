"""C-MAPSS: cycles left of 100 test engines, told at their last cycle by models of 100 engines run to failure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from bench.public.published import find, open_text, read_recorded
from bench.result_table import Goal, Note, Row, Table
from models.data.arrays import Floats
from models.data.history import History
from models.evaluation.metrics import covered, nasa_score, rms
from models.evaluation.scored_record import score_history
from models.training.train import train

PARTS = ("FD001", "FD003")
CAP = 125.0
# No interval speaks of more than four horizons: an upper end there means "at least".
FARTHEST = 120.0
DAY_MS = 86_400_000
BEGIN_MS = 1_735_689_600_000  # 2025-01-01: any date would do
SETTINGS = tuple(f"setting{i}" for i in range(1, 4))
SENSORS = tuple(f"s{i}" for i in range(1, 22))
PUBLISHED = {
    "rmse_capped": ("MTSTAN 10.97; DKAMFormer 10.68; U-Net+TCN 7.63", "MTSTAN 10.90; U-Net+TCN 10.73"),
    "rmse_uncapped": ("MS-DCNN 11.44", "MS-DCNN 11.67"),
    "coverage90": ("0.87 at width 39, plain boosting", "0.87 at width 39, plain boosting"),
    "rmse_rul50": ("4.6, plain boosting", "3.5, plain boosting"),
}
GOALS = {
    "rmse_capped": (Goal(most=10.9), Goal(most=10.2)),
    "rmse_uncapped": (Goal(most=12.0), Goal(most=11.7)),
    "rmse_rul50": (Goal(most=3.8), Goal(most=3.0)),
    "coverage90_true": (Goal(0.88, 0.93), Goal(0.88, 0.93)),
    "coverage90": (Goal(0.88, 0.93), Goal(0.88, 0.93)),
    "width90": (Goal(most=32), Goal(most=32)),
}
NAMES = {
    "rmse_capped": "RMSE, RUL capped at 125",
    "rmse_uncapped": "RMSE, RUL not capped",
    "nasa_score": "NASA score, not capped",
    "rmse_rul50": "RMSE where RUL <= 50",
    "coverage90_true": "coverage of the 90 % interval, true lives",
    "coverage90": f"the same, lives capped at {FARTHEST:g}",
    "open_ends": "intervals without an upper end, share",
    "width90_closed": "mean width of those with one, cycles",
    "width90": f"mean width of all, open ones to {FARTHEST:g}",
}


def run(folder: Path, *, seeds: Sequence[int], note: Note) -> Table:
    """One model a seed and part; the test engines are scored once by each."""
    rows: list[Row] = []
    for place, part in enumerate(PARTS):
        training, tested, truth = read_part(folder, part)
        found: list[dict[str, float]] = []
        for seed in seeds:
            note(f"{part}, seed {seed}: learning from {len(training.devices)} engines")
            bundle = train(training, seed=seed)
            last = score_history(bundle, tested, at_last=True)
            figures = [last[name].to_numpy(np.float64) * 1000 / DAY_MS for name in ("rul", "rul_low", "rul_high")]
            found.append(engine_figures(truth, *figures))
        for key, name in NAMES.items():
            goal = GOALS.get(key, (Goal(), Goal()))[place]
            published = PUBLISHED.get(key, ("", ""))[place]
            rows.append(Row(part, name, key, published, [one[key] for one in found], goal))
    notes = (
        "trained on the train engines alone; features were chosen by cross-validation over train engines",
        f"intervals speak of lives up to {FARTHEST:g} cycles, four horizons; one without an upper end (`at least`) "
        "holds every longer life",
    )
    return Table("C-MAPSS, RMSE in cycles at each test engine's last cycle", rows, notes)


def engine_figures(truth: Floats, rul: Floats, low: Floats, high: Floats) -> dict[str, float]:
    """Cycles left of n engines: truth, told, and the interval (high NaN: open) -> figures."""
    capped, near = np.minimum(truth, CAP), truth <= 50
    top = np.where(np.isnan(high), FARTHEST, high)
    told = np.minimum(truth, FARTHEST)
    inside = (told >= low - 1e-9) & (told <= top + 1e-9)
    return {
        "rmse_capped": rms(np.minimum(rul, CAP) - capped),
        "rmse_uncapped": rms(rul - truth),
        "nasa_score": nasa_score(rul - truth),
        "rmse_rul50": rms((rul - truth)[near]),
        "coverage90": float(inside.mean()),
        "coverage90_true": float(covered(truth, low, high).mean()),
        "open_ends": float(np.isnan(high).mean()),
        "width90_closed": float(np.nanmean(high - low)) if (~np.isnan(high)).any() else float("nan"),
        "width90": float((top - low).mean()),
    }


def read_part(folder: Path, part: str) -> tuple[History, History, Floats]:
    """(train engines, test engines, cycles left of each test engine) of FD001 or FD003; one flight is one day."""
    training, tested = (_engines(find(folder, f"{kind}_{part}.txt")) for kind in ("train", "test"))
    with open_text(find(folder, f"RUL_{part}.txt")) as text:
        truth = np.loadtxt(text, dtype=np.float64, ndmin=1)
    last = training.groupby("serial", as_index=False)["ts"].max().assign(failure_mode="degradation")
    learnt = read_recorded("turbofan", devices=_devices(training), telemetry=training, failures=last)
    return learnt, read_recorded("turbofan", devices=_devices(tested), telemetry=tested), truth


def _engines(path: Path) -> pd.DataFrame:
    with open_text(path) as text:
        table = np.loadtxt(text, dtype=np.float64, ndmin=2)
    frame = pd.DataFrame(table[:, 2:26], columns=[*SETTINGS, *SENSORS])
    frame.insert(0, "ts", BEGIN_MS + (table[:, 1].astype(np.int64) - 1) * DAY_MS)
    frame.insert(0, "serial", [f"engine-{int(number):03d}" for number in table[:, 0]])
    return frame


def _devices(telemetry: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"serial": telemetry["serial"].unique(), "installed_at": BEGIN_MS})
