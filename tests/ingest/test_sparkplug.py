"""Messages of edge nodes of Sparkplug B, as a library encodes them that is not ours."""

from datetime import UTC, datetime, timedelta

import pysparkplug as spb
import pytest

from ingest.messages import Message
from ingest.sparkplug.rebirths import Rebirths
from ingest.worker_slots import shard
from store.engine.database import Connection
from tests.ingest.console import Console
from tests.ingest.edge_node import metric
from tests.ingest.foreign_world import ForeignWorld
from tests.worlds.foreign import SPARKPLUG

NODE = ("Plant 1", "GW-1")
TEMPERATURE, MODE = 1, 2


class Plant:
    """One press behind one gateway. Times are seconds; a message bears the next number where none is given."""

    def __init__(self, conn: Connection) -> None:
        self.world = ForeignWorld(conn)
        self.world.register(SPARKPLUG, "GW-1", "P-1")
        self.began = int(self.world.began.timestamp() * 1000) - 3_600_000
        self.seq = 0

    def at(self, second: int) -> int:
        return self.began + second * 1000

    def send(
        self, kind: str, payload: spb.NBirth | spb.DBirth | spb.DData | spb.NDeath | bytes, **flags: object
    ) -> None:
        device = "/P-1" if kind.startswith("D") else ""
        body = payload if isinstance(payload, bytes) else payload.encode(include_dtypes="BIRTH" in kind)
        topic = f"spBv1.0/Plant 1/{kind}/GW-1{device}"
        self.world.write(Message(topic, body, datetime.now(UTC), **flags))  # type: ignore[arg-type]

    def node_birth(self, second: int, *, bd_seq: int = 0) -> None:
        self.seq = 0
        number = metric("bdSeq", bd_seq, ts=self.at(second), datatype=spb.DataType.INT64)
        self.send(
            "NBIRTH", spb.NBirth(self.at(second), 0, (number, metric("Board/Temperature", 40.0, ts=self.at(second))))
        )

    def birth(self, second: int, *, temperature_alias: int = TEMPERATURE) -> None:
        declared = (
            metric("temperature", 1.0, alias=temperature_alias, ts=self.at(second)),
            metric("mode", "idle", alias=MODE, ts=self.at(second)),
            metric("humidity", 9.0, ts=self.at(second)),
            metric("power", 0, ts=self.at(second), datatype=spb.DataType.INT16),
        )
        self.send("DBIRTH", spb.DBirth(self.at(second), self._next(), declared))

    def born(self, second: int) -> None:
        self.node_birth(second)
        self.birth(second)

    def data(self, second: int, *metrics: spb.Metric, seq: int | None = None, **flags: object) -> None:
        number = self._next() if seq is None else seq
        self.send("DDATA", spb.DData(self.at(second), number, metrics or (self.warm(float(second)),)), **flags)

    def warm(self, value: float, *, alias: int = TEMPERATURE) -> spb.Metric:
        """A temperature by its alias alone."""
        return metric(None, value, alias=alias, datatype=spb.DataType.DOUBLE)

    def death(self, *, bd_seq: int) -> None:
        number = metric("bdSeq", bd_seq, datatype=spb.DataType.INT64)
        self.send("NDEATH", spb.NDeath(timestamp=0, bd_seq_metric=number))

    def temperatures(self) -> list[object]:
        return [row[0] for row in self.world.rows("press", "P-1", "temperature")]

    def states(self) -> dict[str, str]:
        rows = self.world.conn.execute(
            "SELECT d.serial, s.state FROM device_status s JOIN device d ON d.id = s.device_id"
        )
        return dict(rows.fetchall())

    def reasons(self) -> list[str]:
        return [reason for reason, _ in self.world.letters()]

    def asked(self) -> bool:
        """Whether the gateway is to be asked for a rebirth, long after it was last asked."""
        self._clock = getattr(self, "_clock", 0.0) + 10_000.0
        return self.world.writer.edge_nodes.rebirths.due(self._clock) == [NODE]

    def _next(self) -> int:
        self.seq = (self.seq + 1) % 256
        return self.seq


