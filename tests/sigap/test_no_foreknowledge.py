"""Faults that come without any sign are not foreseen: if they were, the simulator would leak."""

from datetime import UTC, datetime
from pathlib import Path

from demo.plan import physics_of
from firmware_sim.recording import record_fleet
from fleet.recorded.folder import open_folder
from models.data.folder import from_folder
from models.decision.policy import Rung
from models.training.train import train

SUDDEN = """
[product]
id = "sudden_refrigerator"
name = "Refrigerator"
interval = "1h"
scoring = "12h"
[metrics]
cabinet_temperature = { unit = "degC" }
evaporator_temperature = { unit = "degC" }
compressor_power = { unit = "W" }
compressor_duty = { unit = "%" }
fan_speed = { unit = "rpm" }
[failure_modes.defrost_failure]
component = "defrost_system"
horizon = "7d"
lead_needed = "2d"
cost = { failure = 900000, visit = 200000 }
"""


def test_sudden_failures_get_no_tickets_ahead_beyond_chance(tmp_path: Path) -> None:
    folder = record_fleet(
        tmp_path / "past",
        SUDDEN,
        physics_of("refrigerator"),
        devices=30,
        days=60,
        seed=11,
        begin=datetime(2026, 1, 1, tzinfo=UTC),
        prefix="F",
        pace=40.0,
    )
    leave_only(folder / "failures.csv", "defrost_failure")
    [(mode, report)] = train(from_folder(open_folder(folder)), seed=1).manifest.modes.items()
    assert mode == "defrost_failure"
    assert report.failures >= 8
    assert report.point is not None
    assert report.point.rung in (Rung.SHADOW, Rung.ADVISE)
    prevalence, found = report.figures["prevalence"], report.figures["pr_auc"]
    assert prevalence is not None
    assert found is not None
    assert found < 2.5 * prevalence


def leave_only(failures: Path, mode: str) -> None:
    header, *rows = failures.read_text().splitlines()
    failures.write_text("\n".join([header, *(row for row in rows if row.endswith(f",{mode}"))]) + "\n")
