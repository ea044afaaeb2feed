"""What is written first where telemetry is to come into a database.

`python -m bench.load.paho_scripts NAME MQTT_URL DATABASE_URL`: paho's client, `json.loads`, and an INSERT for each
message: committed one by one, or by the thousand with `executemany`. No checks; paho acknowledges a message when its
callback returns, so that the second one loses what it holds when it dies.
"""

import json
import signal
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from psycopg.sql import SQL, Identifier, Placeholder

from fleet.product import Product
from fleet.product_files.parse import load_product
from store.engine.database import Connection, connect
from store.rollups.columns import telemetry_table

FILE = Path(__file__).parents[1] / "products" / "ingest_path.toml"
EACH, MANY = "paho, a commit a message", "paho, 1,000 rows by executemany"
ROWS_AT_ONCE, WAITS_S = 1_000, 0.2


class Script:
    def __init__(self, conn: Connection, product: Product, *, at_once: int) -> None:
        self._conn, self._at_once = conn, at_once
        self._labels = {metric.id: metric.labels for metric in product.metrics if metric.labels}
        self._names = [metric.id for metric in product.metrics]
        self._rows: list[list[object]] = []
        rows = conn.execute("SELECT serial, id FROM device WHERE product = %s", (product.id,)).fetchall()
        self._devices: dict[str, int] = dict(rows)
        columns = ["device", "ts", "seq", "received_at", *self._names]
        self._insert = SQL("INSERT INTO {t} ({c}) VALUES ({v}) ON CONFLICT (device, ts) DO NOTHING").format(
            t=telemetry_table(product.id),
            c=SQL(", ").join(map(Identifier, columns)),
            v=SQL(", ").join(Placeholder() for _ in columns),
        )

    def take(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        serial = message.topic.split("/")[3]
        body = json.loads(message.payload)
        values = [self._stored(name, body["values"].get(name)) for name in self._names]
        ts = datetime.fromtimestamp(body["ts"] / 1000, UTC)
        self._rows.append([self._devices[serial], ts, body.get("seq"), datetime.now(UTC), *values])
        if len(self._rows) >= self._at_once:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            with self._conn.transaction(), self._conn.cursor() as cursor:
                cursor.executemany(self._insert, self._rows)
            self._rows = []

    def _stored(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return self._labels[name].index(value)
        return int(value) if isinstance(value, bool) else value


def main() -> None:
    name, mqtt_url, database_url = sys.argv[1:]
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    product, at = load_product(FILE), urlsplit(mqtt_url)
    with closing(connect(database_url)) as conn:
        script = Script(conn, product, at_once=1 if name == EACH else ROWS_AT_ONCE)
        client = Client(CallbackAPIVersion.VERSION2, "paho-script", protocol=MQTTProtocolVersion.MQTTv5)
        client.on_message = script.take
        client.on_subscribe = lambda *_: print("ready", flush=True)
        client.connect(at.hostname or "", at.port or 1883)
        client.subscribe(f"sigap/v1/{product.id}/+/telemetry", qos=1)
        while not stopped:
            began = time.monotonic()
            client.loop(WAITS_S)
            if time.monotonic() - began >= WAITS_S:
                script.flush()
        client.disconnect()


if __name__ == "__main__":
    main()
