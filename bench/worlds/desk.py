"""A service desk of any size for benchmarks: devices with their owners, tickets, orders, appointments, stock.

Each statement of `desk.sql` makes the rows of one kind, for all devices at once."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.access.secrets import new_secret, secret_hash
from api.access.sessions import COOKIE
from bench.result_table import Note
from fleet.product import Product, Role
from fleet.product_files.parse import load_product
from models.model_files.manifest import FEATURE_VERSION, Manifest, manifest_json, seal
from service.ledger.evaluation import evaluate
from service.notices.links import token_hash
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from store.engine.queries import load
from store.identity.sessions import begin_session
from store.learning.models import register_model
from store.learning.rungs import rungs
from store.rollups.rollups import refresh_range
from store.telemetry.readings import Reading, TelemetryWriter

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)  # Monday morning in Jakarta.
FILE = Path(__file__).parents[2] / "fleet" / "products" / "refrigerator.toml"
# In an order in which what a row refers to is there already.
STATEMENTS = (
    *("add_tenant", "add_customers", "add_sites", "add_assets", "add_devices", "add_latest", "add_statuses"),
    *("add_components", "add_coverage", "add_external_refs", "add_people", "add_lookers"),
    *("add_hours", "add_areas", "add_skills"),
    *("add_predictions", "add_prediction_states", "add_prediction_history", "add_scores"),
    *(
        "add_tickets",
        "link_predictions",
        "add_ticket_history",
        "add_findings",
        "add_repair_checks",
        "add_entitlements",
        "add_targets",
    ),
    *("add_notices", "add_alarms", "add_reports", "add_orders", "add_order_tickets", "add_order_history"),
    *("add_order_items", "add_bookings", "add_places", "add_receipts", "add_consumption", "add_reservations"),
    *("add_needs", "add_news", "add_owner"),
)
# Of the page that the newest ticket's customer answers on.
LINK = "a-link-to-the-newest-ticket"
SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DeskSize:
    """How much there is; four customers have five appliances."""

    devices: int = 100_000
    tickets: int = 20_000
    orders: int = 20_000
    technicians: int = 200

    @property
    def customers(self) -> int:
        return self.devices * 4 // 5


def fill_desk(conn: Connection, size: DeskSize, note: Note) -> Product:
    """Fills a migrated database; the newest ticket's device has three weeks of readings."""
    product = load_product(FILE)
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    values = {
        "devices": size.devices,
        "customers": size.customers,
        "tickets": size.tickets,
        "orders": size.orders,
        "technicians": size.technicians,
        "now": NOW,
        "product": product.id,
        "model": _model(conn, product),
        "modes": [mode.id for mode in product.failure_modes],
        # Two of its components: all of them would fill as many rows as everything else.
        "components": [one.id for one in product.components[:2]],
        "components_of": json.dumps({mode.id: mode.component for mode in product.failure_modes}),
        "parts": [part.number for part in product.parts],
        "link": token_hash(LINK),
    }
    for statement in STATEMENTS:
        done = conn.execute(SQL[statement], values)
        note(f"{statement.replace('_', ' ')}: {done.rowcount:,}")
    _measure(conn, product)
    conn.execute("VACUUM ANALYZE")
    evaluate(conn, product, NOW, rungs(conn, product.id))
    return product


def cookie_of(conn: Connection, name: str) -> dict[str, str]:
    """A browser in which somebody of the desk is signed in."""
    row, secret, now = conn.execute(SQL["person_named"], {"name": name}).fetchone(), new_secret(), datetime.now(UTC)
    assert row is not None, name
    begin_session(
        conn,
        token_hash=secret_hash(secret),
        person_id=row[0],
        at=now,
        expires_at=now + timedelta(days=1),
        address="127.0.0.1",
        agent="sigap",
        how="link",
    )
    return {COOKIE: secret}


def _model(conn: Connection, product: Product) -> int:
    """A model in force that learnt nothing."""
    nothing: dict[str, float | int | None] = {}
    manifest = Manifest(product.id, "d", FEATURE_VERSION, (), (), 0, 0, (), 0, 1, {}, nothing, {}, ())
    return register_model(
        conn, product.id, manifest=manifest_json(manifest), body=seal(manifest, b"nothing"), promote=True
    )


def _measure(conn: Connection, product: Product) -> None:
    """Hourly readings of the newest ticket's device."""
    row = conn.execute("SELECT device_id FROM ticket ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    values = tuple(1 if metric.role is Role.STATE else 20.0 for metric in product.metrics)
    begin = NOW - timedelta(days=21)
    with conn.transaction():
        TelemetryWriter(conn).write(
            product, [Reading(row[0], begin + timedelta(hours=h), None, values, NOW) for h in range(21 * 24)]
        )
    for period in product.rollups:
        refresh_range(conn, product, period, [row[0]], begin, NOW)
