"""The benchmark of reasons: what it prints for a small fleet, and that it says when there is nothing to explain."""

from pathlib import Path

import pytest

from bench.reasons import main
from tests.models.synthetic_fleets import pump_folder, write_fleet


def test_it_tells_cost_and_exactness_for_each_failure_mode(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(pump_folder())]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    devices, error, *_, same = line.removeprefix("bearing_wear: ").split(" | ")
    assert int(devices) == 10
    assert float(error) < 1e-9
    assert same == "10 of 10"


def test_a_fleet_without_failures_has_nothing_to_explain(tmp_path: Path) -> None:
    assert main([str(write_fleet(tmp_path, devices=3, failing=0, modes=""))]) == 1
