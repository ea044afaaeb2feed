"""A fleet with credentials, Mosquitto as `deploy/` configures it, and the loop that keeps its users."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime

from bench.worlds.deployed_mosquitto import Mosquitto
from bench.worlds.kept_users import kept_users
from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.broker_access.keeper import BROKER
from store.access.broker_view import highest_change, read_applied
from store.access.credentials import (
    IssuedHow,
    NewCredential,
    RevokedReason,
    SecretHash,
    issue_credential,
    revoke_credential,
    rotate_credential,
)
from store.access.sealed import send_sealed
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection, connect
from tests.worlds.mqtt_guest import Guest, Tls

WITHIN_S = 20.0
NOW = datetime(2026, 3, 2, tzinfo=UTC)
FILE = """
[product]
id = "cooler"
name = "Cooler"
interval = "10m"
[metrics.power]
unit = "W"
[inputs.plug]
topic = "tele/{serial}/SENSOR"
values = { power = "ENERGY.Power" }
"""


class BrokerWorld:
    """`issue`, `rotate` and `revoke` change rows; `wait` waits until the broker has them."""

    def __init__(self, database_url: str, broker: Mosquitto) -> None:
        self.url, self.broker = database_url, broker
        self.conn: Connection = connect(database_url)
        self.product: Product = parse_product(FILE, file="cooler.toml")
        register_product(self.conn, self.product, mode=ClockMode.WALL)

    def device(self, serial: str) -> Device:
        return register_device(self.conn, product=self.product, serial=serial, installed_at=NOW)[0]

    def issue(self, device: Device, secret: str, *, sealed: bool = True, quarantined: bool = False) -> int:
        new = NewCredential(device.id, user_of(device), secret=hashed(secret), quarantined=quarantined)
        with self.conn.transaction():
            issued = issue_credential(self.conn, new, by="test", how=IssuedHow.COMMAND, now=NOW)
            assert issued is not None
            if sealed:
                send_sealed(self.conn, issued, secret, now=datetime.now(UTC))
        return issued

    def issue_certificate(self, device: Device, name: str) -> int | None:
        until = datetime(2036, 1, 1, tzinfo=UTC)
        return issue_credential(
            self.conn,
            NewCredential(device.id, name, good_until=until, number="1"),
            by="test",
            how=IssuedHow.COMMAND,
            now=NOW,
        )

    def rotate(self, device: Device, secret: str) -> None:
        new = NewCredential(device.id, user_of(device), secret=hashed(secret))
        with self.conn.transaction():
            issued = rotate_credential(
                self.conn, new, reason=RevokedReason.ROTATED, by="test", how=IssuedHow.COMMAND, now=NOW
            )
            assert issued is not None
            send_sealed(self.conn, issued, secret, now=datetime.now(UTC))

    def revoke(self, device: Device) -> None:
        revoke_credential(self.conn, device.id, reason=RevokedReason.REVOKED, by="test", now=NOW)

    def remap(self, topic: str) -> None:
        """Another version of the product file maps another topic."""
        product = parse_product(FILE.replace("tele/{serial}/SENSOR", topic), file="cooler.toml")
        register_product(self.conn, product, mode=ClockMode.WALL)

    def kept(self, *, with_folder: bool = True) -> AbstractContextManager[None]:
        """Within, the loop of the service process runs."""
        return kept_users(self.conn, self.url, self.broker, patience_s=WITHIN_S, with_folder=with_folder)

    def wait(self) -> None:
        """Returns when the broker has every change there is."""
        until(lambda: (done := read_applied(self.conn, BROKER)) is not None and done.fault is None
              and done.changed >= highest_change(self.conn))  # fmt: skip

    def come(self, device: Device, secret: str, **how: object) -> Guest:
        return Guest(self.broker.ports[1884], user_of(device), secret, **how)  # type: ignore[arg-type]

    def come_by_tls(self, device: Device, secret: str) -> Guest:
        return Guest(self.broker.ports[8883], user_of(device), secret, tls=Tls(self.broker.certs / "broker_ca.crt"))

    def close(self) -> None:
        self.conn.close()


@contextmanager
def broker_world(database_url: str, broker: Mosquitto) -> Iterator[BrokerWorld]:
    with closing(BrokerWorld(database_url, broker)) as world:
        yield world


def user_of(device: Device) -> str:
    return f"{device.product}.{device.serial}"


def hashed(secret: str) -> SecretHash:
    salt = hashlib.sha256(secret.encode()).digest()[:12]
    return SecretHash(salt, 101, hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, 101))


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
