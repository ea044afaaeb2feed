"""Who speaks is read from the topic, and each device belongs to one worker."""

import pytest

from ingest.decoders import thingsboard
from ingest.decoders.decoder import Kind, Topic
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.topics import covers, parse_topic, subscriptions
from ingest.worker_slots import is_for_slot, shard

KINDS = ("telemetry", "telemetry/cbor", "event", "status", "command")


def test_a_topic_names_product_serial_and_kind() -> None:
    assert parse_topic("sigap/v1/fridge/SN-1/telemetry") == Topic("fridge", "SN-1", Kind.TELEMETRY)
    assert parse_topic("sigap/v1/fridge/SN 1/telemetry/cbor") == Topic("fridge", "SN 1", Kind.TELEMETRY)
    assert parse_topic("sigap/v1/fridge/_clock/step") == Topic("fridge", "_clock", Kind.STEP)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sigap",
        "sigap/v1/fridge/SN-1",
        "sigap/v1/fridge/SN-1/",
        "sigap/v1//SN-1/telemetry",
        "sigap/v1/fridge//telemetry",
        "sigap/v2/fridge/SN-1/telemetry",
        "other/sigap/v1/fridge/SN-1/telemetry",
        "sigap/v1/fridge/SN-1/Telemetry",
        "sigap/v1/fridge/SN-1/telemetry/cbor/more",
        "sigap/v1/fridge/SN-1/command/result/more",
        "sigap/v1/fridge/SN-1/step",
        "sigap/v1/fridge/_clock/event",
        "sigap/v1/fridge/_other/event",
    ],
)
def test_any_other_shape_is_refused(text: str) -> None:
    with pytest.raises(BadPayload) as refused:
        parse_topic(text)
    assert refused.value.reason == "bad_topic"


def test_all_topics_of_a_device_belong_to_one_worker_whatever_it_is_called() -> None:
    for serial in ("SN-1", "Kühlschrank 7", "冰箱"):
        kinds = {shard(f"sigap/v1/fridge/{serial}/{kind}", 5) for kind in KINDS}
        assert len(kinds) == 1


def test_one_worker_stores_a_topic_whose_serial_no_device_can_have() -> None:
    topic = "sigap/v1/fridge/\udcff/telemetry"
    assert [is_for_slot(topic, slot, 5) for slot in range(5)].count(True) == 1


def test_devices_spread_over_the_workers() -> None:
    counts = [0, 0, 0]
    for number in range(3_000):
        counts[shard(f"sigap/v1/fridge/SN-{number}/telemetry", 3)] += 1
    assert min(counts) > 900


def test_a_devices_worker_is_the_same_on_every_machine_and_run() -> None:
    assert [shard(f"sigap/v1/fridge/SN-{n}/event", 4) for n in range(8)] == [2, 0, 2, 0, 3, 1, 3, 1]


def test_every_worker_takes_the_steps_of_a_clock() -> None:
    assert all(is_for_slot("sigap/v1/fridge/_clock/step", slot, 3) for slot in range(3))
    assert [is_for_slot("sigap/v1/fridge/SN-1/event", slot, 4) for slot in range(4)].count(True) == 1


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("sigap/v1/#", "sigap/v1/+/+/telemetry/cbor", True),
        ("sigap/v1/#", "sigap/v1", True),
        ("a/+/c", "a/b/c", True),
        ("a/+/c", "a/+/c", True),
        ("a/+", "a/#", False),
        ("a/b/c", "a/+/c", False),
        ("a/+", "a/b/c", False),
        ("a/b/c", "a/b", False),
    ],
)
def test_a_filter_covers_another_where_it_takes_all_that_the_other_takes(wide: str, narrow: str, covered: bool) -> None:
    assert covers(wide, narrow) is covered


def test_a_filter_that_another_one_covers_is_not_subscribed_to_beside_it() -> None:
    assert subscriptions() == ["sigap/v1/#", *thingsboard.FILTERS]
