"""Attacks on Mosquitto as `deploy/` configures it, by devices whose credentials are good: all of them over TLS."""

import socket
import ssl
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from bench.worlds.deployed_mosquitto import PLATFORM_PASSWORD, Mosquitto, lacking, running_mosquitto
from service.alarms.plan import TOPICS
from service.broker_access.broker_log import MOST_CONNECTS
from service.fleet_pass import sweep
from store.service.alarms import AlarmFilter, list_alarms
from tests.cloned_database import cloned_database
from tests.service.broker_world import BrokerWorld, broker_world, until, user_of
from tests.service.service_world import NO_CHANNEL
from tests.worlds.client_certificates import certificate_for, forged_certificate_for
from tests.worlds.mqtt_guest import Guest, Tls

MINE, OTHERS = "sigap/v1/cooler/SN-1", "sigap/v1/cooler/SN-2"
KINDS = ("telemetry", "telemetry/cbor", "event", "status", "command/result")
LIMIT = 2 * 1024 * 1024


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    if why := lacking():
        pytest.skip(why)
    with running_mosquitto(tmp_path_factory.mktemp("attacked") / "broker") as running:
        yield running


@pytest.fixture(scope="module")
def world(server_url: str, template: str, broker: Mosquitto) -> Iterator[BrokerWorld]:
    """Two devices with secrets, whose users are kept while the tests run."""
    with cloned_database(server_url, template) as url, broker_world(url, broker) as world:
        for serial in ("SN-1", "SN-2"):
            world.issue(world.device(serial), "secret", sealed=False)
        with world.kept():
            world.wait()
            yield world


@pytest.fixture
def attacker(world: BrokerWorld) -> Iterator[Guest]:
    with world.come_by_tls(world.device("SN-1"), "secret") as guest:
        assert guest.is_in
        yield guest


@pytest.fixture
def platform(broker: Mosquitto) -> Iterator[Guest]:
    """The platform's own connection, which hears everything."""
    with Guest(broker.ports[1883], "sigap", PLATFORM_PASSWORD, client_id="sigap-ingest-0-of-1") as guest:
        assert guest.subscribe("sigap/v1/#")
        yield guest


def test_a_device_publishes_its_own_topics_and_no_others(attacker: Guest, platform: Guest) -> None:
    for kind in KINDS:
        assert attacker.publish(f"{MINE}/{kind}", "own")
    assert attacker.publish("tele/SN-1/SENSOR", "mapped")
    for topic in (
        *(f"{OTHERS}/{kind}" for kind in KINDS),
        f"{MINE}/command",
        f"{MINE}/telemetry/other",
        "sigap/v1/fridge/SN-1/telemetry",
        "sigap/v1/cooler/_clock/step",
        "tele/SN-2/SENSOR",
        "$CONTROL/dynamic-security/v1",
        "$SYS/broker/uptime",
    ):
        assert not attacker.publish(topic, "not its own"), topic
    assert attacker.publish(f"{MINE}/telemetry", "last")
    assert [payload for _, payload in platform.hears(b"last")] == [b"own"] * len(KINDS) + [b"last"]


@pytest.mark.parametrize(
    "topic",
    [
        *("#", "+/#", "sigap/#", "sigap/v1/#", "sigap/v1/cooler/+/command", "$SYS/#", "$CONTROL/#", f"{MINE}/#"),
        *(f"{OTHERS}/command", f"{OTHERS}/telemetry", f"{MINE}/telemetry", "$share/group/sigap/v1/cooler/+/command"),
    ],
)
def test_a_device_subscribes_to_its_own_commands_only(attacker: Guest, topic: str) -> None:
    assert not attacker.subscribe(topic)


def test_what_was_refused_is_counted_and_stands_in_the_audit_log_and_in_an_alarm(world: BrokerWorld) -> None:
    device = world.device("SN-curious")
    world.issue(device, "secret", sealed=True)
    world.wait()
    with world.come_by_tls(device, "secret") as guest:
        for _ in range(3):
            assert not guest.publish(f"{OTHERS}/telemetry")
        assert guest.subscribe("sigap/v1/cooler/SN-curious/command")
        assert not guest.subscribe(f"{OTHERS}/command")
    query = "SELECT details ->> 'kind', details ->> 'topic' FROM audit WHERE subject = 'device/cooler/SN-curious'"
    until(lambda: len(world.conn.execute(query).fetchall()) == 2)
    assert set(world.conn.execute(query)) == {
        ("publish", f"{OTHERS}/telemetry"),
        ("subscribe", f"{OTHERS}/command"),
    }
    counted = REGISTRY.get_sample_value("sigap_broker_refused_topics_total", {"kind": "publish"})
    assert counted is not None
    assert counted >= 3
    sweep(world.conn, "cooler", datetime.now(UTC), NO_CHANNEL)
    alarms = list_alarms(world.conn, AlarmFilter(rule=TOPICS, active=True))
    assert "SN-curious" in [alarm.serial for alarm in alarms]


