"""What ingest's tests share: one kind of fridge, two of them registered, and a writer at a fixed time."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import LiteralString

from psycopg.sql import SQL, Identifier

from fleet.product import Product
from fleet.product_files.parse import parse_product
from fleet.settings import Settings
from ingest.committer import Stored
from ingest.messages import Message
from ingest.writer import BatchWriter
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device, register_device
from store.engine.database import Connection
from store.telemetry.dead_letters import DeadLetter, list_dead_letters

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
MINUTE = 60_000
FRIDGE = """
[product]
id = "fridge"
name = "Fridge"
interval = "5m"
[metrics.temp]
unit = "degC"
range = [-40, 60]
[metrics.power]
unit = "W"
[metrics.energy]
unit = "Wh"
role = "counter"
[metrics.door]
unit = ""
role = "state"
labels = ["shut", "open"]
[failure_modes.wear]
component = "compressor"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""
Payload = bytes | Mapping[str, object] | Sequence[Mapping[str, object]]


def fridge(extra: str = "") -> Product:
    return parse_product(FRIDGE + extra, file="fridge.toml")


def reading(minute: int, **values: object) -> dict[str, object]:
    """A telemetry element, `minute` minutes after now (or before, below zero)."""
    return {"ts": NOW_MS + minute * MINUTE, "values": values}


def message(payload: Payload, kind: str = "telemetry", serial: str = "SN-1", product: str = "fridge") -> Message:
    return Message(f"sigap/v1/{product}/{serial}/{kind}", encoded(payload), NOW)


def encoded(payload: Payload) -> bytes:
    return payload if isinstance(payload, bytes) else json.dumps(payload).encode()


class IngestWorld:
    """A fleet of fridges on a driven clock that shows `NOW`."""

    def __init__(self, conn: Connection, **settings: object) -> None:
        self.conn, self.settings = conn, Settings(**settings)  # type: ignore[arg-type]
        register_product(conn, fridge(), mode=ClockMode.DRIVEN, now=NOW)
        self.devices = {serial: self.register(serial) for serial in ("SN-1", "SN-2")}
        self.writer = self.new_writer()

    def new_writer(self) -> BatchWriter:
        """As a process that was started just now has one."""
        return BatchWriter(self.conn, self.settings)

    def register(self, serial: str) -> int:
        device, _ = register_device(self.conn, product=fridge(), serial=serial, installed_at=NOW - timedelta(days=99))
        return device.id

    def declare(self, extra: str) -> None:
        """A new version of the fridge's product file, with more in it."""
        register_product(self.conn, fridge(extra), mode=ClockMode.DRIVEN, now=NOW)

    def write(self, *messages: Message) -> Stored:
        return self.writer.write(messages, wall=datetime.now(UTC))

    def stored(self, column: str = "temp", serial: str = "SN-1") -> dict[int, float | int | None]:
        """A device's column by minutes after now."""
        device = find_device(self.conn, "fridge", serial)
        assert device is not None
        rows = self.conn.execute(
            SQL("SELECT ts, {c} FROM telemetry.fridge WHERE device = %s ORDER BY ts").format(c=Identifier(column)),
            (device.id,),
        )
        return {(ts - NOW) // timedelta(minutes=1): value for ts, value in rows}

    def letters(self) -> list[DeadLetter]:
        """Waiting dead letters, oldest first."""
        return list_dead_letters(self.conn)[::-1]

    def tally(self) -> dict[tuple[str, str], int]:
        """SN-1's counts by kind and metric."""
        rows = self.conn.execute("SELECT kind, metric, count FROM tally WHERE device_id = %s", (self.devices["SN-1"],))
        return {(kind, metric): count for kind, metric, count in rows}

    def rows(self, query: LiteralString) -> list[tuple[object, ...]]:
        return self.conn.execute(query).fetchall()
