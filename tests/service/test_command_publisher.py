"""The connection that commands leave by: what is on the wire, and a broker that goes away and comes back."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.worlds.broker import running_broker
from service.commands.command_loop import begin_commands
from service.commands.publisher import CommandPublisher
from store.engine.database import Connection
from tests.worlds.command_world import settle_pumps

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
    assert datetime.now(UTC) > pumps.now
