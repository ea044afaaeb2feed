"""The least that any durable ingest in Python does: `python -m bench.load.bare_path MQTT_URL DATABASE_URL FILE`.

The wire's codec on asyncio, typed decoding, a binary COPY to a temporary table, `ON CONFLICT DO NOTHING`, and the
acknowledgement after the commit: no checks, no dead letters, no latest values, no numbering, no marks for rollups. Its
rows go to `telemetry.<product>`, and the devices' numbers are read once.
"""

import asyncio
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
from psycopg.sql import SQL

from fleet.product import Product
from fleet.product_files.parse import load_product
from ingest.plain.columns import values_of
from ingest.plain.typed import PlainDecoder
from ingest.wire.packets import Published, acknowledgements, connect_packet, read_packets, subscribe_packet
from store.engine.database import Connection, connect
from store.rollups.columns import telemetry_table
from store.telemetry.reading_columns import ReadingColumns
from store.telemetry.staging import column_names, copy_into_stage, make_stage, stage_table

MOST_AT_ONCE, WINDOW = 10_000, 20_000


class Bare(asyncio.Protocol):
    def __init__(self, user: str | None, password: str | None, topic: str) -> None:
        self._who, self._topic = (user, password), topic
        self._rest = b""
        self.waiting: list[Published] = []
        self.arrived = asyncio.Event()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        user, password = self._who
        hello = connect_packet("bare", user=user, password=password, keepalive=0, session=0, window=WINDOW)
        transport.write(hello + subscribe_packet(1, [self._topic], options=1, identifier=None))

    def data_received(self, data: bytes) -> None:
        published, _, used = read_packets(data := self._rest + data if self._rest else data)
        self._rest = data[used:]
        self.waiting += published
        if len(self.waiting) > MOST_AT_ONCE:
            self.transport.pause_reading()
        self.arrived.set()

    def take(self) -> list[Published]:
        taken, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
        self.transport.resume_reading()
        return taken


class Store:
    def __init__(self, conn: Connection, product: Product) -> None:
        self._conn, self._product, self._decoder = conn, product, PlainDecoder.of(product)
        rows = conn.execute("SELECT serial, id FROM device WHERE product = %s", (product.id,)).fetchall()
        self._devices = {f"sigap/v1/{product.id}/{serial}/telemetry".encode(): number for serial, number in rows}
        make_stage(conn, product)

    def put(self, taken: list[Published]) -> None:
        now = time.time_ns() // 1000
        decoded = [self._decoder.decode(payload) for _, _, _, _, payload in taken]
        found = [one for one in decoded if one is not None and not isinstance(one, list)]
        rows = ReadingColumns(
            np.array([self._devices[topic] for topic, *_ in taken], np.int64),
            np.array([one.ts for one in found], np.int64) * 1000,
            np.array([one.seq for one in found], np.int64),
            np.full(len(found), now),
            values_of(self._decoder, found),
        )
        with self._conn.transaction():
            copy_into_stage(self._conn, self._product, rows)
            self._conn.execute(
                SQL("INSERT INTO {t} ({c}) SELECT {c} FROM {s} ON CONFLICT (device, ts) DO NOTHING").format(
                    t=telemetry_table(self._product.id),
                    s=stage_table(self._product),
                    c=column_names(self._product),
                )
            )


async def run(mqtt_url: str, store: Store, product: Product) -> None:
    at, stop = urlsplit(mqtt_url), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    who = (unquote(at.username) if at.username else None, unquote(at.password) if at.password else None)
    bare = Bare(*who, f"sigap/v1/{product.id}/+/telemetry")
    await loop.create_connection(lambda: bare, at.hostname or "", at.port or 1883)
    print("ready", flush=True)
    while not stop.is_set():
        if not bare.waiting:
            bare.arrived.clear()
            await asyncio.wait(
                [asyncio.ensure_future(bare.arrived.wait()), asyncio.ensure_future(stop.wait())],
                return_when=asyncio.FIRST_COMPLETED,
            )
            continue
        taken = bare.take()
        await asyncio.to_thread(store.put, taken)
        bare.transport.write(acknowledgements([mid for _, mid, *_ in taken]))


def main() -> None:
    mqtt_url, database_url, file = sys.argv[1:]
    product = load_product(Path(file))
    with closing(connect(database_url)) as conn:
        asyncio.run(run(mqtt_url, Store(conn, product), product))


if __name__ == "__main__":
    main()
