"""What became of readings that were sent: each is stored, repeated, dead-lettered or lost."""

import numpy as np

from fleet.times import to_milliseconds
from store.telemetry.dead_letters import NewDeadLetter, letter_digest, put_dead_letters
from store.telemetry.message_counts import Messages, count_messages
from tests.store.store_world import T0, StoreWorld, at

TOPIC, BODY = "sigap/v1/pump/P-1/telemetry", b"[]"


def sent(*minutes: float) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([to_milliseconds(at(minute)) for minute in minutes], np.int64)


def test_each_reading_sent_is_stored_dead_lettered_or_lost(world: StoreWorld) -> None:
    world.store(world.device("P-1"), (0, 1.0, None, None), (10, 2.0, None, None))
    letter = NewDeadLetter(
        TOPIC, "pump", "P-1", at(20), "too_late", "", BODY, at(20), len(BODY), letter_digest(TOPIC, BODY)
    )
    put_dead_letters(world.conn, [letter])
    found = count_messages(world.conn, "pump", {"P-1": sent(0, 10, 20, 30)}, duplicates=3, since=T0)
    assert found == Messages(sent=7, stored=2, duplicates=3, dead_lettered=1)
    assert found.lost == 1


def test_a_device_that_sent_nothing_need_not_be_known(world: StoreWorld) -> None:
    assert count_messages(world.conn, "pump", {"P-9": sent()}, duplicates=0, since=T0) == Messages(0, 0, 0, 0)
