"""kill -9 on every part during a replay: everything comes back by itself, nothing is lost, nothing is doubled."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fleet.settings import load_settings
from sigap.platform.running import find_running
from store.assets.fleet_clocks import read_clock
from store.engine.database import StoreUnavailable, connect, translated
from tests.sigap.commands_world import Place, counts_add_up
from tests.sigap.processes import children_of
from tests.sigap.pump_fleet import write_pumps

PATIENCE_S = 120.0
FIRST_KILLED_AT = 10
T = TypeVar("T")
MODULES = ("ingest", "predict", "service", "dashboards", "sigap.platform.broker")


def test_every_part_may_be_killed_during_a_replay(place: Place, tmp_path: Path) -> None:
    folder = write_pumps(tmp_path / "pumps", devices=16, days=60)
    held = tmp_path / "HELD"
    held.write_text("\n".join(f"P-{n:03d}" for n in range(4)))
    place.run("import", folder, "--except", held)
    place.run("train", "garden_pump")
    replay = ("replay", folder, "--devices", held, "--step", "12h")
    undisturbed = place.json(*replay)
    with place.start(*replay, "--json") as process:
        url = _database_of(place)
        # The clock stands at the end of the replay before until this one sets it back.
        _wait_for_step(url, lambda step: step < FIRST_KILLED_AT)
        for number, module in enumerate(MODULES):
            _wait_for_step(url, _is_past(FIRST_KILLED_AT + 15 * number))
            os.kill(_child(process.pid, f"-m {module}"), signal.SIGKILL)
        _wait_for_step(url, _is_past(FIRST_KILLED_AT + 15 * len(MODULES)))
        _stop_database(place, process.pid, url)
        out, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, f"{out}\n{err}"
    disturbed = json.loads(out.strip().splitlines()[-1])
    assert counts_add_up(disturbed)
    assert disturbed["messages"]["stored"] == undisturbed["messages"]["stored"]
    assert disturbed["messages"]["dead_lettered"] == 0
    assert disturbed["by_failure_mode"] == undisturbed["by_failure_mode"]


def _database_of(place: Place) -> str:
    settings = load_settings(data_dir=place.data_dir)
    running = _until(lambda: find_running(settings))
    return running.database_url


def _is_past(wanted: int) -> Callable[[int], bool]:
    return lambda step: step >= wanted


def _wait_for_step(url: str, is_right: Callable[[int], bool]) -> None:
    def reached() -> bool | None:
        try:
            with connect(url) as conn, translated():
                clock = read_clock(conn, "garden_pump")
        except StoreUnavailable:
            return None
        return (clock is not None and is_right(clock.ready_step)) or None

    _until(reached)


def _stop_database(place: Place, parent: int, url: str) -> None:
    """Kills the embedded database; on a server that is not ours, ends every connection to the test's database."""
    if place.database_url is None:
        os.kill(_child(parent, "-D "), signal.SIGKILL)
        return
    with connect(url) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )


def _child(parent: int, holding: str) -> int:
    """The process id of a child by what its command line holds."""

    return _until(lambda: next((pid for pid, command in children_of(parent).items() if holding in command), None))


def _until(found: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + PATIENCE_S
    while (value := found()) is None:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return value
