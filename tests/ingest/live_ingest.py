"""An ingest worker against a real broker, and devices that publish to it."""

import itertools
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

from paho.mqtt import publish
from paho.mqtt.enums import MQTTProtocolVersion
from psycopg.sql import SQL, Composed

from firmware_sim.wire.gateway import ConnectionLost, Gateway, Publication
from fleet.process import StopSignal
from fleet.settings import Settings
from ingest.messages import Message
from ingest.receiver import Receiver
from ingest.worker import IngestWorker
from store.assets import fleet_clocks as clocks
from store.assets.fleet_clocks import Stage
from store.engine.database import StoreUnavailable, connect
from store.engine.waiting import Listener

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
_ATTEMPTS = itertools.count(1)


class Line:
    """Devices' connection to a broker; `settle` returns when ingest has stored all that was published before."""

    def __init__(self, database_url: str, mqtt_url: str, *, slots: int = 1) -> None:
        self._database_url, self._mqtt_url, self._slots = database_url, mqtt_url, slots
        self._gateways: dict[str, Gateway] = {}
        self.receivers: list[Receiver] = []

    def publish(self, *messages: Message) -> None:
        for message in messages:
            _, _, product, serial, kind = message.topic.split("/", 4)
            self.gateway(product).publish([Publication(serial, kind, message.payload)])

    def gateway(self, product: str = "fridge") -> Gateway:
        if product not in self._gateways:
            self._gateways[product] = Gateway(self._mqtt_url, product, client_id=f"test-{uuid.uuid4().hex}")
        return self._gateways[product]

    def settle(self, product: str = "fridge") -> None:
        """Sends step marks until one is reported: the first may come before ingest listens."""
        deadline = time.monotonic() + PATIENCE_S
        with connect(self._database_url) as conn, closing(Listener(self._database_url)) as listener:
            while time.monotonic() < deadline:
                attempt = next(_ATTEMPTS)
                mark = json.dumps({"step": 1, "attempt": attempt}).encode()
                with suppress(ConnectionLost):
                    self.gateway(product).publish([Publication("_clock", "step", mark)])
                again = time.monotonic() + 2.0
                while time.monotonic() < again:
                    done = clocks.steps_done(conn, product, Stage.INGEST)
                    if all(done.get(slot, (0, 0)) >= (1, attempt) for slot in range(self._slots)):
                        return
                    listener.wait(0.5)
        raise AssertionError("ingest did not store what was published")

    def follows(self, *filters: str) -> None:
        """Returns when every worker is subscribed to these filters."""
        for pattern in filters:
            query = "SELECT count(*) FROM ingest_session WHERE {} = ANY(filters)"
            wait_until(self._database_url, SQL(query).format(pattern), self._slots)
        for receiver in self.receivers:
            assert receiver.connected.wait(PATIENCE_S)

    def close(self) -> None:
        for gateway in self._gateways.values():
            gateway.__exit__(None, None, None)


@contextmanager
def live_ingest(database_url: str, mqtt_url: str, *, slots: int = 1, **options: object) -> Iterator[Line]:
    """Workers in threads of this process, one a slot, and a line to them; `options` are settings of theirs."""
    stop, threads, receivers = StopSignal(), [], []
    for slot in range(slots):
        settings = Settings(ingest_workers=slots, ingest_slot=slot, **options)  # type: ignore[arg-type]
        worker = IngestWorker(settings, database_url=database_url, mqtt_url=mqtt_url)
        threads.append(threading.Thread(target=worker.run, args=(stop,), name=f"ingest-{slot}"))
        threads[-1].start()
        assert worker.receiver.connected.wait(PATIENCE_S)
        receivers.append(worker.receiver)
    line = Line(database_url, mqtt_url, slots=slots)
    line.receivers = receivers
    try:
        yield line
    finally:
        line.close()
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)


def start_worker(database_url: str, mqtt_url: str) -> "subprocess.Popen[bytes]":
    """`python -m ingest`, as it runs in production."""
    environment = os.environ | {"SIGAP_DATABASE_URL": database_url, "SIGAP_MQTT_URL": mqtt_url}
    return subprocess.Popen([sys.executable, "-m", "ingest"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)


def send(mqtt_url: str, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
    """One message of a device of its own connection; returns when the broker has it."""
    at = urlsplit(mqtt_url)
    publish.single(
        topic,
        payload,
        qos=1,
        retain=retain,
        hostname=at.hostname or "",
        port=at.port or 0,
        protocol=MQTTProtocolVersion.MQTTv5,
    )


def publish_all(mqtt_url: str, messages: Sequence[tuple[str, bytes]]) -> None:
    """Messages of one connection, one behind the other; returns when the broker has all of them."""
    at = urlsplit(mqtt_url)
    publish.multiple(
        [{"topic": topic, "payload": payload, "qos": 1} for topic, payload in messages],
        hostname=at.hostname or "",
        port=at.port or 0,
        protocol=MQTTProtocolVersion.MQTTv5,
    )


def wait_until(database_url: str, query: LiteralString | Composed, wanted: object) -> None:
    """Until a query's single value is what is wanted; woken by whatever commits."""
    deadline = time.monotonic() + PATIENCE_S
    seen: object = None
    while time.monotonic() < deadline:
        with suppress(StoreUnavailable), connect(database_url) as conn:
            row = conn.execute(query).fetchone()
            seen = row[0] if row else None
            if seen == wanted:
                return
            with closing(Listener(database_url)) as listener:
                listener.wait(0.2)
    raise AssertionError(f"{query}: {seen!r}, not {wanted!r}")
