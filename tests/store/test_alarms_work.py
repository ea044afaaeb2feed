"""How rules learn of what changed: marked with the readings, folded to one row a device, claimed by one at a time."""

from datetime import timedelta

import numpy as np
import pytest

from fleet.coded import Coded, as_written, coded
from store.engine.database import connect
from store.service.alarms import (
    AlarmChange,
    AlarmRow,
    alarm_history,
    change_alarms,
    lock_living,
    note_alarms,
    open_alarms,
)
from store.service.rule_work import claim_rules, fold_marks, read_for_rules, remember_rules
from store.telemetry import arrivals
from store.telemetry.readings import Reading
from tests.store.store_world import T0, StoreWorld, at
from tests.worlds.readings import store_readings


def alarm(device: int, rule: str = "hot") -> AlarmRow:
    name = coded("product_text", en="Hot", id="Panas")
    return AlarmRow(
        *(0, device, rule, "flow", "device", "error", None, name, "active_unacknowledged", True, 1, T0, T0, None, T0)
    )


def test_many_changes_of_a_device_become_one_look_from_the_earliest_on(world: StoreWorld) -> None:
    device = world.device("a")
    for minute in (60, 20, 40):
        world.store(device, (minute, 1.0, None, None))
    fold_marks(world.conn, "pump")
    assert world.count("rule_mark") == 0
    with world.conn.transaction():
        [due] = claim_rules(world.conn, "pump", now=T0, limit=10)
    assert (due.id, due.serial, due.since, due.memory) == (device.id, "a", at(20), None)


def test_what_was_looked_at_waits_until_it_is_due_or_changes(world: StoreWorld) -> None:
    device = world.device("a")
    world.store(device, (0, 1.0, None, None))
    fold_marks(world.conn, "pump")
    remember_rules(world.conn, [device.id], signature=7, dues=[at(90)], memories=[b"\0\xff"])
    assert claim_rules(world.conn, "pump", now=at(89), limit=10) == []
    [due] = claim_rules(world.conn, "pump", now=at(90), limit=10)
    assert (due.since, due.signature, due.memory) == (None, 7, b"\0\xff")
    world.store(device, (10, 1.0, None, None))
    fold_marks(world.conn, "pump")
    assert [due.since for due in claim_rules(world.conn, "pump", now=T0, limit=10)] == [at(10)]


def test_imported_readings_are_history_and_mark_nothing(world: StoreWorld) -> None:
    device = world.device("a")
    store_readings(world.conn, world.product, [Reading(device.id, T0, None, (1.0, None, None), T0)], live=False)
    assert (world.count("rule_mark"), world.count("dirty_range")) == (0, 1)


def test_a_device_that_says_how_it_is_has_its_rules_looked_at(world: StoreWorld) -> None:
    device = world.device("a")
    arrivals.put_statuses(world.conn, [arrivals.Status(device.id, "sleeping", T0, "1.0", T0)])
    fold_marks(world.conn, "pump")
    [due] = claim_rules(world.conn, "pump", now=T0, limit=10)
    assert (due.since, due.status) == (None, "sleeping")


def test_what_one_worker_looks_at_is_skipped_by_another_and_ingest_does_not_wait(
    world: StoreWorld, database_url: str
) -> None:
    device = world.device("a")
    world.store(device, (0, 1.0, None, None))
    fold_marks(world.conn, "pump")
    with connect(database_url) as other, other.transaction():
        assert len(claim_rules(other, "pump", now=T0, limit=10)) == 1
        assert claim_rules(world.conn, "pump", now=T0, limit=10) == []
        world.conn.execute("SET lock_timeout = '2s'")
        world.store(device, (10, 1.0, None, None))


def test_readings_come_as_columns_in_order_with_nothing_where_nothing_was_said(world: StoreWorld) -> None:
    first, second = world.device("a"), world.device("b")
    world.store(second, (5, 2.5, 7.0, 2))
    world.store(first, (20, None, 4.0, 1), (10, 1.5, None, None), (0, 9.0, 9.0, 0))
    found = read_for_rules(world.conn, world.product, ["flow", "starts", "mode"], [first.id, second.id], [at(1), at(0)])
    assert found.device.tolist() == [first.id, first.id, second.id]
    base = int(T0.timestamp() * 1000)
    assert found.ts.tolist() == [base + 600_000, base + 1_200_000, base + 300_000]
    nan = float("nan")
    np.testing.assert_array_equal(found.values, [[1.5, nan, nan], [nan, 4.0, 1.0], [2.5, 7.0, 2.0]])
    assert len(read_for_rules(world.conn, world.product, ["flow"], [first.id], [at(999)]).ts) == 0


def test_one_alarm_of_a_key_lives_at_a_time(world: StoreWorld) -> None:
    device = world.device("a").id
    [(key, number)] = open_alarms(world.conn, "pump", [alarm(device)], at=T0).items()
    assert key == (device, "hot", "flow")
    assert open_alarms(world.conn, "pump", [alarm(device)], at=T0) == {}
    [living] = lock_living(world.conn, [device])
    living.state, living.active, living.returned_at = "normal", False, at(5)
    assert change_alarms(world.conn, [(living, "active_unacknowledged")], at=at(5)) == 1
    assert lock_living(world.conn, [device]) == []
    assert open_alarms(world.conn, "pump", [alarm(device)], at=T0)[key] > number


def test_an_alarm_that_somebody_else_changed_is_left_as_it_is(world: StoreWorld) -> None:
    device = world.device("a").id
    open_alarms(world.conn, "pump", [alarm(device)], at=T0)
    [living] = lock_living(world.conn, [device])
    living.state = "active_acknowledged"
    assert change_alarms(world.conn, [(living, "shelved")], at=at(5)) == 0
    assert lock_living(world.conn, [device])[0].state == "active_unacknowledged"


@pytest.mark.parametrize("why", [None, as_written("it's 40 %")])
def test_history_keeps_words_as_they_are(world: StoreWorld, why: Coded | None) -> None:
    [number] = open_alarms(world.conn, "pump", [alarm(world.device("a").id)], at=T0).values()
    line = AlarmChange(T0, T0 - timedelta(hours=1), "dewi", "note", None, "active_unacknowledged", why)
    note_alarms(world.conn, [(number, line)])
    assert alarm_history(world.conn, number)[0].why == why
