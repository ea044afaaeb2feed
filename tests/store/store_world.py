"""What the store's tests share: pumps with every kind of metric, and readings at whole minutes."""

from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL, Identifier

from fleet.product import Product
from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.telemetry.readings import Reading, TelemetryWriter, Written
from tests.worlds.readings import store_readings

T0 = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PUMP = """
[product]
id = "pump"
name = "Pump"
interval = "10m"
scoring = "1h"
[metrics.flow]
unit = "l"
[metrics.starts]
unit = ""
role = "counter"
[metrics.mode]
unit = ""
role = "state"
labels = ["off", "on", "alarm"]
[failure_modes.wear]
component = "bearing"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""


def pump() -> Product:
    return parse_product(PUMP, file="pump.toml")


def at(minute: float) -> datetime:
    return T0 + minute * MINUTE


class StoreWorld:
    """A product and its pumps; `store` writes as ingest does: rows and their dirty ranges in one transaction."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.product = conn, pump()
        register_product(conn, self.product, mode=ClockMode.DRIVEN, now=T0)
        self.writer = TelemetryWriter(conn)

    def device(self, serial: str) -> Device:
        return register_device(self.conn, product=self.product, serial=serial, installed_at=T0 - DAY)[0]

    def store(self, device: Device, *rows: tuple[float, float | None, float | None, int | None]) -> Written:
        """Rows of (minute, flow, starts, mode)."""
        readings = [Reading(device.id, at(minute), None, tuple(values), T0) for minute, *values in rows]
        return store_readings(self.conn, self.product, readings)

    def flow(self, device: Device, *flows: float) -> Written:
        """A flow every ten minutes from the start on."""
        return self.store(device, *((10.0 * place, flow, None, None) for place, flow in enumerate(flows)))

    def rollup(self, device: Device, *columns: str, period: str = "1h") -> list[tuple[object, ...]]:
        query = SQL("SELECT {c} FROM rollup.{t} WHERE device = %s ORDER BY bucket").format(
            c=SQL(", ").join(Identifier(name) for name in columns), t=Identifier(f"pump_{period}")
        )
        return self.conn.execute(query, (device.id,)).fetchall()

    def count(self, table: str) -> int:
        row = self.conn.execute(SQL("SELECT count(*) FROM {t}").format(t=Identifier(*table.split(".")))).fetchone()
        assert row is not None
        return int(row[0])
