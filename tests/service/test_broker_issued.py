"""What is issued to a device, by whatever way, is what the broker takes: secrets, odd serials, certificates."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.worlds.deployed_mosquitto import Mosquitto, lacking, running_mosquitto
from fleet.settings import load_settings
from service.device_access.certificates import load_authority
from service.device_access.credentials import issue, revoke, rotate
from service.device_access.usernames import new_common_name
from store.access.credentials import RevokedReason
from tests.service.access_cast import acting
from tests.service.broker_world import BrokerWorld, broker_world
from tests.worlds.mqtt_guest import Guest, Tls


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    if why := lacking():
        pytest.skip(why)
    with running_mosquitto(tmp_path_factory.mktemp("issued") / "broker") as running:
        yield running


@pytest.fixture
def world(database_url: str, broker: Mosquitto) -> Iterator[BrokerWorld]:
    with broker_world(database_url, broker) as world, world.kept():
        yield world


@pytest.mark.parametrize("serial", ["SN-17", "AA:BB 100%", "Kühe-1", "%c", "x" * 120])
def test_an_issued_secret_lets_the_device_in_at_once(world: BrokerWorld, serial: str) -> None:
    """By a command, without a restart of the broker: whoever is in stays in."""
    now = acting(now=datetime.now(UTC))
    with Guest(world.broker.ports[1883], "sigap", "platform-secret", client_id="other") as other:
        issued = issue(world.conn, world.device(serial), now)
        world.wait()
        assert issued.secret is not None
        with Guest(world.broker.ports[1884], issued.username, issued.secret) as guest:
            assert guest.is_in
            assert guest.publish(f"sigap/v1/cooler/{serial}/telemetry")
            assert guest.subscribe(f"sigap/v1/cooler/{serial}/command")
            rotated = rotate(world.conn, world.device(serial), now)
            assert guest.is_put_out()
        world.wait()
        assert rotated.secret is not None
        with Guest(world.broker.ports[1884], rotated.username, rotated.secret) as guest:
            assert guest.is_in
        assert other.subscribe("sigap/v1/#")
    assert world.conn.execute("SELECT FROM sealed_secret").fetchone() is None


def test_a_certificate_that_was_signed_for_a_device_lets_it_in(
    world: BrokerWorld, broker: Mosquitto, tmp_path: Path
) -> None:
    authority = load_authority(
        load_settings(device_ca_cert=broker.certs / "device_ca.crt", device_ca_key=broker.certs / "device_ca.key")
    )
    assert authority is not None
    device, now = world.device("SN-17"), acting(now=datetime.now(UTC))
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    pem = request.public_bytes(serialization.Encoding.PEM).decode()
    signed = authority.sign(pem, common_name=new_common_name(device.product, device.serial), now=now.now)
    issue(world.conn, device, now, certificate=signed)
    world.wait()
    assert signed.pem is not None
    (tmp_path / "device.crt").write_text(signed.pem)
    (tmp_path / "device.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    tls = Tls(broker.certs / "broker_ca.crt", tmp_path / "device.crt", tmp_path / "device.key")
    with Guest(broker.ports[8884], tls=tls) as guest:
        assert guest.is_in
        assert guest.publish("sigap/v1/cooler/SN-17/telemetry")
        assert not guest.publish("sigap/v1/cooler/SN-18/telemetry")
        revoke(world.conn, device, now, reason=RevokedReason.LEAKED)
        assert guest.is_put_out(within_s=2)
