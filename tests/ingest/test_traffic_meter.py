"""What a device may send: for long, at once, and after nobody counted for a while."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.floods.traffic_meter import Allowance, Device, Excess, ExcessKind, TrafficMeter

START = 1_767_000_000.0
DEVICE: Device = ("fridge", "SN-1")
OTHER: Device = ("fridge", "SN-2")


def a_meter(*, per_second: float = 10, at_once: int = 100) -> TrafficMeter:
    return TrafficMeter(Allowance(per_second, at_once), Allowance(1_000, 20_000))


def send(meter: TrafficMeter, number: int, *, every_s: float, begin: float = 0.0, size: int = 10) -> list[Excess]:
    """What a stretch of messages, evenly spaced, is said to exceed."""
    said = [meter.count(DEVICE, size, START + begin + n * every_s) for n in range(number)]
    return [one for one in said if one is not None]


def test_a_device_may_send_as_it_is_allowed_for_ever() -> None:
    assert send(a_meter(), 20_000, every_s=0.1) == []


def test_what_was_stored_comes_at_once() -> None:
    assert send(a_meter(), 100, every_s=0.0) == []


def test_a_flood_is_noticed_with_the_first_message_beyond_and_says_how_fast_it_was() -> None:
    meter = a_meter()
    [excess, *_] = send(meter, 400, every_s=0.005)
    assert excess.kind is ExcessKind.MESSAGES
    assert excess.since.timestamp() == START
    assert 100 <= excess.per_second <= 200
    assert excess.allowed == 10


def test_large_messages_are_a_flood_of_bytes() -> None:
    [excess, *_] = send(a_meter(), 10, every_s=1.0, size=5_000)
    assert excess.kind is ExcessKind.BYTES
    assert excess.allowed == 1_000


def test_a_product_that_sends_more_often_may() -> None:
    meter = a_meter()
    said = [meter.count(DEVICE, 1, START + n / 50, interval_s=0.1) for n in range(5_000)]
    assert said == [None] * 5_000


def test_zero_sets_no_limit() -> None:
    meter = TrafficMeter(Allowance(0, 1), Allowance(0, 1))
    assert send(meter, 1_000, every_s=0.0, size=1 << 20) == []


def test_others_are_counted_by_themselves() -> None:
    meter = a_meter()
    assert send(meter, 1_000, every_s=0.001)
    assert meter.count(OTHER, 10, START + 1) is None
    assert meter.counts[DEVICE].messages == 1_000
    assert meter.counts[OTHER].bytes == 10


def test_counts_begin_anew_and_buckets_stay() -> None:
    meter = a_meter()
    send(meter, 100, every_s=0.0)
    meter.begin_counts()
    assert meter.counts == {}
    assert meter.count(DEVICE, 10, START) is not None


def test_a_device_that_is_forgotten_begins_anew() -> None:
    meter = a_meter()
    assert send(meter, 200, every_s=0.0)
    meter.forget(DEVICE)
    assert send(meter, 100, every_s=0.0) == []


def test_what_waited_while_nobody_counted_is_no_flood() -> None:
    meter = a_meter()
    meter.grant(600.0, START)
    assert send(meter, 600 * 10 + 100, every_s=0.0) == []
    assert meter.count(DEVICE, 10, START) is not None


def test_what_was_granted_and_not_used_is_gone_after_a_while() -> None:
    meter = a_meter()
    meter.grant(600.0, START)
    assert send(meter, 10, every_s=0.0) == []
    assert send(meter, 101, every_s=0.0, begin=601.0)


def test_a_device_that_was_silent_sends_what_it_stored() -> None:
    meter, day = a_meter(), 86_400.0
    assert meter.count(DEVICE, 10, START, interval_s=60) is None
    said = [meter.count(DEVICE, 10, START + day, interval_s=60) for _ in range(1_440 + 100)]
    assert said == [None] * 1_540


def test_what_was_heard_before_the_worker_began_counts_as_well() -> None:
    meter = a_meter()
    meter.remember({DEVICE: START - 86_400})
    said = [meter.count(DEVICE, 10, START, interval_s=60) for _ in range(1_440 + 100)]
    assert said == [None] * 1_540


def test_a_silent_device_that_sends_ten_times_as_much_floods() -> None:
    meter = a_meter()
    meter.remember({DEVICE: START - 3_600})
    said = [meter.count(DEVICE, 10, START, interval_s=60) for _ in range(600)]
    assert said[:150] == [None] * 150
    assert said[-1] is not None


@given(st.lists(st.floats(0, 5), min_size=1, max_size=300), st.integers(1, 50))
def test_more_than_the_allowance_never_passes(gaps: list[float], at_once: int) -> None:
    """Whatever the pattern: let in between any two moments is at most `at_once` + what runs off, and one message."""
    meter, at, let_in = TrafficMeter(Allowance(2.0, at_once), Allowance(0, 1)), START, 0
    for gap in gaps:
        at += gap
        if meter.count(DEVICE, 1, at) is not None:
            break
        let_in += 1
    assert let_in <= at_once + 2.0 * (at - START) + 1