@pytest.fixture
def plant(conn: Connection) -> Plant:
    return Plant(conn)


def test_aliases_and_types_of_a_birth_explain_the_data_that_follow_also_after_a_restart(plant: Plant) -> None:
    plant.born(0)
    plant.data(1)
    plant.world.writer = plant.world.new_writer()
    plant.data(2)
    plant.data(3, metric(None, "cooling", alias=MODE, datatype=spb.DataType.STRING))
    assert plant.world.rows("press", "P-1", "temperature", "mode") == [(1.0, 0), (1.0, None), (2.0, None), (None, 1)]
    assert (plant.reasons(), plant.asked()) == ([], False)


def test_data_without_a_birth_are_dead_letters_unless_they_bear_names_and_a_rebirth_is_asked_for(plant: Plant) -> None:
    plant.data(1, plant.warm(7.0), metric("humidity", 8.0))
    assert plant.world.rows("press", "P-1", "temperature", "humidity") == [(None, 8.0)]
    assert (plant.reasons(), plant.asked(), plant.asked()) == (["no_birth"], True, False)


def test_after_a_gap_aliases_wait_for_the_rebirth_and_their_letters_can_be_replayed_where_it_says_the_same(
    plant: Plant, console: Console
) -> None:
    plant.born(0)
    plant.data(1, seq=9)
    plant.data(2, metric("temperature", 2.5), seq=10)
    assert (plant.temperatures(), plant.reasons(), plant.asked()) == ([1.0, 2.5], ["no_birth"], True)
    plant.born(3)
    plant.data(4)
    assert (plant.temperatures(), plant.asked()) == ([1.0, 2.5, 1.0, 4.0], False)
    assert console.replay()[1] == {"letters": 1, "stored": 1, "refused": 0}
    assert plant.temperatures() == [1.0, 1.0, 2.5, 1.0, 4.0]


def test_a_letter_is_not_replayed_by_aliases_that_mean_something_else_by_now(plant: Plant, console: Console) -> None:
    plant.born(0)
    plant.data(1, seq=9)
    plant.node_birth(2)
    plant.birth(2, temperature_alias=5)
    plant.data(3, plant.warm(3.0, alias=5))
    assert console.replay()[1] == {"letters": 1, "stored": 0, "refused": 1}
    assert plant.temperatures() == [1.0, 1.0, 3.0]


def test_an_alias_that_no_birth_explains_costs_only_itself(plant: Plant) -> None:
    plant.born(0)
    plant.data(1, plant.warm(7.0), plant.warm(8.0, alias=99))
    assert (plant.temperatures(), plant.reasons(), plant.asked()) == ([1.0, 7.0], ["no_birth"], True)


def test_numbers_go_on_from_255_to_0(plant: Plant) -> None:
    plant.born(0)
    for second in range(1, 300):
        plant.data(second)
    assert (len(plant.temperatures()), plant.reasons(), plant.asked()) == (300, [], False)


def test_what_the_broker_sends_again_is_stored_once_and_is_no_gap(plant: Plant) -> None:
    plant.born(0)
    plant.data(1)
    plant.data(2)
    plant.data(1, seq=2, repeated_on=2)
    plant.data(2, seq=3, repeated_on=2)
    plant.data(3)
    assert (plant.temperatures(), plant.reasons(), plant.asked()) == ([1.0, 1.0, 2.0, 3.0], [], False)


def test_a_message_of_a_number_that_came_before_is_behind_a_gap_where_it_was_sent_later(plant: Plant) -> None:
    plant.born(0)
    for second in range(1, 60):
        plant.data(second)
    plant.data(70, seq=5, repeated_on=2)
    assert (plant.reasons(), plant.asked()) == (["no_birth"], True)


