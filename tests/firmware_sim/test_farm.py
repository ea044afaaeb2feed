"""Many devices in one process, a connection each: all that the simulated fleet gives them arrives."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bench.worlds.broker import running_broker
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET, Disturbances
from firmware_sim.wire.farm import Farm
from tests.firmware_sim.hearing import WAIT_S, Hearing
from tests.firmware_sim.simulated import BEGIN, HOUR, simulated


@pytest.fixture
def product() -> str:
    return f"fridge_{uuid.uuid4().hex[:8]}"


@pytest.fixture
def hearing(broker_url: str, product: str) -> Iterator[Hearing]:
    port = urlsplit(broker_url).port
    assert port
    with Hearing(port, product) as heard:
        yield heard


def farm_of(fleet: SimulatedFleet, url: str, product: str) -> Farm:
    clock = lambda: int(fleet.now.timestamp() * 1000)  # noqa: E731
    return Farm(url, product, fleet.serials, firmware=fleet.physics.firmware, clock=clock)


def readings(hearing: Hearing) -> Counter[tuple[str, int]]:
    found: Counter[tuple[str, int]] = Counter()
    for topic, payload, _ in list(hearing.messages):
        serial, kind = topic.split("/")
        if kind == "telemetry":
            said = json.loads(payload)
            found.update((serial, one["ts"]) for one in (said if isinstance(said, list) else [said]))
    return found


def delivered(fleet: SimulatedFleet) -> set[tuple[str, int]]:
    return {(serial, int(ts)) for serial, moments in fleet.delivered().ts.items() for ts in moments}


def test_a_hundred_connections_deliver_every_reading(broker_url: str, product: str, hearing: Hearing) -> None:
    fleet = simulated(devices=100, disturbances=QUIET)
    with farm_of(fleet, broker_url, product) as farm:
        assert farm.wait_connected(WAIT_S)
        assert farm.connected == 100
        for _ in range(12):
            farm.publish(fleet.advance(fleet.now + HOUR))
        assert farm.flush(WAIT_S)
    assert hearing.wait(lambda: len(readings(hearing)) == 1200)
    assert set(readings(hearing)) == delivered(fleet)


def test_devices_that_go_offline_leave_their_will_and_come_back_with_what_they_stored(
    broker_url: str, product: str, hearing: Hearing
) -> None:
    fleet = simulated(devices=20, disturbances=Disturbances(offline=90, offline_h=3, duplicates=0.05))
    with farm_of(fleet, broker_url, product) as farm:
        assert farm.wait_connected(WAIT_S)
        farm.publish(fleet.advance(BEGIN + 30 * HOUR))
        expected = delivered(fleet)
        assert hearing.wait(lambda: set(readings(hearing)) >= expected)
        assert farm.flush(WAIT_S)
    assert sum(readings(hearing).values()) >= len(expected) + fleet.delivered().repeats
    states = [json.loads(payload)["state"] for topic, payload, _ in hearing.messages if topic.endswith("/status")]
    assert states.count("offline") >= 10
    for serial in fleet.serials:
        own = [json.loads(payload)["state"] for payload in hearing.of(f"{serial}/status")]
        assert own[0] == "online"
        assert "offline" not in "".join(own).replace("offlineonline", "").removesuffix("offline")


def test_a_broker_that_is_started_again_is_found_again_and_loses_nothing(product: str) -> None:
    fleet = simulated(devices=10, disturbances=QUIET)
    with running_broker() as broker, farm_of(fleet, broker.url, product) as farm:
        assert farm.wait_connected(WAIT_S)
        farm.publish(fleet.advance(BEGIN + HOUR))
        assert farm.flush(WAIT_S)
        broker.kill()
        farm.publish(fleet.advance(BEGIN + 2 * HOUR))
        broker.start()
        with Hearing(broker.port, product) as hearing:
            assert farm.flush(WAIT_S)
            assert farm.wait_connected(WAIT_S)
            farm.publish(fleet.advance(BEGIN + 3 * HOUR))
            wanted = {(serial, ts) for serial, ts in delivered(fleet) if ts > (BEGIN + 2 * HOUR).timestamp() * 1000}
            assert hearing.wait(lambda: set(readings(hearing)) >= wanted)
