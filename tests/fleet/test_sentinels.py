"""Numbers that a product file names invalid say nothing and are kept aside; hasty ticket rules are warned of."""

import json
import math
from typing import Any

import numpy as np
import pytest

from fleet.product import Metric
from fleet.product_files.parse import BadProductFile, parse_product
from fleet.product_files.warnings import product_warnings
from fleet.recorded.plausible import plausible
from fleet.sentinels import NAMED_INVALID
from fleet.value_checks import Aside, Checker

HEAD = '[product]\nid = "fridge"\nname = "Fridge"\ninterval = "5m"\n'
METRICS = """
[metrics]
cabin = { unit = "degC", range = [-50, 100], invalid = [85, -127, 327.67] }
power = { unit = "W", invalid = [-0.0] }
level = { unit = "%", invalid = [0] }
total = { unit = "kWh", role = "counter", invalid = [65535, 4294967295] }
target = { unit = "degC", role = "setting", invalid = [999] }
"""
FRIDGE = parse_product(HEAD + METRICS, file="fridge.toml")
RULES = METRICS + (
    '[failure_modes.wear]\ncomponent = "fan"\nhorizon = "9d"\nlead_needed = "1d"\ncost = { failure = 9, visit = 1 }\n'
)


@pytest.mark.parametrize(
    ("metric", "sent", "named"),
    [
        ("cabin", 85, True),
        ("cabin", 85.0, True),
        ("cabin", -127.0, True),
        ("cabin", 84.9, False),
        ("cabin", float(np.float32(327.67)), True),
        ("power", -0.0, True),
        ("power", 0.0, False),
        ("power", 0, False),
        ("level", 0, True),
        ("level", -0.0, True),
        ("level", False, True),
        ("total", 65535, True),
        ("total", 65535.01, False),
        ("total", 4294967295, True),
        ("target", 999, True),
    ],
)
def test_a_number_named_invalid_says_nothing_and_is_kept_aside(metric: str, sent: float, named: bool) -> None:
    checked = Checker(FRIDGE).check({metric: sent})
    place = [m.id for m in FRIDGE.metrics].index(metric)
    if named:
        assert checked.values[place] is None
        assert checked.aside == (Aside(metric, float(sent), NAMED_INVALID),)
    else:
        assert checked.values[place] == sent
        assert checked.aside == ()
    assert plausible(FRIDGE.metric(metric), np.array([float(sent)])).tolist() == [not named]


def test_a_negative_zero_that_is_not_named_is_zero() -> None:
    checked = Checker(FRIDGE).check({"cabin": -0.0, "total": -0.0})
    assert [math.copysign(1, value) for value in checked.values if value is not None] == [1.0, 1.0]


@pytest.mark.parametrize("metric", FRIDGE.metrics, ids=lambda metric: metric.id)
def test_folders_and_payloads_keep_the_same_numbers(metric: Metric) -> None:
    numbers = [85.0, -127.0, 327.67, -0.0, 0.0, 65535.0, 999.0, 1e39, -1e39, 4.5, 1e308, -1.0, 1e-45]
    taken = [Checker(FRIDGE).check({metric.id: number}).aside == () for number in numbers]
    assert plausible(metric, np.array(numbers)).tolist() == taken


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('{ unit = "", invalid = 85 }', "metrics.a.invalid = 85: must be a list"),
        ('{ unit = "", invalid = ["85"] }', "metrics.a.invalid.0 = '85': must be a number"),
        ('{ unit = "", invalid = [true] }', "metrics.a.invalid.0 = True: must be a number"),
        ('{ unit = "", role = "state", type = "boolean", invalid = [2] }', "a state has labels, no invalid numbers"),
        ('{ unit = "", invalid = [' + "1," * 33 + "] }", "metrics.a.invalid"),
    ],
)
def test_a_bad_list_of_invalid_numbers_is_refused(table: str, told: str) -> None:
    with pytest.raises(BadProductFile) as refused:
        parse_product(f"{HEAD}[metrics]\na = {table}\n", file="fridge.toml")
    assert told in str(refused.value)


def warnings(rule: dict[str, Any], metric: str = "cabin") -> list[str]:
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in rule.items())
    text = f'{HEAD}{RULES}[rules.warm]\nmetric = "{metric}"\n{lines}\n'
    return product_warnings(parse_product(text, file="fridge.toml"))


def test_a_ticket_rule_without_for_is_warned_of_in_words_that_say_what_to_add() -> None:
    [warning] = warnings({"above": 10, "failure_mode": "wear", "ticket": True})
    assert warning == (
        "fridge: rules.warm: ticket = true without for: one false reading of cabin above 10 opens a ticket. "
        'Add for = "10m" (2 intervals), so that a ticket needs more than one reading; '
        "name numbers that mean no reading under metrics.cabin.invalid"
    )


def test_a_for_shorter_than_the_interval_is_warned_of_too() -> None:
    [warning] = warnings({"below": -20, "for": "1m", "failure_mode": "wear", "ticket": True})
    assert 'with for = "1m", shorter than the interval: one false reading of cabin below -20' in warning
    assert 'Write for = "10m"' in warning


@pytest.mark.parametrize(
    "rule",
    [
        {"above": 10},
        {"above": 10, "failure_mode": "wear"},
        {"above": 10, "for": "10m", "failure_mode": "wear", "ticket": True},
        {"no_data": True, "failure_mode": "wear", "ticket": True},
    ],
)
def test_other_rules_are_not_warned_of(rule: dict[str, Any]) -> None:
    assert warnings(rule) == []
