"""What-if on scores and faults alone."""

import numpy as np
import pytest

from fleet.product_files.parse import parse_product
from models.decision.backtesting import (
    BadPolicy,
    apply_policy,
    compare_costs,
    device_months,
    difference_object,
    read_policy,
    scale_thresholds,
    within_budget,
)
from models.decision.operating_points import DeviceScores
from models.decision.policy import OperatingPoint, Rung

DAY = 86_400_000
PRODUCT = parse_product(
    """
[product]
id = "pump"
name = "Pump"
interval = "1d"
[metrics.vibration]
unit = "mm/s"
[failure_modes.wear]
component = "bearing"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 1000, visit = 100 }
""",
    file="pump.toml",
)


def point(threshold: float, *, rung: Rung = Rung.TICKET, confirmations: int = 1) -> OperatingPoint:
    return OperatingPoint(threshold, confirmations, rung, 0.8, 0.6, 0.9, 0.9, 0.0)


def scored(probabilities: list[float], *, fails: int | None = None) -> DeviceScores:
    ts = np.arange(len(probabilities), dtype=np.int64) * DAY
    return DeviceScores(ts, np.array(probabilities), [] if fails is None else [fails * DAY], 60 * DAY)


def fleet() -> dict[str, list[DeviceScores]]:
    """Ten that fail on day 30, scored 0.8 from day 22 on; ten sound ones that are scored 0.4 once."""
    worn = [scored([0.1] * 22 + [0.8] * 8, fails=30) for _ in range(10)]
    sound = [scored([0.1] * 10 + [0.4] + [0.1] * 39) for _ in range(10)]
    return {"wear": worn + sound}


def test_a_higher_threshold_spares_the_visits_that_found_nothing() -> None:
    present, other = (
        apply_policy(PRODUCT, fleet(), {"wear": point(0.3)}),
        apply_policy(PRODUCT, fleet(), {"wear": point(0.6)}),
    )
    found = difference_object(PRODUCT, present, other)
    assert (found["faults"], found["tickets"], found["tickets_ahead"], found["tickets_false"]) == (10, 10, 10, 0)
    difference = found["difference"]
    assert isinstance(difference, dict)
    assert (difference["tickets"], difference["tickets_false"], difference["tickets_ahead"]) == (-10, -10, 0)
    assert (difference["cost"]["present"], difference["cost"]["other"]) == (1000.0, 0.0)
    assert difference["cost"]["better_with_confidence"]
    assert difference["lead_time_hours"] == {"p10": 0.0, "median": 0.0, "p90": 0.0}


def test_a_rung_that_opens_no_tickets_misses_every_fault() -> None:
    side = apply_policy(PRODUCT, fleet(), {"wear": point(0.3, rung=Rung.ADVISE)})
    assert (side.totals["wear"].faults, side.totals["wear"].tickets) == (10, 0)
    nothing = apply_policy(PRODUCT, fleet(), {})
    assert nothing.totals == side.totals
    cost = compare_costs(PRODUCT, side, apply_policy(PRODUCT, fleet(), {"wear": point(0.3)}))
    assert (cost.present, cost.other, cost.better) == (10_000.0, 1_000.0, True)


def test_a_difference_on_few_faults_is_no_confidence() -> None:
    few = {"wear": fleet()["wear"][:4] + fleet()["wear"][10:]}
    cost = compare_costs(PRODUCT, apply_policy(PRODUCT, few, {}), apply_policy(PRODUCT, few, {"wear": point(0.6)}))
    assert cost.high is not None
    assert cost.high < 0
    assert not cost.better


def test_thresholds_are_scaled_within_probabilities() -> None:
    assert scale_thresholds({"wear": point(0.3)}, 2)["wear"].threshold == pytest.approx(0.6)
    assert scale_thresholds({"wear": point(0.3)}, 9)["wear"].threshold < 1


def test_a_false_ticket_budget_raises_thresholds_until_it_holds() -> None:
    scores = fleet()
    months = device_months(scores)
    held = within_budget(PRODUCT, scores, {"wear": point(0.3)}, budget=1)
    assert 0.4 < held["wear"].threshold < 0.8
    assert apply_policy(PRODUCT, scores, held).totals["wear"].false == 0
    lax = within_budget(PRODUCT, scores, {"wear": point(0.3)}, budget=1000 * 11 / months)
    assert lax["wear"].threshold == pytest.approx(0.3)


def test_a_policy_file_changes_what_it_names() -> None:
    text = '[failure_modes.wear]\nthreshold = 0.5\nconfirmations = 3\nrung = "inspect"\n'
    changed = read_policy(text, PRODUCT, {"wear": point(0.3)})["wear"]
    assert (changed.threshold, changed.confirmations, changed.rung) == (0.5, 3, Rung.INSPECT)
    assert read_policy("", PRODUCT, {"wear": point(0.3)}) == {"wear": point(0.3)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[failure_modes", "not TOML"),
        ("[modes.wear]", "modes is no key"),
        ("[failure_modes.tear]", "tear is no failure mode of pump"),
        ("[failure_modes.wear]\nthreshold = 2", "threshold 2 must be a probability"),
        ("[failure_modes.wear]\nthreshold = true", "threshold True must be"),
        ("[failure_modes.wear]\nconfirmations = 0", "confirmations 0 must be a whole number"),
        ('[failure_modes.wear]\nrung = "top"', "rung 'top' must be one of shadow"),
        ("[failure_modes.wear]\nbudget = 2", "budget is no key"),
    ],
)
def test_a_policy_file_that_cannot_be_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(BadPolicy, match=words.replace("(", "\\(")):
        read_policy(text, PRODUCT, {"wear": point(0.3)})
