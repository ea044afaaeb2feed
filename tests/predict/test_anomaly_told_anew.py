"""A prediction of unusual behaviour names what strays the most; while it lasts it is told anew when another leads."""

from datetime import timedelta

from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import drive_clock
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.predictions import list_predictions, prediction_history
from store.rollups.rollups import refresh_rollups
from store.telemetry.readings import Reading
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt
from tests.worlds.readings import store_readings

__all__ = ["learnt"]
# The day from which the vibration strays a little, and the one from which the flow strays by far.
SHAKES_ON, CHOKES_ON, UNTIL = 30, 40, 50


def readings_of(day: int) -> tuple[float, float]:
    shaking = 0.9 if day >= SHAKES_ON else 0.0
    choked = 60.0 if day >= CHOKES_ON else 0.0
    return 2.0 + shaking + 0.05 * ((day * 7) % 11 - 5), 100.0 + (day * 3) % 5 - choked


def test_what_leads_for_long_takes_the_place_of_what_was_named_first(learnt: Connection) -> None:
    device, _ = register_device(learnt, product=BLOWER, serial="ODD", installed_at=BEGIN)
    champions = Champions()
    for day in range(UNTIL):
        now = BEGIN + day * DAY
        store_readings(learnt, BLOWER, [Reading(device.id, now, None, readings_of(day), now)], live=True)
        drive_clock(learnt, "blower", now + timedelta(hours=1))
        refresh_rollups(learnt, BLOWER)
        score_fleet(learnt, "blower", champions, now=now + timedelta(hours=1))
    told = [one for one in list_predictions(learnt, serial="ODD") if one.failure_mode == "anomaly"]
    groups = [one.evidence["explanation"]["reasons"][0]["group"] for one in told]
    assert groups == ["vibration", "flow"]
    first, second = told
    assert first.opened_at < BEGIN + CHOKES_ON * DAY <= second.opened_at
    assert (first.state, first.outcome, first.ended_at) == ("expired", "not_inspected", second.opened_at)
    assert second.ended_at is None
    assert prediction_history(learnt, first.id)[-1].why == prediction_history(learnt, second.id)[0].why
    assert prediction_history(learnt, second.id)[0].why.code == "another_leads"
