"""The small cast that service's tests share: one kind of fridge, its owner, and what predict would have written."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from fleet.coded import coded
from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.notices.enabled_channels import Outlet, Outlets
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NO_CHANNEL: Outlets = {"email": Outlet(coded("no_mail_server"))}
FRIDGE = """
[product]
id = "fridge"
name = { en = "Fridge", id = "Kulkas" }
interval = "5m"
reopen_window = "3d"

[metrics.power]
unit = "W"
range = [0, 500]
[metrics.door]
unit = ""
role = "state"
labels = ["shut", "open"]

[parts.compressor_unit]
name = "Compressor unit"
[components.compressor]
name = { en = "Compressor", id = "Kompresor" }
parts = ["compressor_unit"]
[components.fan]

[failure_modes.compressor_wear]
name = { en = "Compressor wear", id = "Keausan kompresor" }
component = "compressor"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 400, visit = 50 }
[failure_modes.fan_stall]
component = "fan"
horizon = "5d"
lead_needed = "1d"
cost = { failure = 100, visit = 50 }

[codes.E21]
name = "Compressor does not start"
severity = "critical"
failure_mode = "compressor_wear"
ticket = true
[codes.I01]
severity = "info"

[warranty]
duration = "730d"
"""


@dataclass(frozen=True, slots=True)
class World:
    """A fleet of fridges on a driven clock at NOW, and Ani's fridge in it."""

    product: Product
    worn_fridge: Device
    ani: int


def settle(conn: Connection, *, mode: ClockMode = ClockMode.DRIVEN, email: str | None = "ani@example.com") -> World:
    product = parse_product(FRIDGE, file="fridge.toml")
    register_product(conn, product, mode=mode, now=NOW if mode is ClockMode.DRIVEN else None)
    ani = create_customer(conn, name="Ani", email=email, phone=None, language="id", time_zone="Asia/Jakarta")
    return World(product, add_fridge(conn, product, "SN-1", ani), ani)


def add_fridge(conn: Connection, product: Product, serial: str, customer: int | None = None) -> Device:
    device, _ = register_device(
        conn, product=product, serial=serial, installed_at=NOW - 300 * DAY, customer_id=customer
    )
    return device


def predict(
    conn: Connection,
    device: Device,
    *,
    mode: str = "compressor_wear",
    rung: str = "ticket_notice",
    at: datetime = NOW,
    horizon: timedelta = 10 * DAY,
    probability: float = 0.83,
) -> int:
    """An open prediction, as predict writes it."""
    model = _one(
        conn,
        """INSERT INTO model (product, state, manifest, digest, body)
           VALUES (%(product)s, 'retired', '{"kind": "test"}', 'd', 'b') RETURNING id""",
        {"product": device.product},
    )
    text = {"en": "power 30 % above its early life", "id": "daya 30 % di atas masa awalnya"}
    reasons = [coded("reason_as_kept", text=text).to_json()]
    prediction = _one(
        conn,
        """INSERT INTO prediction (product, device_id, asset_id, failure_mode, opened_at, expires_at, ts, probability,
               rung, reasons, evidence, model_id)
           VALUES (%(product)s, %(device)s, %(asset)s, %(mode)s, %(at)s, %(expires)s, %(at)s, %(probability)s,
               %(rung)s, %(reasons)s, '{}', %(model)s) RETURNING id""",
        {
            "product": device.product,
            "device": device.id,
            "asset": device.asset_id,
            "mode": mode,
            "at": at,
            "expires": at + horizon,
            "probability": probability,
            "rung": rung,
            "reasons": Jsonb(reasons),
            "model": model,
        },
    )
    conn.execute(
        """INSERT INTO prediction_state (prediction_id, asset_id, failure_mode, state, changed_at)
           VALUES (%s, %s, %s, 'open', %s)""",
        (prediction, device.asset_id, mode, at),
    )
    return prediction


def report_code(conn: Connection, device: Device, code: str, *, at: datetime = NOW, text: str = "") -> None:
    """A row in the inbox, as ingest writes it."""
    conn.execute(
        """INSERT INTO event_inbox (product, device_id, ts, code, severity, text)
           VALUES (%s, %s, %s, %s, 'error', %s)""",
        (device.product, device.id, at, code, text),
    )


def rows(conn: Connection, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
    return conn.execute(statement, values).fetchall()


def is_waited_for(conn: Connection) -> bool:
    """Whether another connection waits for a lock of this one."""
    return bool(rows(conn, "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"))


def _one(conn: Connection, statement: LiteralString, values: dict[str, object]) -> int:
    row = conn.execute(statement, values).fetchone()
    assert row is not None
    return int(row[0])
