"""What the demo is handed of a running platform: its addresses, import, training, and a feeder for each fleet."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial

from api.access.permissions import SCOPE_GROUPS
from demo.platform import DrivenFleet, ImportCounts, Learnt, Platform
from firmware_sim.fleet import Delivered
from firmware_sim.wire.gateway import Gateway, Publication
from fleet.recorded.folder import RecordedFleet, Selection
from fleet.times import from_milliseconds
from models.training.training_history import training_history
from sigap.cli.showing import progress, say
from sigap.platform.own_tokens import own_token, token_of_member
from sigap.platform.running import Running
from sigap.platform.training import train_again, training
from sigap.replay.driven_clock import Feeder
from sigap.replay.importing import import_fleet
from store.assets.fleet_clocks import ClockMode
from store.assets.products import current_product, register_product
from store.assets.registry import find_devices
from store.engine.database import Connection, connect
from store.identity.people import Role
from store.learning.outcomes import TicketOpening, openings
from store.telemetry.message_counts import Messages, count_messages

SCOPES = SCOPE_GROUPS["desk"]


@contextmanager
def demo_platform(running: Running, *, ingest_workers: int) -> Iterator[Platform]:
    """What the demo acts through; its token ends with the context."""
    url = running.database_url
    with own_token(url, "demo", SCOPES) as token:
        yield Platform(
            http_url=running.http_url,
            trust=running.trust,
            mqtt_url=running.mqtt_url,
            token=token,
            token_of=lambda name, role: token_of_member(url, name, Role(role)),
            say=say,
            register_fleet=partial(_register_fleet, url),
            import_fleet=partial(_import_fleet, url),
            train=partial(training, url),
            learn_again=partial(_learn_again, url),
            drive=partial(_drive, url, ingest_workers),
            mail_url=running.mail_url,
        )


def _register_fleet(url: str, fleet: RecordedFleet) -> None:
    with closing(connect(url)) as conn:
        register_product(conn, fleet.product, mode=ClockMode.DRIVEN, now=min(r.installed_at for r in fleet.devices()))


def _import_fleet(url: str, fleet: RecordedFleet) -> ImportCounts:
    with closing(connect(url)) as conn, progress("importing readings") as bar:
        done = import_fleet(conn, fleet, progress=bar.advance)
    return ImportCounts(done.devices, done.readings, done.failures)


def _learn_again(url: str, product_id: str, serial: str) -> Learnt:
    made = train_again(url, product_id)
    failures = {mode: int(found["failures"]) for mode, found in made["manifest"]["modes"].items()}
    return Learnt(int(made["model"]), failures, labels_of(url, product_id, serial))


def labels_of(url: str, product_id: str, serial: str) -> list[tuple[datetime, str]]:
    """The failures of one device that training reads: when and of which failure mode."""
    with closing(connect(url)) as conn:
        product = current_product(conn, product_id)
        assert product is not None
        own = training_history(conn, product, Selection(devices=frozenset({serial}))).failures
    return [(from_milliseconds(int(at)), str(mode)) for at, mode in zip(own["ts"], own["failure_mode"], strict=True)]


@contextmanager
def _drive(url: str, ingest_workers: int, product: str, gateway: Gateway) -> Iterator[DrivenFleet]:
    """Reads of the database share the feeder's connection, and are repeated while it is away."""
    with closing(Feeder(url, gateway, product, ingest_workers=ingest_workers)) as feeder:

        def read_openings(serials: Sequence[str], since: datetime) -> list[TicketOpening]:
            return feeder.with_store(lambda conn: _openings(conn, product, serials, since))

        def count(delivered: Delivered, since: datetime) -> Messages:
            return feeder.with_store(
                lambda conn: count_messages(conn, product, delivered.ts, duplicates=delivered.repeats, since=since)
            )

        yield DrivenFleet(feeder.start, partial(_take_step, feeder), read_openings, count)


def _take_step(feeder: Feeder, now: datetime, publications: Sequence[Publication]) -> None:
    feeder.advance(now)
    feeder.publish(publications)
    feeder.finish()


def _openings(conn: Connection, product: str, serials: Sequence[str], since: datetime) -> list[TicketOpening]:
    devices = find_devices(conn, product, list(serials))
    return openings(conn, product, [device.id for device in devices.values()], since)
