"""What the broker cannot be given keeps nothing else back: on a real Mosquitto with its dynamic-security plugin."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.worlds.deployed_mosquitto import Mosquitto, lacking, running_mosquitto
from fleet.coded import Coded, coded
from fleet.process import StopSignal
from fleet.settings import BadSettings, load_settings
from service.broker_access.access_file import NoFile, hand_over
from service.broker_access.access_loop import broker_access
from service.broker_access.control import Control
from service.broker_access.handing_over import Handing
from service.broker_access.keeper import BROKER
from store.access.broker_view import read_applied
from tests.service.broker_world import BrokerWorld, broker_world, until, user_of
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


def test_without_the_shared_folder_many_new_secrets_come_too(world: BrokerWorld) -> None:
    """More than one turn does, and one among them that nobody knows."""
    unknown = world.device("SN-0")
    devices = [world.device(f"SN-{number}") for number in range(1, 56)]
    with world.kept(with_folder=False):
        world.broker.stop()
        world.issue(unknown, "secret", sealed=False)
        for device in devices:
            world.issue(device, "secret")
        world.broker.start()
        until(lambda: fault_of(world) == coded("broker_needs_file", count=1))
        for device in (devices[0], devices[-1]):
            with world.come(device, "secret") as guest:
                assert guest.is_in
        waiting = world.conn.execute("SELECT FROM sealed_secret").fetchall()
        assert waiting == []
        world.revoke(unknown)
        world.wait()


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_user_of_somebody_else_with_a_devices_name_keeps_no_other_device_out(
    world: BrokerWorld, with_folder: bool
) -> None:
    clashing, other = world.device("SN-1"), world.device("SN-2")
    with ask(world) as control, world.kept(with_folder=with_folder):
        world.wait()
        until(lambda: control.is_online)
        put_theirs(control, user_of(clashing))
        world.issue(clashing, "ours")
        until(lambda: fault_of(world) is not None)
        world.issue(other, "secret")
        until(lambda: world.come(other, "secret").is_in)
        world.broker.stop()
        world.broker.start()
        until(lambda: fault_of(world) == coded("broker_name_taken", users=user_of(clashing)))
        with Guest(world.broker.ports[1884], user_of(clashing), "theirs") as guest:
            assert guest.is_in
        world.revoke(other)
        until(lambda: not world.come(other, "secret").is_in)
        until(lambda: control.is_online)
        control.change([{"command": "deleteClient", "username": user_of(clashing)}])


def test_the_file_leaves_a_user_of_somebody_else_who_has_a_devices_name(world: BrokerWorld) -> None:
    """Otherwise a device of that name would put the platform's own user out."""
    devices = [world.device(f"SN-{number}") for number in range(2)]
    with ask(world) as control:
        put_theirs(control, user_of(devices[0]))
        for device in devices:
            world.issue(device, "ours", sealed=False)
        with world.kept():
            until(lambda: fault_of(world) == coded("broker_name_taken", users=user_of(devices[0])))
            until(lambda: world.come(devices[1], "ours").is_in)
            assert not world.come(devices[0], "ours").is_in
        until(lambda: control.is_online)
        control.change([{"command": "deleteClient", "username": user_of(devices[0])}])


def test_a_device_that_somebody_deleted_at_the_broker_comes_back_with_its_next_change(world: BrokerWorld) -> None:
    device = world.device("SN-1")
    with ask(world) as control, world.kept():
        world.issue(device, "secret")
        world.wait()
        control.change([{"command": "deleteClient", "username": user_of(device)}])
        assert not world.come(device, "secret").is_in
        world.remap("stat/{serial}/SENSOR")
        until(lambda: (guest := world.come(device, "secret")).is_in and guest.publish("stat/SN-1/SENSOR"))


def test_a_file_that_nobody_took_is_tried_again_when_the_broker_was_started_anew(
    world: BrokerWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.broker_access.handing_over.BACK_WITHIN_S", 0.0)
    with ask(world) as control:
        handing = Handing(world.broker.access_dir.parent, control)
        hand_over(world.broker.access_dir.parent, b"{}")
        handing.begin()
        with pytest.raises(NoFile, match="no start script took it"):
            handing.is_under_way()
        assert not handing.is_possible
        world.broker.stop()
        world.broker.start()
        until(lambda: handing.is_possible)


@pytest.mark.parametrize(
    "address", ["mqtt://a:b@127.0.0.1:no", "mqtt://a:b@127.0.0.1:70000", "mqtt://a:b@[::1", "http://a:b@x"]
)
def test_an_address_of_no_broker_is_refused(address: str) -> None:
    settings = load_settings(database_url="postgresql:///none", broker_access_url=address)
    with pytest.raises(BadSettings, match="SIGAP_BROKER_ACCESS_URL"), broker_access(settings, StopSignal()):
        pass


@contextmanager
def ask(world: BrokerWorld) -> Iterator[Control]:
    """Another program that may change the broker's list."""
    control = Control(world.broker.access_url, on_line=lambda line: None)
    control.start(on_change=lambda: None)
    try:
        until(lambda: control.is_online)
        yield control
    finally:
        control.stop()


def put_theirs(control: Control, name: str) -> None:
    """A user that the service process did not make."""
    control.change([{"command": "deleteClient", "username": name}])
    control.change([{"command": "createClient", "username": name, "password": "theirs"}])


def fault_of(world: BrokerWorld) -> Coded | None:
    done = read_applied(world.conn, BROKER)
    return None if done is None else done.fault
