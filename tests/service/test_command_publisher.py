"""The connection that commands leave by: what is on the wire, and a broker that goes away and comes back."""

import getpass
import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.worlds.broker import running_broker, wait_for_port
from fleet.coded import coded
from service.commands.command_loop import begin_commands, send_claimed
from service.commands.publisher import CommandPublisher
from sigap.platform.free_ports import free_port
from store.commands.commands import command_history
from store.commands.sending import claim_commands
from store.engine.database import Connection
from tests.ingest.mosquitto_process import MOSQUITTO
from tests.worlds.command_world import AWAKE, settle_pumps

WAIT_S = 20.0


@contextmanager
def listening(
    url: str, protocol: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv5
) -> Iterator["queue.Queue[MQTTMessage]"]:
    """The pump, as far as it hears its commands."""
    heard: queue.Queue[MQTTMessage] = queue.Queue()
    subscribed = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, "pump.P-1", protocol=protocol)
    client.on_connect = lambda c, *_: c.subscribe("sigap/v1/pump/P-1/command", qos=1)
    client.on_subscribe = lambda *_: subscribed.set()
    client.on_message = lambda _, __, message: heard.put(message)
    at = urlsplit(url)
    client.connect(at.hostname or "", at.port or 0)
    client.loop_start()
    try:
        assert subscribed.wait(WAIT_S)
        yield heard
    finally:
        client.disconnect()
        client.loop_stop()


class Connected:
    """Waits for a publisher's connection to stand or to be lost."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WAIT_S
        with self._changed:
            while not is_so():
                assert self._changed.wait(deadline - time.monotonic()), "the connection did not change"


def test_a_command_bears_mqtt_5s_marks_beside_its_payload(conn: Connection, broker_url: str) -> None:
    pumps = settle_pumps(conn)
    number = pumps.ask("clear", turns=2)
    connection = Connected()
    with CommandPublisher(broker_url, changed=connection.tell) as publisher, listening(broker_url) as heard:
        connection.wait(lambda: publisher.connected)
        begin_commands(publisher, conn)()
        message = heard.get(timeout=WAIT_S)
    command = pumps.command(number)
    expires = int(command.expires_at.timestamp() * 1000)
    assert json.loads(message.payload) == {
        "id": command.wire_id,
        "type": "clear",
        "args": {"turns": 2},
        "expires": expires,
    }
    assert (message.qos, message.retain) == (1, False)
    marks: Any = message.properties
    assert marks.CorrelationData == command.wire_id.encode()
    assert marks.ResponseTopic == "sigap/v1/pump/P-1/command/result"
    assert 500 <= marks.MessageExpiryInterval <= 600
    assert command.state == "sent"


def test_while_the_broker_is_away_commands_wait_and_leave_when_it_is_back(conn: Connection) -> None:
    pumps = settle_pumps(conn)
    connection = Connected()
    with running_broker() as broker, CommandPublisher(broker.url, changed=connection.tell) as publisher:
        connection.wait(lambda: publisher.connected)
        turn = begin_commands(publisher, conn)
        broker.kill()
        connection.wait(lambda: not publisher.connected)
        number = pumps.ask()
        turn()
        assert (pumps.command(number).state, pumps.command(number).tried) == ("queued", 0)
        broker.start()
        connection.wait(lambda: publisher.connected)
        with listening(broker.url) as heard:
            turn()
            assert json.loads(heard.get(timeout=WAIT_S).payload)["id"] == pumps.command(number).wire_id
    assert pumps.command(number).state == "sent"


def test_without_a_broker_commands_expire(conn: Connection) -> None:
    pumps = settle_pumps(conn)
    number = pumps.ask("clear")
    later = pumps.command(number).expires_at
    begin_commands(None, conn, wall=lambda: later)()
    assert pumps.command(number).state == "expired"


def test_many_devices_are_served_in_one_turn(conn: Connection, broker_url: str) -> None:
    """Each device gets its first command; the second waits for the first to end."""
    pumps = settle_pumps(conn)
    devices = [pumps.pump, *pumps.more(60)]
    for device in devices:
        pumps.ask(device=device)
        pumps.ask("reboot", device=device)
    connection = Connected()
    with CommandPublisher(broker_url, changed=connection.tell) as publisher:
        connection.wait(lambda: publisher.connected)
        begin_commands(publisher, conn)()
    states = conn.execute("SELECT name, state, count(*) FROM command GROUP BY 1, 2 ORDER BY 1").fetchall()
    assert states == [("reboot", "queued", 61), ("run_diagnostic", "sent", 61)]


def test_what_the_broker_refuses_was_a_try_and_keeps_nobody_waiting(conn: Connection, tmp_path: Path) -> None:
    """A user that may not publish to one of two devices."""
    pumps = settle_pumps(conn)
    [other] = pumps.more(1)
    refused, taken = pumps.ask(), pumps.ask(device=other)
    connection = Connected()
    with (
        mosquitto_with(tmp_path, "topic write sigap/v1/pump/P-2/command\n") as url,
        CommandPublisher(url, changed=connection.tell) as publisher,
    ):
        connection.wait(lambda: publisher.connected)
        begin_commands(publisher, conn)()
    assert [(pumps.command(number).state, pumps.command(number).tried) for number in (refused, taken)] == [
        ("sent", 1),
        ("sent", 1),
    ]
    assert [line.why for line in command_history(conn, refused)] == [None, None, coded("command_refused_by_broker")]
    assert [line.why for line in command_history(conn, taken)] == [None, None]


def test_what_never_left_waits_again_also_where_it_may_go_out_once_only(conn: Connection) -> None:
    pumps = settle_pumps(conn)
    number = pumps.ask("reboot")
    claimed = claim_commands(conn, now=pumps.now, awake_for=AWAKE)
    with CommandPublisher(f"mqtt://127.0.0.1:{free_port()}") as publisher:
        assert not send_claimed(conn, publisher, claimed, lambda: pumps.now)
    assert (pumps.command(number).state, pumps.command(number).tried) == ("queued", 0)
    assert pumps.send() == [number]


@contextmanager
def mosquitto_with(folder: Path, rights: str) -> Iterator[str]:
    """Debian's Mosquitto, whose users may do what `rights` says."""
    if MOSQUITTO is None:
        pytest.skip("needs Debian's mosquitto")
    port, config, acl = free_port(), folder / "mosquitto.conf", folder / "acl"
    acl.write_text(rights)
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nuser {getpass.getuser()}\nacl_file {acl}\n")
    process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"mqtt://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
