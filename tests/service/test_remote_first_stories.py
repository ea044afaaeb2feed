"""Three stories of a washing machine whose drain pump a command may clear, and what comes of its ticket: with a real
broker, ingest, service, mail server and simulated device."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.worlds.broker import running_broker, wait_for_port
from firmware_sim.wire.commands import Manner
from sigap.platform.free_ports import free_port
from tests.api.api_world import serving
from tests.ingest.mosquitto_process import MOSQUITTO
from tests.service.notice_world import link_in, part_of
from tests.service.outside import WAIT_S
from tests.worlds.washing_world import LINK_SECRET, MODE, WashingWorld, washing

HISTORY = "SELECT action FROM ticket_history ORDER BY id"
REMEDY = "SELECT r.state, r.reason ->> 'code' FROM remedy r"
TO_CUSTOMER = "SELECT kind, state FROM notice WHERE to_customer ORDER BY id"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debian's Mosquitto for this file, or the embedded broker where there is none."""
    if MOSQUITTO is None:
        with running_broker() as embedded:
            yield embedded.url
        return
    port, config = free_port(), tmp_path_factory.mktemp("broker") / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
    wait_for_port(port, process)
    yield f"mqtt://127.0.0.1:{port}"
    process.kill()
    process.wait()


def offered_visit(world: WashingWorld) -> httpx.Response:
    """The mail that Ani gets, and the page that its link opens."""
    mail = world.mailbox.arrived.get(timeout=WAIT_S)
    assert "ani@example.com" in mail["To"]
    with serving(world.database_url, token=None, link_secret=LINK_SECRET) as web:
        assert "serial number" in part_of(mail, "plain")
        return web.get(f"{link_in(mail)}?lang=en")


def test_a_command_cures_the_fault_and_the_ticket_closes_without_a_visit(
    database_url: str, broker: str, tmp_path: Path
) -> None:
    with washing(database_url, broker, tmp_path) as world:
        assert world.rows("SELECT min(drain_time) > 70 FROM telemetry.washing_machine") == [(True,)]
        world.foresee()
        world.wait("SELECT state FROM ticket", "closed")
        assert world.rows(HISTORY) == [("open",), ("try_command",), ("command_done",), ("resolve",), ("close",)]
        assert world.rows(REMEDY) == [("cured", "remedy_cured")]
        assert world.rows("SELECT kind, failure_mode, actor FROM finding") == [("cured_remotely", MODE, "remote_first")]
        assert world.rows("SELECT state, outcome FROM prediction_state") == [("ticketed", "cured_remotely")]
        assert world.rows("SELECT state, tried, asked_by FROM command") == [("succeeded", 1, "remote_first")]
        words = [word for (word,) in world.rows("SELECT word FROM command_history WHERE word IS NOT NULL ORDER BY id")]
        assert words == ["acknowledged", "in_progress", "succeeded"]
        assert world.rows(TO_CUSTOMER) == []  # Nobody was troubled.
        assert world.rows("SELECT action, actor FROM audit WHERE starts_with(subject, 'command/')") == [
            ("command_sent", "remote_first")
        ]
        assert (world.fault().ended, world.fault().repaired_at is not None) == ("averted", True)


def test_a_device_that_refuses_leaves_the_ticket_to_a_person_and_a_visit_is_offered(
    database_url: str, broker: str, tmp_path: Path
) -> None:
    with washing(database_url, broker, tmp_path, Manner.REFUSES) as world:
        world.foresee()
        page = offered_visit(world)
        assert "When may a technician come?" in page.text
        assert "We tried to put it right from afar" in page.text
        assert world.rows("SELECT state FROM command") == [("rejected",)]
        assert world.rows("SELECT state, assignee FROM ticket") == [("new", None)]
        assert world.rows(HISTORY) == [("open",), ("try_command",), ("command_in_vain",)]
        assert world.rows("SELECT state, reason -> 'args' ->> 'words' FROM remedy") == [("failed", "not now")]
        assert world.rows(TO_CUSTOMER) == [("predicted_failure", "opened")]
        assert world.fault().ended is None


def test_a_device_that_stays_silent_until_the_command_expires_leaves_it_to_a_person_too(
    database_url: str, broker: str, tmp_path: Path
) -> None:
    with washing(database_url, broker, tmp_path, Manner.SILENT, expires_after="2500ms") as world:
        world.foresee()
        assert "When may a technician come?" in offered_visit(world).text
        assert world.rows("SELECT state, tried > 1 FROM command") == [("expired", True)]
        assert world.rows(REMEDY) == [("failed", "remedy_command_ended")]
        assert world.rows("SELECT state, assignee FROM ticket") == [("new", None)]
        assert world.rows(TO_CUSTOMER) == [("predicted_failure", "opened")]


def test_a_device_that_takes_it_and_never_ends_it_leaves_it_to_a_person(
    database_url: str, broker: str, tmp_path: Path
) -> None:
    with washing(database_url, broker, tmp_path, Manner.STALLS, takes_up_to="1s") as world:
        world.foresee()
        world.wait("SELECT state FROM remedy", "failed")
        assert world.rows("SELECT state FROM command") == [("timed_out",)]


def test_readings_that_do_not_come_back_leave_it_to_a_person(database_url: str, broker: str, tmp_path: Path) -> None:
    with washing(database_url, broker, tmp_path, helps=False, cure_within="2s") as world:
        world.foresee()
        world.wait("SELECT state FROM remedy", "failed")
        assert world.rows("SELECT state FROM command") == [("succeeded",)]
        assert world.rows(REMEDY) == [("failed", "remedy_not_cured")]


@pytest.mark.parametrize("manner", [Manner.LATE, Manner.TWICE])
def test_late_and_doubled_answers_cure_all_the_same(
    database_url: str, broker: str, tmp_path: Path, manner: Manner
) -> None:
    """Late: after the platform asked again; the device does it once."""
    with washing(database_url, broker, tmp_path, manner, late_ms=1500) as world:
        world.foresee()
        world.wait("SELECT state FROM remedy", "cured")
        [(tried, state)] = world.rows("SELECT tried, state FROM command")
        assert state == "succeeded"
        assert tried == (2 if manner is Manner.LATE else 1)
        words = [word for (word,) in world.rows("SELECT word FROM command_history WHERE word = 'succeeded'")]
        assert words == ["succeeded"]
