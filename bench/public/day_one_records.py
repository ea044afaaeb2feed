"""The records of `day_one`: read with product files of `bench/products/`, which say what belongs to which component."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bench.public.ims import read_frame
from bench.public.published import PRODUCTS, find, open_text, read_recorded
from bench.public.skab import HEALTHY_ROWS, read_experiments
from fleet.product_files.parse import parse_product
from models.data.history import History

MACHINES = 20
EVENTS = ("serial", "ts", "code", "severity")


@dataclass(frozen=True, slots=True)
class Record:
    """A record and what it is: the name of its product file in `bench/products/`."""

    kind: str
    history: History


def read_record(folder: Path) -> Record:
    """What a folder holds, as published or as a recorded fleet; FileNotFoundError where it is neither."""
    if (folder / "product.toml").is_file():
        name = (folder / "product.toml").read_text()
        kind = parse_product(name, file="product.toml").id
        if not (PRODUCTS / f"{kind}.toml").is_file():
            raise FileNotFoundError(f"bench/products/ has no {kind}.toml")
        return Record(kind, _recorded(folder, kind))
    if (folder / "valve1").is_dir():
        return Record("water_loop", _loops(folder))
    if list(folder.glob("PdM_telemetry_m01-20*")):
        return Record("machine_parts", _machines(folder))
    return Record("bearing_rig", _rig(folder))


def healthy_beginning(history: History) -> np.ndarray:
    """Of SKAB's buckets those that its publishers call free of faults: the first of each experiment."""
    return np.asarray(history.buckets.groupby("serial").cumcount() < HEALTHY_ROWS)


def _recorded(folder: Path, kind: str) -> History:
    frames = {}
    for name in ("devices", "telemetry", "events", "maintenance", "failures", "anomalies"):
        if (folder / f"{name}.csv").is_file() or (folder / f"{name}.csv.gz").is_file():
            with open_text(find(folder, f"{name}.csv")) as text:
                frames[name] = pd.read_csv(text)
    return read_recorded(kind, **frames)


def _rig(folder: Path) -> History:
    frame = read_frame(folder)
    devices = pd.DataFrame({"serial": ["rig-2"], "installed_at": [int(frame["ts"].min())]})
    return read_recorded("bearing_rig", devices=devices, telemetry=frame)


def _loops(folder: Path) -> History:
    telemetry = pd.concat(read_experiments(folder))
    odd = telemetry["anomaly"].to_numpy(bool)
    begins = odd & ~np.append(
        False, odd[:-1] & (telemetry["serial"].to_numpy()[1:] == telemetry["serial"].to_numpy()[:-1])
    )
    spells = telemetry[odd].assign(spell=np.cumsum(begins)[odd])
    anomalies = spells.groupby("spell").agg(serial=("serial", "first"), start=("ts", "min"), end=("ts", "max"))
    devices = telemetry.groupby("serial", as_index=False).agg(installed_at=("ts", "min"))
    return read_recorded(
        "water_loop", devices=devices, telemetry=telemetry.drop(columns=["anomaly", "later"]), anomalies=anomalies
    )


def _machines(folder: Path) -> History:
    """The machines whose telemetry is complete in the first quarter; codes and repairs of that time."""
    telemetry = _published(folder, "PdM_telemetry_m01-20_2015Q1.csv")
    end = telemetry["ts"].max()
    failures = _published(folder, "PdM_failures.csv")
    failures = failures[(failures["ts"] >= telemetry["ts"].min()) & (failures["ts"] <= end + 48 * 3_600_000)]
    repairs = _published(folder, "PdM_maint.csv").rename(columns={"comp": "component"}).assign(action="replaced")
    errors = _published(folder, "PdM_errors.csv").rename(columns={"errorID": "code"}).assign(severity="warning")
    devices = telemetry.groupby("serial", as_index=False).agg(installed_at=("ts", "min"))
    own = [frame[frame["ts"] <= end] for frame in (repairs, errors)]
    return read_recorded(
        "machine_parts",
        devices=devices,
        telemetry=telemetry,
        events=own[1][[*EVENTS]],
        maintenance=own[0][["serial", "ts", "component", "action"]],
        failures=failures.assign(failure_mode=failures["failure"] + "_failure")[["serial", "ts", "failure_mode"]],
    )


def _published(folder: Path, name: str) -> pd.DataFrame:
    with open_text(find(folder, name)) as text:
        table = pd.read_csv(text)
    table = table[table["machineID"] <= MACHINES]
    ts = pd.to_datetime(table["datetime"]).to_numpy("datetime64[ms]").astype(np.int64)
    serial = table["machineID"].map(lambda number: f"M-{number:03d}")
    rest = table.drop(columns=["datetime", "machineID"]).reset_index(drop=True)
    frame = pd.DataFrame({"serial": serial.to_numpy(), "ts": ts}).join(rest)
    return frame.sort_values(["serial", "ts"]).reset_index(drop=True)
