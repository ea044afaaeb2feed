"""Cases from the field, through a broker and the database: what each message is to become."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.worlds.broker import running_broker
from fleet.product_files.parse import load_product
from ingest.messages import Message
from store.assets.fleet_clocks import ClockMode, move_clock_to
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.telemetry.device_clocks import clock_of
from tests.ingest.field_world import T0, FieldWorld

MINUTE = 60_000


@pytest.fixture
def field(conn: Connection, database_url: str, shared_cases: Path) -> Iterator[FieldWorld]:
    product = load_product(shared_cases / "common" / "product.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=T0)
    for number in range(1, 5):
        register_device(conn, product=product, serial=f"SN-{number}", installed_at=T0)
    with running_broker() as broker:
        yield FieldWorld(conn, database_url, broker.url, shared_cases)


def test_01_times_in_other_units_are_named(field: FieldWorld) -> None:
    field.publish("01")
    assert field.values("cabin") == {0: 4.1, 1: 1.0}
    assert field.tally() == {("conflict", "cabin"): 3}
    hints = sorted(detail.split(": ")[-1].split(";")[0] for _, detail in field.letters())
    assert [hint for hint in hints if "looks like" in hint] == [
        "it looks like microseconds",
        "it looks like nanoseconds",
        "it looks like seconds",
        "it looks like seconds",
    ]
    assert {reason for reason, _ in field.letters()} == {"bad_time"}
    assert len(field.letters()) == 6


def test_02_nan_as_c_prints_it_costs_one_metric(field: FieldWorld) -> None:
    field.publish("02")
    humidity = field.values("humidity")
    assert [humidity[ms] for ms in (-15 * MINUTE, -10 * MINUTE, -5 * MINUTE)] == [40, 41, 42]
    assert [humidity[-10 * MINUTE + n] for n in range(2, 9)] == [41] * 7
    assert field.letters() == []
    kept = [text or value for _, value, text, _ in field.asides()]
    assert kept == ["nan", "NaN", "-nan", "inf", "nan", "unavailable", 1.7e308, 1.7e308]


def test_04_wills_lose_and_win_as_they_should(field: FieldWorld) -> None:
    field.publish("04")
    assert field.states() == {"SN-1": "offline", "SN-2": "online"}
    assert field.letters() == []


def test_05_what_a_broker_keeps_comes_again_and_does_no_harm(field: FieldWorld) -> None:
    field.keep("05")
    for _ in range(2):
        field.listen()
        was = field.conn.execute("SELECT ts FROM device_status ORDER BY device_id").fetchall()
        move_clock_to(field.conn, "case_fridge", T0.replace(hour=5))
    field.listen()
    assert field.states() == {"SN-1": "online", "SN-2": "offline"}
    assert field.conn.execute("SELECT ts FROM device_status ORDER BY device_id").fetchall() == was
    assert field.letters() == []
    assert field.tally("SN-3") == {("retained", ""): 1}  # The embedded broker keeps our session: it tells once.
    assert field.conn.execute("SELECT count(*) FROM event_inbox").fetchone() == (1,)


def test_06_what_is_no_message_says_nothing_or_what_is_wrong(field: FieldWorld) -> None:
    """As a broker passes it that hands on the retain flag, such as Mosquitto."""
    field.write("06")
    assert field.values("cabin") == {0: 4.0, 1: 4.0, 2: 4.0}
    assert [reason for reason, _ in field.letters()] == ["not_json", "bad_message"]


def test_09_the_latest_value_of_each_metric_goes_by_its_own_time(field: FieldWorld) -> None:
    field.publish("09")
    assert field.latest("SN-1") == {"cabin": 4.4, "humidity": 55}
    assert field.latest("SN-2") == {"cabin": 4}


def test_12_wrong_clocks_are_refused_or_named(field: FieldWorld) -> None:
    field.publish("12")
    reasons = [reason for reason, _ in field.letters()]
    assert reasons == ["bad_time"] * 2 + ["too_early"] * 3 + ["too_late"] * 2 + ["too_early", "too_late"]
    details = [detail for _, detail in field.letters()]
    assert details[-2].endswith("is 10m 1ms ahead of the fleet's clock, at most 10m is taken")
    assert details[-1].endswith("is 30d 1ms behind the fleet's clock, at most 30d is taken")
    slow = clock_of(field.conn, field.device("SN-2"))
    assert slow is not None
    assert slow.behind_s == pytest.approx(20 * 86_400, abs=3600)
    assert slow.is_wrong(T0.replace(minute=1))
    assert list(field.values("cabin", "SN-3")) == [-30 * 24 * 60 * MINUTE, 10 * MINUTE]


def test_17_numbers_as_text_cost_one_metric(field: FieldWorld) -> None:
    field.publish("17")
    humidity = field.values("humidity")
    assert [humidity[n] for n in range(12)] == [40 + n for n in range(12)]
    doors = field.values("door_open")
    assert [doors[n] for n in range(100, 106)] == [1, 1, 1, 1, 1, None]
    assert field.letters() == []
    texts = [text for metric, _, text, _ in field.asides() if metric == "cabin" and text is not None]
    assert texts[:2] == ["317.3988", "4.2"]
    assert len(texts) == 9


def test_27_a_device_is_back_after_40_days(field: FieldWorld) -> None:
    batches = sorted((field.cases / "27").glob("batch_*.json"))
    sent = [element["ts"] for batch in batches for element in json.loads(batch.read_bytes())]
    field.send(Message("sigap/v1/case_fridge/SN-1/telemetry", batch.read_bytes(), T0) for batch in batches)
    stored = field.values("cabin")
    counted = field.conn.execute("SELECT count(*), sum(readings) FROM dead_letter").fetchone()
    assert counted is not None
    assert counted[0] <= len(batches)
    assert counted[1] + len(stored) == len(sent)
    assert min(stored) >= -30 * 24 * 60 * MINUTE
    assert field.latest("SN-1")
    assert clock_of(field.conn, field.device("SN-1")) is None
