"""A device whose own clock is wrong is noticed, and one that only delivers late is not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dashboards.parts.devices.health import health_of
from dashboards.viewer import Viewer
from sigap.commands.doctor import examine
from store.assets.fleet_clocks import move_clock_to
from store.telemetry.device_clocks import DeviceClock, clock_of
from tests.api.api_world import ok, serving, settings_for
from tests.ingest.ingest_world import NOW, NOW_MS, IngestWorld, message, reading

DAY = 24 * 60


def after(minutes: float) -> datetime:
    """`minutes` after NOW."""
    return NOW + timedelta(minutes=minutes)


def clock(world: IngestWorld) -> DeviceClock | None:
    return clock_of(world.conn, world.devices["SN-1"])


def wrong(world: IngestWorld, minutes: float) -> bool:
    found = clock(world)
    return found is not None and found.is_wrong(after(minutes))


def live(world: IngestWorld, minutes: float, behind: float) -> None:
    """One reading as it is measured, by a clock that is `behind` (minutes)."""
    move_clock_to(world.conn, "fridge", after(minutes))
    world.write(message({"ts": round(NOW_MS + (minutes - behind) * 60_000), "values": {"temp": 4}}))


@pytest.mark.parametrize("behind", [3 * 60, 20 * DAY, 40 * DAY, 56 * 365 * DAY, -30, -3 * DAY])
def test_a_clock_that_is_off_by_the_same_is_wrong_whether_its_readings_are_stored_or_not(
    world: IngestWorld, behind: int
) -> None:
    for minutes in range(0, 20, 5):
        assert wrong(world, minutes) == (minutes > 10)
        live(world, minutes, behind)
    found = clock(world)
    assert found is not None
    assert found.is_wrong(after(15))
    assert found.behind_s == behind * 60
    assert (found.since, found.seen_at) == (NOW, after(15))
    live(world, 20, 0)
    assert not wrong(world, 20)


def test_a_clock_that_was_never_set_or_stands_still_is_wrong(world: IngestWorld) -> None:
    for minutes in range(0, 20, 5):
        move_clock_to(world.conn, "fridge", after(minutes))
        world.write(message({"ts": "1970-01-01T02:00:36+02:00", "values": {"temp": 4}}))
    assert wrong(world, 15)
    assert {letter.reason for letter in world.letters()} == {"bad_time"}


def test_seconds_where_milliseconds_belong_are_the_encoders_fault_not_the_clocks(world: IngestWorld) -> None:
    for minutes in range(0, 20, 5):
        move_clock_to(world.conn, "fridge", after(minutes))
        world.write(message({"ts": NOW_MS // 1000 + minutes * 60, "values": {"temp": 4}}))
    assert clock(world) is None


@pytest.mark.parametrize("behind", [-9, 0, 59])
def test_a_clock_that_is_off_by_little_is_right(world: IngestWorld, behind: int) -> None:
    for minutes in range(0, 30, 5):
        live(world, minutes, behind)
    assert clock(world) is None


def test_messages_that_come_all_at_once_are_judged_after_a_while(world: IngestWorld) -> None:
    """Four readings of a clock that is 20 days slow, sent together, look like late deliveries at first."""
    world.write(*(message(reading(5 * n - 20 * DAY, temp=4)) for n in range(4)))
    assert not wrong(world, 0)
    assert wrong(world, 1)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_a_device_stored_for_40_days_is_no_wrong_clock(world: IngestWorld, at_once: bool) -> None:
    ages = range(40 * DAY, 0, -60)
    if at_once:
        world.write(*(message(reading(-age, temp=4)) for age in ages), message(reading(0, temp=5)))
    else:
        for place, age in enumerate(ages):
            live(world, place / 6, age + place / 6)
            assert not wrong(world, place / 6 + 0.1)
        live(world, 200, 0)
    assert clock(world) is None


def test_arrays_are_judged_by_their_newest_reading(world: IngestWorld) -> None:
    for minutes in range(0, 40, 5):
        move_clock_to(world.conn, "fridge", after(minutes))
        world.write(message([reading(minutes - 60 * hour, temp=4) for hour in range(48, -1, -1)]))
    assert clock(world) is None


def test_late_and_new_readings_in_turn_are_no_wrong_clock(world: IngestWorld) -> None:
    for minutes in range(0, 60, 5):
        live(world, minutes, 0 if minutes % 10 else 5 * DAY)
    assert not wrong(world, 60)


def test_what_the_broker_kept_tells_nothing_of_the_clock(world: IngestWorld) -> None:
    for minutes in range(0, 20, 5):
        move_clock_to(world.conn, "fridge", after(minutes))
        world.write(replace(message(reading(minutes - 20 * DAY, temp=4)), retained=True, again=True))
    assert clock(world) is None


def test_a_clock_that_jumps_about_is_wrong_too(world: IngestWorld) -> None:
    for minutes, behind in enumerate((2, 9, 4, 12, 1, 7, 3, 11, 2, 8, 5, 13)):
        live(world, 5 * minutes, behind * DAY)
    assert wrong(world, 60)


def test_a_clock_that_jumps_once_is_wrong_from_its_jump_on(world: IngestWorld) -> None:
    for minutes in range(0, 20, 5):
        live(world, minutes, 0)
    for minutes in range(20, 40, 5):
        live(world, minutes, 3 * DAY)
    found = clock(world)
    assert found is not None
    assert (found.since, wrong(world, 35)) == (after(20), True)


def test_the_event_times_that_it_stored_meanwhile_are_kept_and_nothing_stored_before_is_overwritten(
    world: IngestWorld,
) -> None:
    for minutes in range(0, 20, 5):
        live(world, minutes - 2 * DAY, 0)
    for minutes in range(0, 20, 5):
        world_before = world.stored()
        move_clock_to(world.conn, "fridge", after(minutes))
        world.write(message(reading(minutes - 2 * DAY, temp=9)))
        assert world.stored() == world_before
    found = clock(world)
    assert found is not None
    assert (found.lo, found.hi) == (after(-2 * DAY), after(15 - 2 * DAY))
    assert world.tally() == {("conflict", "temp"): 4}


def test_a_long_step_of_a_driven_clock_makes_no_clock_wrong(world: IngestWorld) -> None:
    live(world, 0, 0)
    move_clock_to(world.conn, "fridge", after(7 * DAY))
    world.write(*(message(reading(60 * hour, temp=4)) for hour in range(48)))
    assert clock(world) is None


def test_another_look_by_a_new_process_goes_on_with_what_is_known(world: IngestWorld) -> None:
    for minutes in range(0, 20, 5):
        live(world, minutes, 3 * DAY)
    world.writer = world.new_writer()
    live(world, 20, 0)
    found = clock(world)
    assert found is not None
    assert found.ended_at == after(20)


def test_a_wrong_clock_is_named_on_the_devices_page_over_http_and_by_the_doctor(
    world: IngestWorld, database_url: str
) -> None:
    for minutes in range(0, 20, 5):
        live(world, minutes, 20 * DAY)
    page = health_of(world.conn, Viewer(), "fridge", "SN-1")["clock"]
    assert "clock is 20 d slow" in str(page)
    with serving(database_url) as api:
        card = ok(api.get("/v1/devices/fridge/SN-1"))
        assert (card["clock"]["behind_s"], card["clock"]["ended_at"]) == (20 * 86_400, None)
        assert ok(api.get("/v1/devices/fridge/SN-2"))["clock"] is None
    said = {finding.part: finding.said for finding in examine(settings_for(database_url))}
    assert said["clocks"] == "fridge: 1 with a wrong clock: SN-1 20d slow"
    live(world, 20, 0)
    assert health_of(world.conn, Viewer(), "fridge", "SN-1")["clock"] == ""
    assert "clocks" not in {finding.part for finding in examine(settings_for(database_url))}
