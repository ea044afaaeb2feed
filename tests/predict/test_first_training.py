"""A fleet that learns from nothing: no past, no failure, no model; the schedule makes the first one."""

from fleet.settings import load_settings
from predict.lifecycle.retraining import retrain
from predict.lifecycle.retraining_schedule import ask_if_due, claim
from predict.live.champions import Champions
from predict.live.health_look import look_at_health
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.models import champion
from store.rollups.rollups import refresh_rollups
from tests.worlds.blowers import BEGIN, BLOWER, DAY, store_days

LEARN_FIRST = load_settings(train_first=True)


def test_a_product_without_a_model_is_trained_once_there_is_something_to_learn(conn: Connection) -> None:
    register_product(conn, BLOWER, mode=ClockMode.DRIVEN, now=BEGIN)
    assert not ask_if_due(conn, "blower", LEARN_FIRST, now=BEGIN)
    for number in range(6):
        device, _ = register_device(conn, product=BLOWER, serial=f"N-{number}", installed_at=BEGIN)
        store_days(conn, device, range(70), fails_on=None, number=number)
    refresh_rollups(conn, BLOWER)
    assert not ask_if_due(conn, "blower", LEARN_FIRST, now=BEGIN + 59 * DAY)
    now = BEGIN + 70 * DAY
    assert not ask_if_due(conn, "blower", load_settings(), now=now)
    assert ask_if_due(conn, "blower", LEARN_FIRST, now=now)
    wanted = claim(conn, "blower", now)
    assert wanted is not None
    _, verdict = retrain(conn, BLOWER, wanted, now=now)
    assert (verdict.promote, verdict.why.code) == (True, "model_first")
    assert champion(conn, "blower") is not None
    assert not ask_if_due(conn, "blower", LEARN_FIRST, now=now + DAY)
    assert look_at_health(conn, BLOWER, Champions(), now=now) == 0  # None of them was heard live.


def test_what_had_nothing_to_teach_is_asked_again_when_the_record_is_half_as_long_again(conn: Connection) -> None:
    register_product(conn, BLOWER, mode=ClockMode.DRIVEN, now=BEGIN)
    device, _ = register_device(conn, product=BLOWER, serial="N-1", installed_at=BEGIN)
    store_days(conn, device, range(3), fails_on=None)
    assert ask_if_due(conn, "blower", LEARN_FIRST, now=BEGIN + 60 * DAY)
    conn.execute("UPDATE retraining SET state = 'failed', ended_at = asked_at, outcome = '{\"code\": \"anomaly\"}'")
    assert not ask_if_due(conn, "blower", LEARN_FIRST, now=BEGIN + 89 * DAY)
    assert ask_if_due(conn, "blower", LEARN_FIRST, now=BEGIN + 90 * DAY)
