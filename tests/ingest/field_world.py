"""A fleet that the cases from the field happen to: a product of theirs, at a time of theirs."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from psycopg.sql import SQL, Identifier

from fleet.settings import Settings
from ingest.messages import Message
from ingest.writer import BatchWriter
from store.assets.registry import find_device
from store.engine.database import Connection
from tests.ingest.live_ingest import PATIENCE_S, live_ingest
from tests.worlds.asides import spell_rule

T0 = datetime(2025, 11, 22, tzinfo=UTC)
T0_MS = int(T0.timestamp() * 1000)
PRODUCT = "case_fridge"


class FieldWorld:
    def __init__(self, conn: Connection, database_url: str, mqtt_url: str, cases: Path) -> None:
        self.conn, self.cases = conn, cases
        self._database_url, self._mqtt_url = database_url, mqtt_url

    def publish(self, case: str) -> None:
        """Publishes the messages of a case, each as it is told to be, and waits until ingest has stored them."""
        self.send(self._messages(case))

    def send(self, messages: Iterable[Message]) -> None:
        with live_ingest(self._database_url, self._mqtt_url) as line:
            self._say(messages)
            line.settle(PRODUCT)

    def keep(self, case: str) -> None:
        """Publishes while nobody listens: the broker keeps what is retained."""
        self._say(self._messages(case))

    def listen(self) -> None:
        with live_ingest(self._database_url, self._mqtt_url) as line:
            line.settle(PRODUCT)

    def write(self, case: str) -> None:
        """Stores a case without a broker, which may lose the retain flag."""
        BatchWriter(self.conn, Settings()).write(self._messages(case), wall=T0)

    def values(self, metric: str, serial: str = "SN-1") -> dict[int, float | None]:
        """By milliseconds after T0."""
        rows = self.conn.execute(
            SQL("SELECT ts, {m} FROM telemetry.case_fridge WHERE device = %s ORDER BY ts").format(m=Identifier(metric)),
            (self.device(serial),),
        )
        found = {(ts - T0) // timedelta(milliseconds=1): value for ts, value in rows}
        return {ms: None if value is None else round(float(value), 4) for ms, value in found.items()}

    def letters(self) -> list[tuple[str, str]]:
        return self.conn.execute("SELECT reason, detail FROM dead_letter ORDER BY id").fetchall()

    def asides(self) -> list[tuple[str, float | None, str | None, str]]:
        rows = self.conn.execute("SELECT metric, value, text, rule FROM aside ORDER BY ts, metric")
        return [(metric, value, text, spell_rule(rule)) for metric, value, text, rule in rows]

    def tally(self, serial: str = "SN-1") -> dict[tuple[str, str], int]:
        rows = self.conn.execute("SELECT kind, metric, count FROM tally WHERE device_id = %s", (self.device(serial),))
        return {(kind, metric): count for kind, metric, count in rows}

    def states(self) -> dict[str, str]:
        rows = self.conn.execute("SELECT d.serial, s.state FROM device_status s JOIN device d ON d.id = s.device_id")
        return dict(rows.fetchall())

    def latest(self, serial: str) -> object:
        row = self.conn.execute(
            "SELECT readings FROM device_latest WHERE device_id = %s", (self.device(serial),)
        ).fetchone()
        return row and row[0]

    def device(self, serial: str) -> int:
        found = find_device(self.conn, PRODUCT, serial)
        assert found is not None
        return found.id

    def _messages(self, case: str) -> list[Message]:
        lines = (self.cases / case / "messages.jsonl").read_text(encoding="utf-8").splitlines()
        found = []
        for told in map(json.loads, lines):
            body = bytes.fromhex(told["payload_hex"]) if "payload_hex" in told else told["payload"].encode()
            found.append(replace(Message(told["topic"], body, T0), retained=told["retain"]))
        return found

    def _say(self, messages: Iterable[Message]) -> None:
        client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        client.connect("127.0.0.1", int(re.sub(r".*:", "", self._mqtt_url)))
        client.loop_start()
        for message in messages:
            client.publish(message.topic, message.payload, 1, message.retained).wait_for_publish(PATIENCE_S)
        client.disconnect()
        client.loop_stop()
