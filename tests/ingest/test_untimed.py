"""Messages that hold no time: each is one reading, however often a broker sends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.messages import Message
from ingest.receipts import Receipt, ReceiptQueue
from ingest.receiver import Receiver
from store.engine.database import Connection
from tests.ingest.console import Console
from tests.ingest.foreign_world import ForeignWorld
from tests.ingest.live_ingest import live_ingest, send, wait_until
from tests.worlds.foreign import PLAIN, ZIGBEE

TOPIC = "zigbee2mqtt/climate-cellar"
ALL = "SELECT count(*) FROM telemetry.climate"


@pytest.fixture
def cellar(conn: Connection) -> ForeignWorld:
    world = ForeignWorld(conn)
    world.register(ZIGBEE, "cellar")
    return world


def came(payload: str, *, after: float = 0.0, again_on: int = 0, now: datetime | None = None) -> Message:
    moment = (now or datetime.now(UTC)) + timedelta(seconds=after)
    return Message(TOPIC, payload.encode(), moment, repeated_on=again_on)


def temperatures(world: ForeignWorld) -> list[object]:
    return [value for (value,) in world.rows("climate", "cellar", "temperature")]


def test_the_same_values_again_are_a_new_reading(cellar: ForeignWorld) -> None:
    now = datetime.now(UTC)
    said = [came('{"temperature": 21}', now=now), came('{"temperature": 21}', now=now)]
    assert cellar.write(*said) == (2, 0, 0)
    assert cellar.write(came('{"temperature": 21}', now=now)) == (1, 0, 0)


def test_what_a_broker_sends_again_after_a_crash_is_the_same_reading(cellar: ForeignWorld) -> None:
    said = [came(f'{{"temperature": {value}}}', after=n / 100) for n, value in enumerate((20, 21, 20))]
    assert cellar.write(*said) == (3, 0, 0)
    for crash in range(1, 4):
        cellar.writer = cellar.new_writer()
        again = [replace(one, received_at=one.received_at + timedelta(seconds=crash), repeated_on=1) for one in said]
        assert cellar.write(*again) == (0, 3, 0)
    assert cellar.write(came('{"temperature": 20}', after=9, again_on=1)) == (1, 0, 0)
    assert temperatures(cellar) == [20.0, 21.0, 20.0, 20.0]


def test_on_the_next_connection_of_one_process_the_same_is_known_again(cellar: ForeignWorld) -> None:
    cellar.write(came('{"temperature": 20}'))
    for connection in (2, 3, 4):
        assert cellar.write(came('{"temperature": 20}', after=connection, again_on=connection)) == (0, 1, 0)
    assert cellar.write(came('{"temperature": 20}', after=5, again_on=4)) == (1, 0, 0)


def test_a_message_between_others_that_the_database_refuses_keeps_its_time(cellar: ForeignWorld) -> None:
    now = datetime.now(UTC)
    good = [came(f'{{"temperature": {value}}}', now=now) for value in (20, 21, 22)]
    cellar.conn.execute("ALTER TABLE telemetry.climate ADD CONSTRAINT no_sevens CHECK (temperature <> 7)")
    assert cellar.write(*good, came('{"temperature": 7}', now=now)) == (3, 0, 1)
    assert len({ts for (ts,) in cellar.rows("climate", "cellar", "ts")}) == 3


def test_a_dead_letter_is_replayed_under_the_time_it_came(cellar: ForeignWorld, console: Console) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    cellar.write(replace(came('{"temperature": 20}', now=hour_ago), topic="zigbee2mqtt/climate-attic"))
    assert [reason for reason, _ in cellar.letters()] == ["unknown_device"]
    cellar.register(ZIGBEE, "attic")
    assert console.replay()[1] == {"letters": 1, "stored": 1, "refused": 0}
    [(ts,)] = cellar.rows("climate", "attic", "ts")
    assert isinstance(ts, datetime)
    assert abs(ts - hour_ago) < timedelta(milliseconds=2)


def test_a_retained_state_is_no_news_at_every_start(cellar: ForeignWorld, database_url: str, mosquitto: str) -> None:
    send(mosquitto, TOPIC, '{"temperature": 20}', retain=True)
    for start in (1, 2):
        with live_ingest(database_url, mosquitto) as line:
            line.follows("zigbee2mqtt/+")
            wait_until(database_url, "SELECT sum(count)::integer FROM tally WHERE kind = 'retained'", start)
    with live_ingest(database_url, mosquitto) as line:
        line.follows("zigbee2mqtt/+")
        send(mosquitto, TOPIC, '{"temperature": 21}', retain=True)
        send(mosquitto, TOPIC, "", retain=True)
        wait_until(database_url, ALL, 1)
    assert (temperatures(cellar), cellar.letters()) == ([21.0], [])


def test_retained_messages_with_a_time_are_one_reading(conn: Connection, database_url: str, mosquitto: str) -> None:
    world = ForeignWorld(conn)
    world.register(PLAIN, "P-1")
    at = int(world.began.timestamp() * 1000)
    send(mosquitto, "site/a/P-1/state", f'{{"temp": 200, "at": {at}}}', retain=True)
    for _ in range(2):
        with live_ingest(database_url, mosquitto) as line:
            line.follows("site/+/+/state")
            wait_until(database_url, "SELECT count(*) FROM telemetry.probe", 1)
    assert (world.rows("probe", "P-1", "temperature"), world.letters()) == ([(15.0,)], [])


@pytest.mark.parametrize("kind", ["mosquitto", "fresh_broker_url"])
def test_what_was_stored_and_not_acknowledged_comes_again_and_is_one_reading(
    cellar: ForeignWorld, database_url: str, kind: str, request: pytest.FixtureRequest
) -> None:
    """A process that is killed between the commit and the acknowledgement."""
    url: str = request.getfixturevalue(kind)
    with live_ingest(database_url, url) as line:
        line.follows("zigbee2mqtt/+")
    inbox = ReceiptQueue()
    killed = Receiver(url, inbox)
    killed.start()
    assert killed.connected.wait(30)
    for value in (20, 21, 20):
        send(url, TOPIC, f'{{"temperature": {value}}}')
    receipts: list[Receipt] = []
    while len(receipts) < 3:
        receipts += inbox.take(most=10, seconds=5)
    assert cellar.write(*[receipt.message for receipt in receipts if receipt.message]) == (3, 0, 0)
    killed.stop(says_goodbye=False)  # The broker keeps the session.
    with live_ingest(database_url, url) as line:
        line.follows("zigbee2mqtt/+")
        send(url, TOPIC, '{"temperature": 22}')
        wait_until(database_url, "SELECT count(*) FROM telemetry.climate WHERE temperature = 22", 1)
    assert temperatures(cellar) == [20.0, 21.0, 20.0, 22.0]
