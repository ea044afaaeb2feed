"""One simulated washing machine on the wall clock, with everything real between it and its ticket: broker, ingest,
service, mail."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET
from firmware_sim.life.truth import Fault
from firmware_sim.physics.washing_machine import PHYSICS
from firmware_sim.wire.commands import Manner
from firmware_sim.wire.farm import Farm
from fleet.process import StopSignal
from fleet.product_files.parse import parse_product
from fleet.settings import load_settings
from fleet.times import to_milliseconds
from service.worker import run
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode, wake
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import connect
from tests.ingest.live_ingest import live_ingest, wait_until
from tests.service.outside import Mailbox, mail_server
from tests.service.service_world import predict, rows

FILE = Path(__file__).resolve().parents[2] / "fleet" / "products" / "washing_machine.toml"
MODE = "drain_pump_blockage"
EVERY_S = 0.25
LINK_SECRET = "a-secret-of-thirty-two-characters"
# What takes hours in a household takes seconds here.
FASTER = {
    "interval": "1s",
    "reopen_window": "1s",
    "cured_for": "1s",
    "cure_within": "6s",
    "answer_within": "1s",
    "takes_up_to": "3s",
    "expires_after": "1m",
}


@dataclass(frozen=True, slots=True)
class WashingWorld:
    """Ani's washing machine, whose drain pump is nearly blocked; its predictions are written by `foresee`."""

    database_url: str
    device: Device
    fleet: SimulatedFleet
    mailbox: Mailbox
    feeding: threading.Lock

    def foresee(self, *, rung: str = "ticket_notice") -> None:
        """What predict would write of the blockage."""
        with connect(self.database_url) as conn:
            predict(conn, self.device, mode=MODE, at=datetime.now(UTC), rung=rung)
            wake(conn, self.device.product)

    def wait(self, query: LiteralString, wanted: object) -> None:
        wait_until(self.database_url, query, wanted)

    def rows(self, query: LiteralString) -> list[tuple[object, ...]]:
        with connect(self.database_url) as conn:
            return rows(conn, query)

    def fault(self) -> Fault:
        """What really happened to the pump."""
        with self.feeding:
            return next(fault for fault in self.fleet.truth() if fault.failure_mode == MODE)


def product_text(**faster: str) -> str:
    """The product file of the platform, with these durations in it."""
    text = FILE.read_text(encoding="utf-8")
    for key, value in {**FASTER, **faster}.items():
        lines = [f'{key} = "{value}"' if line.startswith(f"{key} = ") else line for line in text.splitlines()]
        text = "\n".join(lines)
    return text


@contextmanager
def washing(
    database_url: str,
    mqtt_url: str,
    folder: Path,
    manner: Manner = Manner.OBEYS,
    *,
    late_ms: int = 1,
    helps: bool = True,
    **faster: str,
) -> Iterator[WashingWorld]:
    """The machine lives, a reading every quarter of a second; service and ingest run until the end. `helps`: whether
    the command undoes the damage, and not only says so."""
    product = parse_product(product_text(**faster), file="washing_machine.toml")
    now = datetime.now(UTC)
    fleet = SimulatedFleet(
        PHYSICS,
        devices=1,
        seed=4,
        begin=now,
        interval=timedelta(seconds=EVERY_S),
        prefix=f"WM{uuid.uuid4().hex[:8]}",
        disturbances=QUIET,
    )
    fleet.begin_fault(fleet.serials[0], MODE, at=now - timedelta(days=40), fails=now + timedelta(days=10))
    with connect(database_url) as conn:
        register_product(conn, product, mode=ClockMode.WALL, now=None)
        ani = create_customer(
            conn, name="Ani", email="ani@example.com", phone=None, language="en", time_zone="Asia/Jakarta"
        )
        # Ani may be written to at night: the story is told by the clock on the wall.
        conn.execute("UPDATE customer SET quiet_until = quiet_from")
        device, _ = register_device(
            conn, product=product, serial=fleet.serials[0], installed_at=fleet.installed_at[0], customer_id=ani
        )
    limits = {metric.id: (metric.low, metric.high) for metric in PHYSICS.settings}
    stop, feeding = StopSignal(), threading.Lock()
    with (
        mail_server() as mailbox,
        live_ingest(database_url, mqtt_url),
        _service(database_url, mqtt_url, mailbox, folder),
        Farm(
            mqtt_url,
            product.id,
            fleet.serials,
            firmware=PHYSICS.firmware,
            clock=lambda: to_milliseconds(datetime.now(UTC)),
            limits=limits,
            manners=dict.fromkeys(fleet.serials, manner),
            cures=PHYSICS.cures,
            late_ms=late_ms,
        ) as farm,
    ):
        assert farm.wait_connected(30)
        feeder = threading.Thread(target=_feed, args=(fleet, farm, feeding, helps, stop), name="washing machine")
        feeder.start()
        try:
            wait_until(database_url, "SELECT count(*) > 2 FROM telemetry.washing_machine", True)
            yield WashingWorld(database_url, device, fleet, mailbox, feeding)
        finally:
            stop.set()
            feeder.join()


def _feed(fleet: SimulatedFleet, farm: Farm, feeding: threading.Lock, helps: bool, stop: StopSignal) -> None:
    while not stop.wait(EVERY_S):
        with feeding:
            for serial, command in farm.carried_out() if helps else ():
                fleet.obey(serial, command)
            farm.publish(fleet.advance(datetime.now(UTC)))


@contextmanager
def _service(database_url: str, mqtt_url: str, mailbox: Mailbox, folder: Path) -> Iterator[None]:
    settings = load_settings(
        database_url=database_url,
        mqtt_url=mqtt_url,
        smtp_url=mailbox.url,
        link_secret=LINK_SECRET,
        public_url="https://servis.example.com",
        data_dir=folder,
    )
    stop = StopSignal()
    thread = threading.Thread(target=run, args=(settings, stop), name="service")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()
