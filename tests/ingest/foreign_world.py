"""Fleets on wall time whose devices speak as other systems do."""

from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL, Identifier

from fleet.product_files.parse import parse_product
from fleet.settings import Settings
from ingest.committer import Stored
from ingest.messages import Message
from ingest.writer import BatchWriter
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device, register_device
from store.engine.database import Connection


class ForeignWorld:
    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.began = datetime.now(UTC)
        self.writer = self.new_writer()

    def new_writer(self, **settings: object) -> BatchWriter:
        """As a process that was started just now has one."""
        return BatchWriter(self.conn, Settings(**settings))  # type: ignore[arg-type]

    def register(self, text: str, *serials: str) -> None:
        product = parse_product(text, file="product.toml")
        register_product(self.conn, product, mode=ClockMode.WALL)
        for serial in serials:
            register_device(self.conn, product=product, serial=serial, installed_at=self.began - timedelta(days=99))

    def write(self, *messages: Message) -> Stored:
        return self.writer.write(messages, wall=datetime.now(UTC))

    def rows(self, product: str, serial: str, *columns: str) -> list[tuple[object, ...]]:
        """A device's readings in order of time; floats to 3 places."""
        device = find_device(self.conn, product, serial)
        assert device is not None
        names = SQL(", ").join(map(Identifier, columns))
        rows = self.conn.execute(
            SQL("SELECT {} FROM telemetry.{} WHERE device = %s ORDER BY ts").format(names, Identifier(product)),
            (device.id,),
        )
        return [tuple(round(v, 3) if isinstance(v, float) else v for v in row) for row in rows]

    def latest(self, product: str, serial: str) -> dict[str, object]:
        device = find_device(self.conn, product, serial)
        assert device is not None
        row = self.conn.execute("SELECT readings FROM device_latest WHERE device_id = %s", (device.id,)).fetchone()
        found: dict[str, object] = row[0] if row else {}
        return {name: round(v, 3) if isinstance(v, float) else v for name, v in found.items()}

    def letters(self) -> list[tuple[str, str]]:
        """(reason, detail), oldest first."""
        return self.conn.execute("SELECT reason, detail FROM dead_letter ORDER BY id").fetchall()

    def tallies(self) -> dict[str, int]:
        return dict(self.conn.execute("SELECT kind, sum(count)::integer FROM tally GROUP BY kind").fetchall())
