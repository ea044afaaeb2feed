"""How long the broker takes to follow rows of credentials: very many, one beside them, a revocation, a lost list."""

import hashlib
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.deployed_mosquitto import Mosquitto, lacking, running_mosquitto
from bench.worlds.kept_users import kept_users, wait_for
from bench.worlds.raw_connection import connected
from bench.worlds.scoring import database
from fleet.product_files.parse import load_product
from service.broker_access.access_file import FILE as LIST
from service.broker_access.keeper import BROKER
from store.access.broker_view import highest_change, read_applied
from store.access.credentials import (
    IssuedHow,
    NewCredential,
    RevokedReason,
    SecretHash,
    issue_credential,
    revoke_credential,
)
from store.access.sealed import send_sealed
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import devices_of
from store.engine.database import Connection

FILE = Path(__file__).parent / "products" / "ingest_path.toml"
PATIENCE_S = 600.0
ROUNDS = 5
SECRET = "a-secret-of-the-benchmark"
MOST_S = {"all": 300.0, "one": 1.0, "revoked": 2.0, "lost": 300.0}
REGISTER = """
WITH made AS (
    INSERT INTO asset (product) SELECT %(product)s FROM generate_series(1, %(devices)s) RETURNING id
)
INSERT INTO device (asset_id, product, serial, tenant_id, installed_at)
SELECT id, %(product)s, 'SN-' || row_number() OVER (ORDER BY id), 1, now() FROM made
"""


@dataclass(slots=True)
class Place:
    """A fleet in a database of its own, and its broker."""

    conn: Connection
    broker: Mosquitto
    product: str
    devices: dict[str, int] = field(default_factory=dict)

    def user(self, serial: str) -> str:
        return f"{self.product}.{serial}"

    def is_let_in(self, serial: str) -> bool:
        with connected(self.broker.ports[1884], self.user(serial), SECRET) as stream:
            return stream is not None

    def wait_until_in(self, serial: str) -> float:
        return wait_for(lambda: self.is_let_in(serial), PATIENCE_S)

    def wait_until_applied(self) -> float:
        def is_applied() -> bool:
            done = read_applied(self.conn, BROKER)
            return done is not None and done.fault is None and done.changed >= highest_change(self.conn)

        return wait_for(is_applied, PATIENCE_S)


def run(*, devices: int, note: Note) -> Table:
    """RuntimeError where this machine has no Mosquitto."""
    if why := lacking():
        raise RuntimeError(why)
    with (
        tempfile.TemporaryDirectory(prefix="sigap-broker-") as folder,
        database() as conn,
        running_mosquitto(Path(folder) / "broker") as broker,
    ):
        place = _fleet(conn, broker, devices, note)
        figures = _measure(place, devices, note)
    rows = [
        Row("broker access", figure, key, "", values, Goal(most=MOST_S.get(key))) for key, figure, values in figures
    ]
    return Table(
        "A broker follows credentials", rows, [f"{devices:,} devices, each with a role of its own; in seconds."]
    )


def _fleet(conn: Connection, broker: Mosquitto, devices: int, note: Note) -> Place:
    """Every device with a credential, of which the broker does not know yet."""
    product = load_product(FILE)
    register_product(conn, product, mode=ClockMode.WALL)
    conn.execute(REGISTER, {"product": product.id, "devices": devices})
    place = Place(conn, broker, product.id)
    after = 0
    while page := devices_of(conn, product.id, after=after):
        place.devices |= {device.serial: device.id for device in page}
        after = page[-1].id
    began = time.perf_counter()
    with conn.transaction():
        for serial in [*place.devices][:-ROUNDS]:
            issue(place, serial)
    note(f"{devices - ROUNDS:,} credentials issued in {time.perf_counter() - began:.1f} s")
    return place


def _measure(place: Place, devices: int, note: Note) -> list[tuple[str, str, list[float]]]:
    serials = [*place.devices]
    known, fresh = serials[:-ROUNDS], serials[-ROUNDS:]
    with kept_users(place.conn, place.conn.info.dsn, place.broker, patience_s=PATIENCE_S):
        everyone = place.wait_until_in(known[-1])
        assert all(place.is_let_in(serial) for serial in known[:: max(1, len(known) // 100)])
        place.wait_until_applied()
        note(f"{len(known):,} credentials: {everyone:.1f} s until the last one lets in")
        beside, worked = [], place.broker.worked()
        for serial in fresh:
            issue(place, serial, sealed=True)
            beside.append(place.wait_until_in(serial))
            place.wait_until_applied()
        worked = (place.broker.worked() - worked) / ROUNDS
        note(f"one beside them: {spelled(beside)}; {worked:.2f} s of the broker's processor time")
        revoked = [_revoked(place, serial) for serial in fresh]
        place.wait_until_applied()
        note(f"a revoked one is disconnected: {spelled(revoked)}")
        lost = _lost(place, known[0])
        note(f"after the broker lost its list: {lost:.1f} s until a device is let in")
        place.wait_until_applied()
    began = time.perf_counter()
    with kept_users(place.conn, place.conn.info.dsn, place.broker, patience_s=PATIENCE_S):
        query = "UPDATE device_credential SET disabled_code = disabled_code WHERE device_id = %s"
        place.conn.execute(query, (place.devices[known[0]],))
        place.wait_until_applied()
        again = time.perf_counter() - began
    note(f"after a restart of the service process, nothing had changed: {again:.1f} s until all was compared")
    size = (place.broker.access_dir / LIST).stat().st_size / 1e6
    note(f"the broker's list: {size:.1f} MB")
    return [
        ("all", f"{devices:,} at once: until the last one lets in", [everyone]),
        ("one", f"one beside them: until it lets in (worst of {ROUNDS})", [max(beside)]),
        ("one_median", "one beside them, median", [statistics.median(beside)]),
        ("one_worked", "one beside them, the broker's processor time", [worked]),
        ("revoked", f"a revoked one: until it is disconnected (worst of {ROUNDS})", [max(revoked)]),
        ("lost", "the broker lost its list: until a device is let in", [lost]),
        ("compared", "the service process restarted: until all was compared", [again]),
    ]


def issue(place: Place, serial: str, *, sealed: bool = False) -> None:
    salt = hashlib.sha256(serial.encode()).digest()[:12]
    secret = SecretHash(salt, 101, hashlib.pbkdf2_hmac("sha512", SECRET.encode(), salt, 101))
    new, now = NewCredential(place.devices[serial], place.user(serial), secret=secret), datetime.now(UTC)
    with place.conn.transaction():
        issued = issue_credential(place.conn, new, by="bench", how=IssuedHow.COMMAND, now=now)
        assert issued is not None
        if sealed:
            send_sealed(place.conn, issued, SECRET, now=now)


def _revoked(place: Place, serial: str) -> float:
    """Seconds from the row to the end of the connection."""
    with connected(place.broker.ports[1884], place.user(serial), SECRET) as stream:
        assert stream is not None
        now = datetime.now(UTC)
        began = time.perf_counter()
        revoke_credential(place.conn, place.devices[serial], reason=RevokedReason.REVOKED, by="bench", now=now)
        stream.settimeout(PATIENCE_S)
        while stream.recv(64):
            pass
        return time.perf_counter() - began


def _lost(place: Place, serial: str) -> float:
    """Seconds from the start of a broker without a list until a device is let in."""
    place.broker.stop()
    (place.broker.access_dir / LIST).unlink()
    began = time.perf_counter()
    place.broker.start()
    place.wait_until_in(serial)
    return time.perf_counter() - began


def spelled(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (worst)"
