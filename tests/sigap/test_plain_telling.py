"""What `train`, `score`, `evaluate` and `models list` tell: limits where people look, figures, dates, what was cut."""

import csv
import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fleet.coded import coded
from sigap.cli.progress_lines import EVERY_S, lines_shown
from store.engine.database import connect
from store.learning.retrainings import retrainings
from tests.cloned_database import cloned_database
from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place
from tests.sigap.lean_fleets import SPREAD
from tests.sigap.lean_fleets import write_pumps as write_lean_pumps
from tests.sigap.pump_fleet import BEGIN, write_pumps
from wording.wording import Wording

NOTHING = Wording().say(coded("model_says_nothing"))
SINCE = BEGIN + timedelta(days=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pumps with a mode that can never be learnt: a model of them has a limit to tell."""
    pumps = write_pumps(tmp_path_factory.mktemp("told") / "pumps", devices=16, days=50)
    with (pumps / "product.toml").open("a") as file:
        file.write(
            '\n[failure_modes.seal_leak]\ncomponent = "seal"\nhorizon = "12d"\nlead_needed = "2d"\n'
            "cost = { failure = 900, visit = 60 }\n"
        )
    return pumps


@pytest.fixture(scope="module")
def trained(server_url: str, template: str, folder: Path) -> Iterator[tuple[Place, str, str]]:
    """A place with a model of the pumps, and what training it said: standard output, and standard error."""
    with quick_folder() as data, cloned_database(server_url, template) as url:
        place = Place(data, url)
        with place.start("train", "--from", folder, "--json") as process:
            out, err = process.communicate(timeout=280)
        assert process.returncode == 0, out + err
        yield place, out, err


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open() as opened:
        return list(csv.DictReader(opened))


def test_training_tells_its_limits_right_before_the_result_and_on_standard_error(
    trained: tuple[Place, str, str],
) -> None:
    _, out, err = trained
    limit = "warning: Seal leak: no model: 0 failures on 0 devices; 5 on 3 with a record before them are needed"
    lines = out.splitlines()
    assert limit in lines
    assert lines.index(limit) < next(at for at, line in enumerate(lines) if line.startswith("promoted: "))
    assert limit in err.splitlines()


def test_the_object_of_training_stays_readable(trained: tuple[Place, str, str]) -> None:
    _, out, _ = trained
    line = out.splitlines()[-1]
    manifest = json.loads(line)["manifest"]
    assert len(line) < 6_000
    assert (manifest["devices"], "reference" in manifest, "feature_names" in manifest) == (16, False, False)
    assert manifest["features"] > 50
    assert manifest["data_from"] == "2024-05-01T00:00:00Z"
    assert manifest["modes"]["bearing_wear"]["figures"]["pr_auc"] > 0.5


def test_the_list_of_models_has_figures_and_the_real_date_of_promotion(trained: tuple[Place, str, str]) -> None:
    place, _, _ = trained
    told = place.json("models", "list", "garden_pump")
    [model] = told["models"]
    assert (model["state"], model["devices"]) == ("champion", 16)
    assert model["modes"]["bearing_wear"]["figures"]["pr_auc"] > 0.5
    assert model["modes"]["bearing_wear"]["point"]["rung"] in ("advise", "ticket", "ticket_notice")
    assert any("Seal leak" in one for one in model["warnings"])
    [deployment] = told["deployments"]
    noted = datetime.fromisoformat(deployment["noted_at"])
    assert timedelta(0) <= datetime.now(UTC) - noted < timedelta(hours=1)
    text = place.run("models", "list", "garden_pump")
    assert f"{noted.astimezone(UTC):%Y-%m-%d %H:%M}Z (2024-05-01 00:00Z on the fleet's clock)  model" in text


def test_since_cuts_what_score_writes_and_not_the_history(
    trained: tuple[Place, str, str], folder: Path, tmp_path: Path
) -> None:
    place, _, _ = trained
    place.run("score", folder, "--out", tmp_path / "all.csv")
    said = place.run("score", folder, "--out", tmp_path / "late.csv", "--since", f"{SINCE:%Y-%m-%d}")
    late = [row for row in rows_of(tmp_path / "all.csv") if row["ts"] >= f"{SINCE:%Y-%m-%dT}"]
    assert rows_of(tmp_path / "late.csv") == late
    assert "warning: Seal leak: no model" in said
    missing = {row["serial"] for row in rows_of(tmp_path / "all.csv")} - {row["serial"] for row in late}
    assert missing
    assert f"warning: {len(missing)} of 16 devices have no row since {SINCE:%Y-%m-%d}: {min(missing)}" in said


def test_score_adds_blame_and_tickets(trained: tuple[Place, str, str], folder: Path, tmp_path: Path) -> None:
    place, _, _ = trained
    place.run("score", folder, "--out", tmp_path / "told.csv", "--blame", "--tickets")
    rows = [row for row in rows_of(tmp_path / "told.csv") if row["failure_mode"] == "bearing_wear"]
    worn = [row for row in rows if row["ticket"]]
    assert {row["ticket"] for row in worn} <= {"ticket", "advice"}
    assert worn
    assert all(row["ticket_since"] <= row["ts"] for row in worn)
    assert all(not row["ticket_since"] for row in rows if not row["ticket"])
    assert {row["serial"] for row in worn} & {f"P-{number:03d}" for number in range(0, 16, 2)}
    leading = [row["blame"].split()[0].split(":")[0] for row in worn if row["blame"]]
    assert max(set(leading), key=leading.count) in ("vibration", "flow", "flow_per_speed")


def test_a_model_that_can_say_nothing_is_not_promoted_not_even_by_force(place: Place, tmp_path: Path) -> None:
    folder = write_lean_pumps(tmp_path / "pumps", hours=0)
    for force in ([], ["--promote"]):
        text = place.run("train", "--from", folder, *force)
        assert f"not promoted: {NOTHING}" in text
        assert "warning: there is nothing to learn from: no readings and no events" in text
        assert "promoted:" not in text.replace("not promoted:", "")
    told = place.json("models", "list", "pump")
    assert {one["state"] for one in told["models"]} == {"challenger"}
    assert told["deployments"] == []
    assert NOTHING in place.run("models", "promote", "pump", str(told["models"][0]["id"]), status=1)


def test_evaluation_ends_with_its_limits(place: Place, tmp_path: Path) -> None:
    folder = write_lean_pumps(tmp_path / "pumps", hours=0, failures=SPREAD, events=True)
    said = place.run("evaluate", folder, "--folds", "2")
    last = said.splitlines()[-1]
    assert last.startswith("warning: ")
    assert "warning: no anomaly detector: there is no telemetry to watch, or it was left out" in said


def test_a_training_that_was_killed_does_not_stand_as_running(database_url: str, tmp_path: Path) -> None:
    folder = write_pumps(tmp_path / "pumps", devices=30, days=60)
    place = Place(tmp_path, database_url)
    with closing(connect(database_url)) as conn, place.start("train", "--from", folder) as process:
        while not states(conn):
            conn.execute("SELECT pg_sleep(0.02)")
        assert states(conn) == [("running", None)]
        process.kill()
        process.wait()
        while states(conn) == [("running", None)]:  # Until the server has noticed.
            conn.execute("SELECT pg_sleep(0.02)")
        assert states(conn) == [("failed", "training_killed")]
    assert "failed: its process ended before it was done" in place.run("models", "list", "garden_pump")


def states(conn: Any) -> list[tuple[str, str | None]]:
    return [(one.state, one.outcome.code if one.outcome else None) for one in retrainings(conn, "garden_pump")]


def test_without_a_terminal_progress_is_a_line_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EVERY_S == 10
    reading, writing = os.pipe()
    with os.fdopen(reading) as log, os.fdopen(writing, "w") as err:
        monkeypatch.setattr(sys, "stderr", err)
        with lines_shown("reading", None, every=0.001) as shown:
            assert log.readline().startswith("reading: 0 s")
            shown.stage("learning")
            shown.reach(1200, 5000)
            while not (line := log.readline()).startswith("learning"):
                pass
        assert line == "learning: 1,200 of 5,000, 0 s\n"


def test_a_product_of_events_alone_needs_no_metric(place: Place, tmp_path: Path) -> None:
    folder = write_events(tmp_path / "doors")
    place.run("import", folder)
    trained = place.json("train", "door")
    assert trained["promoted"]
    assert trained["manifest"]["modes"]["jam"]["figures"]["pr_auc"] > 0.5
    scored = place.json("score", folder, "--out", tmp_path / "doors.csv", "--at", "last")
    assert scored["devices"] == 20


def write_events(folder: Path) -> Path:
    """Doors that send fault codes: every other one sends E7 for four days and then jams."""
    folder.mkdir()
    (folder / "product.toml").write_text(
        '[product]\nid = "door"\nname = "Door"\ninterval = "1d"\n[codes.E7]\n'
        '[failure_modes.jam]\ncomponent = "rail"\nhorizon = "6d"\nlead_needed = "1d"\n'
        "cost = { failure = 900, visit = 60 }\n"
    )

    def at(day: int, hour: int = 8) -> str:
        return f"{BEGIN + timedelta(days=day, hours=hour):%Y-%m-%dT%H:%M:%SZ}"

    devices, events, failures = ["serial,installed_at"], ["serial,ts,code"], ["serial,ts,failure_mode"]
    for number in range(20):
        serial = f"D-{number:02d}"
        devices.append(f"{serial},{at(0)}")
        jams = 40 + number if number % 2 else None
        events += [f"{serial},{at(day)},E1" for day in range(number % 5, 70, 9) if jams is None or day < jams]
        if jams is not None:
            events += [f"{serial},{at(day, 10)},E7" for day in range(jams - 4, jams)]
            failures.append(f"{serial},{at(jams, 20)},jam")
    for name, lines in (("devices", devices), ("events", events), ("failures", failures)):
        (folder / f"{name}.csv").write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n")
    return folder
