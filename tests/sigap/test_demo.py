"""The demo as a person runs it: learnt, lived, stopped, killed, gone on with; and its truth stays where it is."""

import json
import os
import signal
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from demo.plan import HISTORY_DAYS, INTERVAL, LIVE_BEGIN, PACE, physics_of
from firmware_sim.fleet import SimulatedFleet
from fleet.settings import load_settings
from sigap.platform.running import open_database
from store.assets.registry import devices_of, find_device
from store.engine.database import Connection, connect
from store.learning.outcomes import openings, stored_times
from tests.sigap.commands_world import Place, counts_add_up
from tests.sigap.hidden_truth import secret_times, secrets_in_database, secrets_in_payload

PRODUCT = "demo_refrigerator"
SMALL = ("--devices", "10", "--past-devices", "16", "--past-days", "40")
PATIENCE_S = 120.0


def test_a_demo_learns_lives_is_killed_goes_on_and_hides_its_truth(place: Place) -> None:
    out = place.run("demo", *SMALL, "--days", "6", "--speed", "90d", "--json")
    first = last_object(out)
    assert "/link/" in out
    assert "the fleet goes live at 2026-03-01 00:00 (seed 1, 10 devices" in out
    assert first["until"] == (LIVE_BEGIN + timedelta(days=6)).isoformat()
    assert counts_add_up(first)

    assert "--fresh" in place.run("demo", "--seed", "2", status=2)
    assert "--fresh" in place.run("demo", "--devices", "11", status=2)
    assert "--fresh" in place.run("demo", "--history-days", "0", status=2)
    kill_in_the_middle(place)

    out = place.run("demo", "--days", "9", "--speed", "90d", "--json")
    second = last_object(out)
    assert "the fleet goes on at" in out
    assert "past days" not in out
    assert second["until"] == (LIVE_BEGIN + timedelta(days=9)).isoformat()
    assert second["tickets"] >= first["tickets"]
    assert counts_add_up(second)
    assert second["messages"]["sent"] == sent_without_interruption(days=9)
    assert second["messages"]["dead_lettered"] == 0
    look_for_the_truth(place)


def last_object(out: str) -> dict[str, Any]:
    answer = json.loads(out.strip().splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


def kill_in_the_middle(place: Place) -> None:
    """kill -9 as soon as the demo has lived some steps more."""
    before = kept_steps(place)
    with place.start("demo", "--days", "9", "--speed", "2d") as process:
        deadline = time.monotonic() + PATIENCE_S
        while kept_steps(place) < before + 3:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE_S)
    wait_for_orphans(place)


def kept_steps(place: Place) -> int:
    return int((place.data_dir / "demo" / "world" / "current").read_text())


def wait_for_orphans(place: Place) -> None:
    """Children of a killed demo end by themselves, at their next turn."""
    deadline = time.monotonic() + PATIENCE_S
    while str(place.data_dir) in subprocess.run(["ps", "axww", "-o", "command"], capture_output=True, text=True).stdout:
        assert time.monotonic() < deadline, "the children of a killed demo live on"
        time.sleep(0.1)


def sent_without_interruption(*, days: int) -> int:
    """Readings and repeats of the same fleet; repairs change what is measured, not how often."""
    begin = LIVE_BEGIN - timedelta(days=HISTORY_DAYS)
    fleet = SimulatedFleet(
        physics_of("refrigerator"), devices=10, seed=1, begin=begin, interval=INTERVAL, prefix="KLK", pace=PACE
    )
    fleet.measure(LIVE_BEGIN)
    sent = fleet.advance(LIVE_BEGIN + timedelta(days=days))
    delivered = fleet.delivered()
    secrets = secret_times(fleet.truth(), fleet.now)
    assert secrets
    assert not any(secrets_in_payload(one.payload, secrets) for one in sent)
    return delivered.readings + delivered.repeats


def look_for_the_truth(place: Place) -> None:
    folder = place.data_dir / "demo" / "world" / f"{kept_steps(place):09d}"
    fleet = SimulatedFleet.load(physics_of("refrigerator"), folder / f"{PRODUCT}.fleet")
    secrets = secret_times(fleet.truth(), fleet.now)
    assert len(secrets) > 3
    settings = load_settings(data_dir=place.data_dir / "demo", database_url=place.database_url)
    with open_database(settings) as url, closing(connect(url)) as conn:
        assert secrets_in_database(conn, secrets) == []
        sudden = {mode.id for mode in fleet.physics.modes if mode.signs is None}
        assert_history_is_known(conn)
        ids = [device.id for device in devices_of(conn, PRODUCT, after=0, limit=1000)]
        opened = openings(conn, PRODUCT, ids, datetime(2000, 1, 1, tzinfo=UTC))
        assert [one for one in opened if one.failure_mode in sudden and one.source == "prediction"] == []


def assert_history_is_known(conn: Connection) -> None:
    """What the living fleet brought is there; it was scored when it went live, and nobody acted on it before."""
    owner = find_device(conn, PRODUCT, "KLK-0001")
    assert owner is not None
    times = stored_times(conn, PRODUCT, owner.id, LIVE_BEGIN - timedelta(days=HISTORY_DAYS))
    assert min(times) < LIVE_BEGIN - timedelta(days=HISTORY_DAYS - 1)
    early = conn.execute(
        "SELECT (SELECT count(*) FROM ticket WHERE opened_at < %(begin)s), "
        "(SELECT count(*) FROM score WHERE scored_at < %(begin)s)",
        {"begin": LIVE_BEGIN - INTERVAL},
    ).fetchone()
    assert early == (0, 0)
