"""Broker, database, worker and devices with a proxy on each of the worker's two lines."""

import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.ingest_path import FILE
from bench.under_fault.checking import Checked, check
from bench.under_fault.devices import Devices, Sent
from bench.under_fault.fault_proxy import FaultProxy
from bench.under_fault.parts import KilledBroker, KilledDatabase, KilledWorker, can_mount, small_disk
from fleet.product_files.parse import load_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import StoreUnavailable, connect
from store.engine.migrate import migrate

PATIENCE_S, LOOK_S = 30.0, 0.1
ROWS = "SELECT (SELECT count(*) FROM telemetry.ingest_path), (SELECT count(*) FROM dead_letter)"
FIRST = "SELECT EXISTS (SELECT FROM telemetry.ingest_path WHERE received_at > %s)"


@dataclass(slots=True)
class World:
    """`disk`: what the database lives on, where it can be filled."""

    database: KilledDatabase
    broker: KilledBroker
    worker: KilledWorker
    to_database: FaultProxy
    to_broker: FaultProxy
    devices: Devices
    sent: Sent
    disk: Path | None

    def stored_since(self, moment: float) -> None:
        """Returns when something received after a moment has been stored."""
        self._until(FIRST, [datetime.fromtimestamp(moment, UTC)], (True,))

    def settled(self, *, since: int, ends: list[float]) -> Checked:
        """Returns when all that was sent is stored, or when waiting longer would not help."""
        self.devices.end()
        with suppress(TimeoutError):
            self._until(ROWS, [], (len(self.sent.keys), len(self.sent.poison)))
        with closing(connect(self.database.url)) as conn:
            return check(conn, self.sent, since=since, ends=ends)

    def _until(self, query: str, arguments: list[object], wanted: tuple[object, ...]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with suppress(StoreUnavailable), closing(connect(self.database.url)) as conn:
                if conn.execute(query.encode(), arguments).fetchone() == wanted:
                    return
            time.sleep(LOOK_S)
        raise TimeoutError(f"{query}: not {wanted} within {PATIENCE_S:g} s")


@contextmanager
def broken_world(*, devices: int, disk_mb: int) -> Iterator[World]:
    """Every device has a connection of its own. Where nobody but root may make a disk, `disk` is None."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sigap-")))
        folder.chmod(0o755)
        disk = stack.enter_context(small_disk(folder / "disk", disk_mb)) if can_mount() else None
        database = KilledDatabase((disk or folder) / "db")
        stack.callback(database.kill)
        database.start()
        _register(database.url, devices)
        broker = KilledBroker(folder / "broker")
        stack.callback(broker.end, signal.SIGKILL)
        broker.start()
        to_broker = stack.enter_context(FaultProxy(("127.0.0.1", broker.port)))
        to_database = stack.enter_context(FaultProxy(database.socket))
        url = f"postgresql://postgres@127.0.0.1:{to_database.port}/postgres"
        worker = KilledWorker(url, to_broker.url, folder / "worker.log")
        stack.callback(worker.end, signal.SIGKILL)
        worker.start()
        sent = Sent(devices)
        fleet = Devices(broker.url, "ingest_path", name="device", count=devices, connections=devices, sent=sent)
        world = World(database, broker, worker, to_database, to_broker, stack.enter_context(fleet), sent, disk)
        world._until("SELECT count(*) FROM sigap.worker WHERE stage = 'ingest'", [], (1,))
        yield world


def _register(url: str, devices: int) -> None:
    with closing(connect(url)) as conn:
        migrate(conn)
        product = load_product(FILE)
        register_product(conn, product, mode=ClockMode.WALL)
        with conn.transaction():
            for n in range(devices):
                register_device(conn, product=product, serial=f"D-{n}", installed_at=datetime.now(UTC))
