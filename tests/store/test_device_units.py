"""Another unit under a serial is noticed once, two units by turns are told apart from a swap, and both are settled."""

from datetime import timedelta

from store.access.seen_units import NOTED_EVERY, SeenUnit, note_units
from store.access.units import ChangeKind, SettledAs, changes_of, open_change, see_unit, settle_change, units_of
from store.engine.database import Connection
from store.engine.scope import apply_scope
from tests.store.store_world import DAY, HOUR, MINUTE, T0, StoreWorld
from tests.store.tenant_world import TenantWorld


def note(conn: Connection, device: int, *units: str, at_hour: float = 0) -> list[int]:
    start = T0 + at_hour * HOUR
    return note_units(conn, [SeenUnit(device, unit, start + place * MINUTE) for place, unit in enumerate(units)])


def test_the_first_unit_is_no_change_and_the_same_one_is_noted_once_an_hour(
    world: StoreWorld, conn: Connection
) -> None:
    pump = world.device("A1").id
    assert note(conn, pump, "a", "a", "a") == []
    [unit] = units_of(conn, pump)
    assert (unit.hardware_id, unit.last_at, unit.present) == ("a", T0, True)
    assert note(conn, pump, "a", at_hour=NOTED_EVERY / HOUR) == []
    assert units_of(conn, pump)[0].last_at == T0 + NOTED_EVERY
    assert open_change(conn, pump) is None


def test_another_unit_is_a_swap_until_somebody_settles_it(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1").id
    note(conn, pump, "a")
    assert note(conn, pump, "b", "b", at_hour=5) == [pump]
    change = open_change(conn, pump)
    assert change is not None
    assert (change.kind, change.from_hardware, change.to_hardware, change.times) == (ChangeKind.SWAPPED, "a", "b", 1)
    assert settle_change(conn, pump, settled_as=SettledAs.UNIT, by="ana", now=T0 + DAY) == T0 + 5 * HOUR
    assert settle_change(conn, pump, settled_as=SettledAs.UNIT, by="ana", now=T0 + DAY) is None
    assert note(conn, pump, "b", at_hour=48) == []
    [settled] = changes_of(conn, pump)
    assert (settled.settled_by, settled.settled_as) == ("ana", SettledAs.UNIT)
    assert [(unit.hardware_id, unit.present) for unit in units_of(conn, pump)] == [("b", True), ("a", False)]


def test_two_units_that_speak_by_turns_are_said_to_be_two(world: StoreWorld, conn: Connection) -> None:
    pump, other = world.device("A1").id, world.device("A2").id
    note(conn, other, "x")
    assert note(conn, pump, "a", "b", "a", "b") == [pump]
    change = open_change(conn, pump)
    assert change is not None
    assert (change.kind, change.from_hardware, change.to_hardware, change.times) == (ChangeKind.DOUBLED, "a", "b", 3)
    note(conn, pump, "c", at_hour=100)
    change = open_change(conn, pump)
    assert change is not None
    assert change.kind is ChangeKind.DOUBLED, "it stays so until somebody settles it"
    assert open_change(conn, other) is None


def test_a_second_unit_that_was_put_right_leaves_the_first_one(two: TenantWorld, web: Connection) -> None:
    """By the web process, which settles it from the console and the API."""
    pump = two.a.ana_device.id
    note(two.conn, pump, "a", "b", "a", "b")
    apply_scope(web, two.a.scope)
    settle_change(web, pump, settled_as=SettledAs.SAME, first_stays=True, by="ana", now=T0 + HOUR)
    assert [unit.hardware_id for unit in units_of(web, pump) if unit.present] == ["a"]
    assert note(two.conn, pump, "a", at_hour=2) == []
    assert open_change(two.conn, pump) is None
    assert note(two.conn, pump, "b", at_hour=3) == [pump], "the second one is noticed once more"


def test_a_unit_that_comes_back_days_later_was_swapped_back(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1").id
    note(conn, pump, "a")
    note(conn, pump, "b", at_hour=1)
    assert see_unit(conn, pump, "a", at=T0 + timedelta(days=9)) is ChangeKind.SWAPPED
    change = open_change(conn, pump)
    assert change is not None
    assert (change.from_hardware, change.to_hardware) == ("b", "a")


def test_a_changed_unit_has_its_devices_alarms_looked_at(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1").id
    conn.execute("DELETE FROM rule_mark")
    note(conn, pump, "a")
    assert world.count("rule_mark") == 0
    note(conn, pump, "b")
    assert conn.execute("SELECT device_id FROM rule_mark").fetchall() == [(pump,)]