def test_a_device_hears_its_own_commands(attacker: Guest, platform: Guest) -> None:
    assert attacker.subscribe(f"{MINE}/command")
    platform.publish(f"{OTHERS}/command", "for another")
    platform.publish(f"{MINE}/command", "last")
    assert attacker.hears(b"last") == [(f"{MINE}/command", b"last")]


def test_a_will_on_anothers_topic_is_never_sent(world: BrokerWorld, broker: Mosquitto, platform: Guest) -> None:
    trust = Tls(broker.certs / "broker_ca.crt")
    liar = Guest(broker.ports[8883], "cooler.SN-1", "secret", tls=trust, will=f"{OTHERS}/status")
    assert liar.is_in
    drop(liar)
    honest = Guest(broker.ports[8883], "cooler.SN-1", "secret", tls=trust, will=f"{MINE}/status")
    assert honest.is_in
    drop(honest)
    assert platform.hears(b"will") == [(f"{MINE}/status", b"will")]


@pytest.mark.parametrize("listener", [1883, 1884, 8883])
def test_nobody_takes_anothers_session_by_its_client_id(
    world: BrokerWorld, broker: Mosquitto, platform: Guest, listener: int
) -> None:
    """Mosquitto 2.0 gives a session, and what waits in it, to whoever names its client id."""
    tls = Tls(broker.certs / "broker_ca.crt") if listener == 8883 else None
    thief = Guest(
        broker.ports[listener], "cooler.SN-1", "secret", client_id="sigap-ingest-0-of-1", clean=False, tls=tls
    )
    assert not platform.is_put_out(within_s=0.3)
    with world.come(world.device("SN-2"), "secret") as other:
        other.publish(f"{OTHERS}/telemetry", "last")
    assert platform.hears(b"last") == [(f"{OTHERS}/telemetry", b"last")]
    thief.leave()


def test_a_wrong_secret_no_secret_and_an_unknown_user_are_refused(broker: Mosquitto) -> None:
    trust = Tls(broker.certs / "broker_ca.crt")
    for user, secret in (("cooler.SN-1", "wrong"), ("cooler.SN-3", "secret"), ("", ""), ("cooler.SN-1", "")):
        assert not Guest(broker.ports[8883], user, secret, tls=trust).is_in
    assert not Guest(broker.ports[8883], "sigap", "secret", tls=trust).is_in


def test_a_revoked_device_is_put_out_within_two_seconds_and_stays_out(world: BrokerWorld) -> None:
    device = world.device("SN-revoked")
    world.issue(device, "secret")
    world.wait()
    with world.come_by_tls(device, "secret") as guest:
        assert guest.is_in
        world.revoke(device)
        assert guest.is_put_out(within_s=2)
    assert not world.come_by_tls(device, "secret").is_in


def test_a_message_above_the_limit_is_not_taken_and_others_go_on(
    world: BrokerWorld, attacker: Guest, platform: Guest
) -> None:
    """The connection that sent it is closed."""
    assert not attacker.publish(f"{MINE}/telemetry", b"x" * (LIMIT + 1))
    with world.come_by_tls(world.device("SN-2"), "secret") as other:
        assert other.publish(f"{OTHERS}/telemetry", "last")
    assert platform.hears(b"last") == [(f"{OTHERS}/telemetry", b"last")]


def test_a_certificate_lets_its_own_device_in_and_no_other(
    world: BrokerWorld, broker: Mosquitto, platform: Guest, tmp_path: Path
) -> None:
    device, name = world.device("SN-8"), "cooler.SN-8%c0a1b2"
    world.issue_certificate(device, name)
    world.wait()
    with Guest(broker.ports[8884], tls=certificate_for(name, broker.certs, tmp_path)) as guest:
        assert guest.is_in
        assert not guest.publish(f"{MINE}/telemetry", "as another")
        assert not guest.subscribe(f"{MINE}/command")
        assert guest.subscribe("sigap/v1/cooler/SN-8/command")
        assert guest.publish("sigap/v1/cooler/SN-8/telemetry", "last")
        assert platform.hears(b"last") == [("sigap/v1/cooler/SN-8/telemetry", b"last")]
        world.revoke(device)
        assert guest.is_put_out(within_s=2)