def test_a_death_takes_the_devices_behind_the_node_with_it_and_an_earlier_connections_says_nothing(
    plant: Plant,
) -> None:
    plant.node_birth(0, bd_seq=4)
    plant.birth(0)
    plant.death(bd_seq=3)
    assert plant.states() == {"GW-1": "online", "P-1": "online"}
    plant.death(bd_seq=4)
    assert plant.states() == {"GW-1": "offline", "P-1": "offline"}
    plant.data(1)
    assert (plant.temperatures(), plant.reasons(), plant.asked()) == ([1.0], ["no_birth"], True)
    plant.node_birth(2, bd_seq=5)
    plant.birth(2)
    assert (plant.states(), plant.asked()) == ({"GW-1": "online", "P-1": "online"}, False)


def test_historical_values_keep_their_times_null_says_nothing_and_signed_numbers_are_negative(plant: Plant) -> None:
    plant.born(100)
    plant.data(
        101,
        metric("temperature", 5.5, ts=plant.at(10), is_historical=True),
        metric("temperature", 6.5, ts=plant.at(20), is_historical=True),
        metric("power", -7, ts=plant.at(101), datatype=spb.DataType.INT16),
        metric("humidity", 0.0, ts=plant.at(101), is_null=True),
    )
    assert plant.temperatures() == [5.5, 6.5, 1.0, None]
    assert plant.world.latest("press", "P-1") == {"temperature": 1.0, "humidity": 9.0, "power": -7.0, "mode": "idle"}
    assert plant.reasons() == []


def test_a_birth_may_state_what_has_not_changed_for_longer_than_the_lateness_bound(plant: Plant) -> None:
    plant.node_birth(0)
    old = plant.at(0) - timedelta(days=60) // timedelta(milliseconds=1)
    plant.send("DBIRTH", spb.DBirth(plant.at(0), 1, (metric("temperature", 1.0, ts=old), metric("humidity", 2.0))))
    assert plant.world.rows("press", "P-1", "temperature", "humidity") == [(None, 2.0)]
    assert (plant.reasons(), plant.world.tallies()) == ([], {"retained": 1})


def test_a_device_that_is_not_registered_is_a_dead_letter_that_can_be_replayed(plant: Plant, console: Console) -> None:
    plant.node_birth(0)
    body = spb.DData(plant.at(1), 1, (metric("temperature", 3.0),)).encode()
    plant.world.write(Message("spBv1.0/Plant 1/DDATA/GW-1/P-9", body, datetime.now(UTC)))
    assert plant.reasons() == ["unknown_device"]
    plant.world.register(SPARKPLUG, "P-9")
    assert console.replay()[1] == {"letters": 1, "stored": 1, "refused": 0}
    plant.data(2, metric("temperature", 4.0), seq=2)
    assert (plant.temperatures(), plant.asked()) == ([4.0], True)


def test_an_edge_node_and_all_devices_behind_it_are_stored_by_one_slot() -> None:
    topics = [f"spBv1.0/Plant 1/{kind}" for kind in ("NBIRTH/GW-1", "NDEATH/GW-1", "DDATA/GW-1/P-1", "DDEATH/GW-1/P-2")]
    assert all(len({shard(topic, slots) for topic in topics}) == 1 for slots in range(2, 9))
    assert len({shard(f"spBv1.0/Plant 1/DDATA/GW-{n}/P-1", 4) for n in range(50)}) == 4


def test_a_node_that_does_not_answer_is_asked_ever_less_often() -> None:
    rebirths, asked = Rebirths(), list[int]()
    for second in range(200):
        rebirths.note([NODE], [])
        if rebirths.due(float(second)):
            asked.append(second)
    assert asked == [0, 10, 30, 70, 150]
    rebirths.note([], [NODE])
    rebirths.note([NODE], [])
    assert rebirths.due(205.0) == [NODE]
