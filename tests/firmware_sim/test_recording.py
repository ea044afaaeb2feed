"""A simulated past is a recorded fleet like any other: it opens, it validates, and failures are repaired."""

from pathlib import Path

import numpy as np
import pytest

from firmware_sim.life.truth import read_truth
from firmware_sim.recording import record_fleet, record_life
from fleet.recorded.folder import Selection, open_folder
from fleet.recorded.telemetry import read_telemetry, undeclared_columns
from fleet.value_checks import range_fault
from tests.firmware_sim.simulated import BEGIN, DAY, FILES, NAMES, physics_of, simulated


def recorded(folder: Path, name: str = "refrigerator", *, seed: int = 4) -> Path:
    toml = (FILES / f"{name}.toml").read_text(encoding="utf-8").replace('interval = "', 'interval = "1h" # "', 1)
    truth = folder.with_name("truth.jsonl")
    return record_fleet(
        folder, toml, physics_of(name), devices=25, days=70, seed=seed, begin=BEGIN, prefix="OLD", pace=12, truth=truth
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_opens_and_validates(name: str, tmp_path: Path) -> None:
    fleet = open_folder(recorded(tmp_path / "past", name))
    assert len(fleet.devices()) == 25
    assert undeclared_columns(fleet) == []
    spiking = {f.component for f in read_truth(tmp_path / "truth.jsonl") if f.failure_mode == "sensor_spikes"}
    rows = 0
    for chunk in read_telemetry(fleet):
        rows += len(chunk)
        assert np.isfinite(chunk.values).mean() > 0.98
        for metric, values in zip(fleet.product.metrics, chunk.values.T, strict=True):
            faults = [range_fault(metric, value) for value in values if np.isfinite(value)]
            assert metric.id in spiking or not any(faults), metric.id
    assert 0.97 * 25 * 70 * 24 < rows <= 25 * 70 * 24
    assert {event.code for event in fleet.events()} <= {code.id for code in fleet.product.codes}
    assert list(fleet.failures())


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    one, other = recorded(tmp_path / "one"), recorded(tmp_path / "other")
    assert sorted(path.name for path in one.iterdir()) == [
        "devices.csv",
        "events.csv",
        "failures.csv",
        "maintenance.csv",
        "product.toml",
        "telemetry.parquet",
    ]
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    assert (recorded(tmp_path / "third", seed=5) / "failures.csv").read_bytes() != (one / "failures.csv").read_bytes()


def test_failures_are_the_functional_ones_of_the_truth_and_each_is_repaired_after_it_was_noticed(
    tmp_path: Path,
) -> None:
    fleet = open_folder(recorded(tmp_path / "past"))
    faults = [fault for fault in read_truth(tmp_path / "truth.jsonl") if fault.kind != "sensor"]
    failed = [fault for fault in faults if fault.ended == "failed"]
    told = sorted((row.serial, row.failure_mode, int(row.ts.timestamp())) for row in fleet.failures())
    assert told == sorted((f.serial, f.failure_mode, int(f.fails_at.timestamp())) for f in failed)
    repairs = {(row.serial, row.component, row.ts) for row in fleet.maintenance()}
    repaired = [fault for fault in failed if fault.repaired_at]
    assert len(repaired) > 20
    for fault in repaired:
        assert fault.repaired_at is not None
        assert fault.repaired_at > fault.noticed_at
        assert (fault.serial, fault.component, fault.repaired_at) in repairs
    assert all(fault.noticed_at > BEGIN + 66 * DAY for fault in failed if not fault.repaired_at)


def test_a_fleet_that_is_handed_over_mended_goes_on_with_nothing_broken(tmp_path: Path) -> None:
    toml = (FILES / "refrigerator.toml").read_text(encoding="utf-8").replace('interval = "', 'interval = "1h" # "', 1)
    fleet, until = simulated("refrigerator", devices=25, pace=12), BEGIN + 45 * DAY
    record = open_folder(record_life(tmp_path / "own", toml, fleet, until=until, seed=4, mended=True))
    failed = [fault for fault in fleet.truth() if fault.kind != "sensor" and fault.ended == "failed"]
    assert fleet.now == until
    assert failed
    assert all(fault.repaired_at is not None and fault.repaired_at <= until for fault in failed)
    assert any(work.ts == until for work in record.maintenance())
    fleet.advance(until + 2 * DAY)
    assert fleet.delivered().readings > 0


def test_the_folder_holds_no_truth_but_failures(tmp_path: Path) -> None:
    folder = recorded(tmp_path / "past")
    header = (folder / "failures.csv").read_text().splitlines()[0]
    assert header == "serial,ts,failure_mode"
    assert (folder / "maintenance.csv").read_text().splitlines()[0] == "serial,ts,component,action"
    assert (folder / "devices.csv").read_text().splitlines()[0] == "serial,installed_at"


def test_a_recorded_fleet_measures_what_a_live_one_of_the_same_seed_does(tmp_path: Path) -> None:
    fleet = open_folder(recorded(tmp_path / "past"), Selection(until=BEGIN + DAY))
    chunk = next(read_telemetry(fleet))
    live = simulated(devices=25, seed=4, pace=12)
    measured = live.measure(BEGIN + DAY)[0]
    np.testing.assert_array_equal(chunk.ts, measured.ts[measured.present])
    np.testing.assert_array_equal(chunk.values, measured.values[measured.present])