def test_a_certificates_device_takes_no_name_from_what_it_says(
    world: BrokerWorld, broker: Mosquitto, tmp_path: Path
) -> None:
    """User name and secret of another, beside a certificate: the certificate counts."""
    device, name = world.device("SN-9"), "cooler.SN-9%c0a1b2"
    world.issue_certificate(device, name)
    world.wait()
    tls = certificate_for(name, broker.certs, tmp_path)
    with Guest(broker.ports[8884], "cooler.SN-1", "secret", tls=tls) as guest:
        assert guest.is_in
        assert not guest.publish(f"{MINE}/telemetry")
        assert guest.publish("sigap/v1/cooler/SN-9/telemetry")


def test_a_certificate_that_is_in_no_row_may_do_nothing(world: BrokerWorld, broker: Mosquitto, tmp_path: Path) -> None:
    """Mosquitto answers it, for the authority signed it; but nothing is allowed to it. So is a revoked one."""
    with Guest(broker.ports[8884], tls=certificate_for("cooler.SN-1%cffffff", broker.certs, tmp_path)) as guest:
        assert not guest.publish(f"{MINE}/telemetry")
        assert not guest.subscribe(f"{MINE}/command")
        assert not guest.subscribe("#")


def test_a_forged_certificate_and_none_at_all_end_in_the_handshake(
    world: BrokerWorld, broker: Mosquitto, tmp_path: Path
) -> None:
    forged = forged_certificate_for("cooler.SN-8%c0a1b2", broker.certs, tmp_path)
    assert not Guest(broker.ports[8884], tls=forged).is_in
    bare = Tls(broker.certs / "broker_ca.crt")
    assert not Guest(broker.ports[8884], "cooler.SN-1", "secret", tls=bare).is_in


def test_five_hundred_connects_a_minute_shut_their_device_out_and_no_other(
    world: BrokerWorld, broker: Mosquitto
) -> None:
    device = world.device("SN-flood")
    world.issue(device, "secret")
    world.wait()
    with world.come_by_tls(world.device("SN-2"), "secret") as other:
        taken = next(n for n in range(5_000) if not connects(broker.ports[1884], user_of(device), "secret"))
        assert taken >= MOST_CONNECTS
        assert not connects(broker.ports[1884], user_of(device), "secret")
        assert other.publish(f"{OTHERS}/telemetry", "last")
        assert not other.is_put_out(within_s=0.1)
    query = """SELECT c.disabled_code, f.kind, f.shut_out FROM device_credential c JOIN flood f USING (device_id)
               WHERE device_id = %s"""
    assert world.conn.execute(query, (device.id,)).fetchall() == [("flood", "connects", True)]
    audit = "SELECT actor FROM audit WHERE action = 'flood_limited' AND subject = 'device/cooler/SN-flood'"
    assert world.conn.execute(audit).fetchall() == [("broker",)]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_plain_text_and_old_tls_are_refused_on_the_tls_listener(broker: Mosquitto) -> None:
    assert not connects(broker.ports[8883], "cooler.SN-1", "secret")
    old = ssl.create_default_context(cafile=str(broker.certs / "broker_ca.crt"))
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", broker.ports[8883])) as raw, pytest.raises(ssl.SSLError):
        old.wrap_socket(raw, server_hostname="localhost")


def drop(guest: Guest) -> None:
    """Ends the connection without a goodbye."""
    found = guest.client.socket()
    assert isinstance(found, socket.socket)
    found.shutdown(socket.SHUT_RDWR)
    until(lambda: not guest.client.is_connected())
    guest.client.loop_stop()


def connects(port: int, user: str, secret: str) -> bool:
    """One connection of MQTT 3.1.1 by hand: whether the broker took it."""
    with socket.create_connection(("127.0.0.1", port), 5) as raw:
        try:
            raw.sendall(connect_packet(user, secret))
            return raw.recv(4) == b"\x20\x02\x00\x00"
        except ConnectionError:
            return False


def connect_packet(user: str, secret: str) -> bytes:
    def text(value: str) -> bytes:
        return struct.pack("!H", len(value)) + value.encode()

    body = text("MQTT") + bytes([4, 0b11000010]) + struct.pack("!H", 60) + text("") + text(user) + text(secret)
    return bytes([0x10, len(body)]) + body
