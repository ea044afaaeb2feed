"""A promise of precision holds in a later time than was learnt from, or is lowered to what was found there."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.model_files.bundle import Bundle
from models.model_files.manifest import manifest_json, parse_manifest
from models.training.train import train
from tests.models.synthetic_fleets import DAY, START, read_fleet, write_fleet

FAILING, DEVICES = 45, 70
SHAKES_FROM = START + 41 * DAY


def trained(folder: Path, *, shakes: bool) -> Bundle:
    """Of pumps of which most fail; `shakes`: from a day on sound ones vibrate and report E1 as only failing ones did.
    That their pressure is low meanwhile tells them apart, but could not be learnt before."""
    write_fleet(folder, devices=DEVICES, failing=FAILING)
    if shakes:
        table = pd.read_csv(folder / "telemetry.csv")
        sound = table["serial"].str.slice(2).astype(int) >= FAILING
        shaking = sound & (table["ts"] >= SHAKES_FROM)
        table.loc[shaking, "vibration"] += 4.0
        table.loc[shaking, "pressure"] -= 3.0
        table.to_csv(folder / "telemetry.csv", index=False)
        with (folder / "events.csv").open("a") as file:
            file.writelines(f"{serial},{SHAKES_FROM + DAY},E1,error\n" for serial in table["serial"][shaking].unique())
    return train(read_fleet(folder), seed=1)


def test_what_a_later_time_contradicts_is_promised_no_more(tmp_path: Path) -> None:
    manifest = trained(tmp_path / "shaking", shakes=True).manifest
    report = manifest.modes["bearing_wear"]
    assert report.point is not None
    assert report.later["high"] < report.point.precision  # type: ignore[operator]
    assert report.point.precision_low <= report.later["low"]  # type: ignore[operator]
    (said,) = (limit for limit in manifest.warnings if limit.code == "limit_later_time")
    assert said.args["precision"] == report.later["precision"]
    assert parse_manifest(manifest_json(manifest)) == manifest


def test_what_a_later_time_confirms_is_promised_with_the_wider_interval(tmp_path: Path) -> None:
    manifest = trained(tmp_path / "calm", shakes=False).manifest
    report = manifest.modes["bearing_wear"]
    assert report.point is not None
    assert report.later["failures"] >= 5  # type: ignore[operator]
    assert report.later["precision"] == pytest.approx(report.point.precision, abs=0.1)
    assert report.point.precision_low <= report.later["low"]  # type: ignore[operator]
    assert np.isfinite(report.later["slope"])  # type: ignore[arg-type]
    assert not [limit for limit in manifest.warnings if limit.code == "limit_later_time"]
