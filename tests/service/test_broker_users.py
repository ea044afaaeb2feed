"""The broker's users follow the rows of credentials: on a real Mosquitto with its dynamic-security plugin."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from bench.worlds.deployed_mosquitto import Mosquitto, lacking, running_mosquitto
from fleet.coded import coded
from service.broker_access.control import DROPPED
from service.broker_access.keeper import BROKER
from store.access.broker_view import read_applied
from store.access.credentials import disable_credential, enable_credential
from store.engine.waiting import Listener
from tests.service.broker_world import NOW, BrokerWorld, broker_world, until, user_of
from tests.worlds.mqtt_guest import Guest


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    if why := lacking():
        pytest.skip(why)
    with running_mosquitto(tmp_path_factory.mktemp("mosquitto") / "broker") as running:
        yield running


@pytest.fixture
def world(database_url: str, broker: Mosquitto) -> Iterator[BrokerWorld]:
    with broker_world(database_url, broker) as world:
        yield world


def test_a_new_credential_lets_its_device_in_and_a_revoked_one_puts_it_out(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with world.kept():
        world.issue(device, "first")
        world.wait()
        assert not world.come(device, "other").is_in
        guest = world.come(device, "first")
        assert guest.is_in
        world.revoke(device)
        assert guest.is_put_out(within_s=2)
        world.wait()
        assert not world.come(device, "first").is_in
    assert world.conn.execute("SELECT FROM sealed_secret").fetchone() is None


def test_what_the_broker_dropped_is_told(world: BrokerWorld) -> None:
    DROPPED.set(-1)
    with world.kept():
        until(lambda: REGISTRY.get_sample_value("sigap_broker_dropped") == 0)


def test_a_rotated_secret_replaces_the_old_one(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with world.kept():
        world.issue(device, "first")
        world.wait()
        with world.come(device, "first") as guest:
            world.rotate(device, "second")
            assert guest.is_put_out()
        world.wait()
        assert not world.come(device, "first").is_in
        with world.come(device, "second") as guest:
            assert guest.publish("sigap/v1/cooler/SN-1/telemetry")


def test_a_disabled_credential_is_shut_out_until_it_is_enabled(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with world.kept():
        world.issue(device, "secret")
        world.wait()
        with world.come(device, "secret") as guest:
            disable_credential(world.conn, device.id, until=NOW.replace(year=2999), code="flood")
            assert guest.is_put_out(within_s=2)
        world.wait()
        assert not world.come(device, "secret").is_in
        enable_credential(world.conn, device.id)
        world.wait()
        with world.come(device, "secret") as guest:
            assert guest.is_in


def test_a_credential_in_quarantine_comes_in_when_it_is_released(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with world.kept():
        issued = world.issue(device, "secret", quarantined=True)
        world.wait()
        assert not world.come(device, "secret").is_in
        world.conn.execute("UPDATE device_credential SET quarantined = false WHERE id = %s", (issued,))
        world.wait()
        with world.come(device, "secret") as guest:
            assert guest.is_in


def test_what_was_issued_before_anybody_kept_the_broker_comes_by_the_file(world: BrokerWorld) -> None:
    """The hash of a row is enough; the users of others stay."""
    zigbee = json.loads((world.broker.access_dir / "dynamic-security.json").read_text())
    assert [one["username"] for one in zigbee["clients"] if "." not in one["username"]] == ["sigap", "sigap-access"]
    devices = [world.device(f"SN-{number}") for number in range(60)]
    for device in devices:
        world.issue(device, "secret", sealed=False)
    with world.kept():
        world.wait()
        for device in (devices[0], devices[-1]):
            with world.come(device, "secret") as guest:
                assert guest.is_in
        with Guest(world.broker.ports[1883], "sigap", "platform-secret", client_id="ingest") as platform:
            assert platform.subscribe("sigap/v1/#")


def test_everything_is_put_right_after_the_broker_lost_its_list(world: BrokerWorld, tmp_path: Path) -> None:
    devices = [world.device(f"SN-{number}") for number in range(3)]
    with world.kept():
        for device in devices:
            world.issue(device, "secret")
        world.wait()
        world.broker.stop()
        (world.broker.access_dir / "dynamic-security.json").unlink()
        world.broker.start()
        until(lambda: world.come(devices[2], "secret").is_in)


def test_changes_made_while_the_broker_was_away_are_applied_when_it_is_back(world: BrokerWorld) -> None:
    kept, gone = world.device("SN-1"), world.device("SN-2")
    with world.kept():
        world.issue(gone, "secret")
        world.wait()
        world.broker.stop()
        world.revoke(gone)
        world.issue(kept, "secret")
        world.broker.start()
        until(lambda: world.come(kept, "secret").is_in)
        assert not world.come(gone, "secret").is_in


def test_an_older_list_of_the_broker_is_put_right(world: BrokerWorld) -> None:
    """From a backup: it holds a user that was revoked and a secret that was rotated, and lacks a newer user."""
    revoked, rotated, newer = (world.device(f"SN-{number}") for number in range(3))
    file = world.broker.access_dir / "dynamic-security.json"
    with world.kept():
        world.issue(revoked, "secret")
        world.issue(rotated, "old")
        world.wait()
        older = file.read_bytes()
        world.revoke(revoked)
        world.rotate(rotated, "new")
        world.issue(newer, "secret")
        world.wait()
        world.broker.stop()
        file.write_bytes(older)
        world.broker.start()
        until(lambda: world.come(newer, "secret").is_in)
        assert not world.come(revoked, "secret").is_in
        assert not world.come(rotated, "old").is_in
        with world.come(rotated, "new") as guest:
            assert guest.is_in


def test_a_product_file_that_maps_other_topics_changes_the_devices_rights(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with world.kept():
        world.issue(device, "secret")
        world.wait()
        with world.come(device, "secret") as guest:
            assert guest.publish("tele/SN-1/SENSOR")
            assert not guest.publish("tele/SN-2/SENSOR")
            assert not guest.publish("stat/SN-1/SENSOR")
        world.remap("stat/{serial}/SENSOR")
        until(lambda: world.come(device, "secret").publish("stat/SN-1/SENSOR"))
        with world.come(device, "secret") as guest:
            assert not guest.publish("tele/SN-1/SENSOR")


def test_users_that_somebody_else_made_are_left_alone(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    others = {"username": "zigbee2mqtt", "textname": "", "roles": []}
    file = world.broker.access_dir / "dynamic-security.json"
    world.broker.stop()
    content = json.loads(file.read_text())
    content["clients"].append(others)
    file.write_text(json.dumps(content))
    world.broker.start()
    world.issue(device, "secret", sealed=False)
    with world.kept():
        world.wait()
    names = [one["username"] for one in json.loads(file.read_text())["clients"]]
    assert names.count("zigbee2mqtt") == 1
    assert user_of(device) in names


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_credential_by_the_name_of_the_platforms_user_takes_nothing_over_and_holds_nobody_up(
    world: BrokerWorld, with_folder: bool
) -> None:
    bad, sound = world.device("SN-1"), world.device("SN-2")
    with world.kept(with_folder=with_folder):
        world.issue_certificate(bad, "sigap")
        until(lambda: (done := read_applied(world.conn, BROKER)) is not None and done.fault is not None)
        done = read_applied(world.conn, BROKER)
        assert done is not None
        assert done.fault == coded("broker_name_taken", users="sigap")
        world.issue(sound, "secret", sealed=not with_folder)
        until(lambda: world.come(sound, "secret").is_in)
        until(lambda: Guest(world.broker.ports[1883], "sigap", "platform-secret", client_id="ingest").is_in)
        with Guest(world.broker.ports[1883], "sigap", "platform-secret", client_id="ingest") as platform:
            assert platform.subscribe("sigap/v1/#")
        world.revoke(bad)
        world.wait()
    clients = json.loads((world.broker.access_dir / "dynamic-security.json").read_text())["clients"]
    assert [one["roles"] for one in clients if one["username"] == "sigap"] == [[{"rolename": "sigap"}]]


def test_without_the_shared_folder_new_secrets_still_come_and_the_others_are_named(world: BrokerWorld) -> None:
    # Serials of no test before: the broker still has the users of those.
    known, unknown = world.device("KNOWN"), world.device("UNKNOWN")
    with world.kept(with_folder=False):
        world.issue(unknown, "secret", sealed=False)
        until(lambda: (done := read_applied(world.conn, BROKER)) is not None and done.fault is not None)
        world.issue(known, "secret")
        until(lambda: world.come(known, "secret").is_in)
        assert not world.come(unknown, "secret").is_in
        done = read_applied(world.conn, BROKER)
        assert done is not None
        assert done.fault == coded("broker_needs_file", count=1)
        world.rotate(unknown, "another")
        world.wait()
        with world.come(unknown, "another") as guest:
            assert guest.is_in


def test_without_changes_the_loop_waits(world: BrokerWorld) -> None:
    """A loop that wakes itself would turn as fast as it can."""
    world.issue(world.device("SN-1"), "secret", sealed=False)
    with world.kept():
        world.wait()
        listener = Listener(world.url)
        while listener.wait(1.5):
            pass
        before = statements(world)
        assert not listener.wait(2.5)
        listener.close()
        assert statements(world) - before < 100


def statements(world: BrokerWorld) -> int:
    """Transactions of the database so far."""
    world.conn.execute("SELECT pg_stat_force_next_flush()")
    row = world.conn.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert row is not None
    return int(row[0])
