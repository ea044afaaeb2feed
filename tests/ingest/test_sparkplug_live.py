"""An edge node of Sparkplug B, made by a library that is not ours, publishes through a real broker."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import LiteralString

import pysparkplug as spb
import pytest

from bench.worlds.broker import BrokerProcess
from store.engine.database import Connection
from tests.ingest.edge_node import live_node, metric
from tests.ingest.foreign_world import ForeignWorld
from tests.ingest.live_ingest import live_ingest, publish_all, wait_until
from tests.worlds.foreign import SPARKPLUG

ROWS = "SELECT count(*) FROM telemetry.press"
STATES: LiteralString = """
SELECT string_agg(d.serial || ' ' || s.state, ', ' ORDER BY d.serial)
FROM device_status s JOIN device d ON d.id = s.device_id
"""
FILTER = "spBv1.0/Plant 1/#"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def now() -> int:
    return spb.get_current_timestamp()


def pressed(world: ForeignWorld, serial: str) -> list[tuple[object, ...]]:
    return world.rows("press", serial, "temperature", "humidity", "relay", "mode")


def test_births_data_and_deaths_arrive_across_a_restart_of_workers_and_a_gap_asks_for_a_rebirth(
    conn: Connection, database_url: str, own_broker: BrokerProcess, stack: ExitStack
) -> None:
    world, at = ForeignWorld(conn), now()
    world.register(SPARKPLUG, "GW-1", "P-1")
    declared = [
        metric("temperature", 20.5, alias=1, ts=at),
        metric("relay", True, alias=2, ts=at),
        metric("mode", "cooling", alias=3, ts=at),
        metric("unheard of", 7, alias=4, ts=at),
    ]
    board = [metric("Board/Temperature", 44.0, ts=at), metric("Supply.mW", 1500, ts=at)]
    with live_ingest(database_url, own_broker.url, slots=2) as line:
        line.follows(FILTER)
        edge = stack.enter_context(
            live_node(own_broker.old_port, "Plant 1", "GW-1", board, spb.Device("P-1", declared))
        )
        wait_until(database_url, ROWS, 2)
        wait_until(database_url, STATES, "GW-1 online, P-1 online")
        edge.node.update_device("P-1", [metric("temperature", 21.5, alias=1, ts=at + 1)])
        wait_until(database_url, ROWS, 3)
    with live_ingest(database_url, own_broker.url, slots=2) as line:
        line.follows(FILTER)
        edge.by_alias("P-1", at + 2, metric(None, 22.5, alias=1, datatype=spb.DataType.DOUBLE))
        wait_until(database_url, ROWS, 4)
        edge.skips_a_number()
        edge.node.update_device("P-1", [metric("temperature", 23.5, alias=1, ts=at + 3)])
        edge.is_asked_for_rebirth()
        wait_until(database_url, ROWS, 5)
        edge.node.deregister("P-1")
        wait_until(database_url, STATES, "GW-1 online, P-1 offline")
        edge.dies()
        wait_until(database_url, STATES, "GW-1 offline, P-1 offline")
    assert pressed(world, "P-1") == [
        (20.5, None, 1, 1),
        (21.5, None, None, None),
        (22.5, None, None, None),
        (23.5, None, None, None),
    ]
    assert world.rows("press", "GW-1", "temperature", "power") == [(44.0, 1.5)]
    assert (world.letters(), world.tallies()) == ([], {"undeclared": 1})


def test_births_and_data_of_many_devices_in_one_burst_stay_in_order(
    conn: Connection, database_url: str, own_broker: BrokerProcess
) -> None:
    world, at, serials = ForeignWorld(conn), now(), [f"P-{n}" for n in range(60)]
    world.register(SPARKPLUG, "GW-1", *serials)
    number = metric("bdSeq", 0, datatype=spb.DataType.INT64)
    burst = [("NBIRTH/GW-1", spb.NBirth(at, 0, (number,)).encode(include_dtypes=True))]
    for place, serial in enumerate(serials):
        birth = spb.DBirth(at, 2 * place + 1, (metric("temperature", 1.0, alias=1),))
        data = spb.DData(at + 1, 2 * place + 2, (metric(None, 2.0, alias=1, datatype=spb.DataType.DOUBLE),))
        burst.append((f"DBIRTH/GW-1/{serial}", birth.encode(include_dtypes=True)))
        burst.append((f"DDATA/GW-1/{serial}", data.encode()))
    with live_ingest(database_url, own_broker.url) as line:
        line.follows(FILTER)
        publish_all(own_broker.url, [(f"spBv1.0/Plant 1/{topic}", body) for topic, body in burst])
        wait_until(database_url, ROWS, 2 * len(serials))
    assert world.letters() == []
