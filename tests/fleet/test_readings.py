"""Every kind of value that a device may send, for every role of metric."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.lateness import lateness_fault
from fleet.product_files.parse import parse_product
from fleet.value_checks import FLOAT4_MAX, Aside, Checked, Checker
from wording.wording import Wording

FRIDGE = parse_product(
    """
    [product]
    id = "fridge"
    name = "Fridge"
    interval = "5m"
    [metrics]
    temperature = { unit = "degC", range = [-40, 60] }
    current = { unit = "A" }
    set_point = { unit = "degC", role = "setting", range = [-2, 12] }
    energy = { unit = "kWh", role = "counter" }
    mode = { unit = "", role = "state", labels = ["idle", "cooling", "defrost"] }
    door_open = { unit = "", role = "state", type = "boolean" }
    """,
    file="fridge.toml",
)
NAMES = [metric.id for metric in FRIDGE.metrics]


def check(**values: object) -> Checked:
    return Checker(FRIDGE).check(values)


def value(metric: str, sent: object) -> object:
    return check(**{metric: sent}).values[NAMES.index(metric)]


def said(kept: Aside) -> str:
    return Wording("en").say(kept.rule)


def aside(metric: str, sent: object) -> Aside:
    checked = check(**{metric: sent})
    assert checked.values == (None,) * len(NAMES)
    [kept] = checked.aside
    return kept


def test_a_reading_comes_out_in_the_order_of_the_product_file() -> None:
    checked = check(door_open=True, mode="cooling", energy=10, temperature=4.5)
    assert checked == Checked((4.5, None, None, 10.0, 1, 1), (), ())


def test_an_empty_reading_says_nothing() -> None:
    assert check() == Checked((None,) * 6, (), ())


@pytest.mark.parametrize("metric", NAMES)
@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_null_nan_and_infinity_say_nothing(metric: str, nothing: object) -> None:
    assert check(**{metric: nothing}) == Checked((None,) * 6, (), ())


@pytest.mark.parametrize(
    ("metric", "sent", "stored"),
    [
        ("temperature", 4, 4.0),
        ("temperature", -40, -40.0),
        ("temperature", 60.0, 60.0),
        ("temperature", True, 1.0),
        ("current", False, 0.0),
        ("current", 1e-60, 0.0),
        ("current", FLOAT4_MAX, FLOAT4_MAX),
        ("set_point", 12, 12.0),
        ("energy", 0, 0.0),
        ("energy", 1e300, 1e300),
        ("energy", 1e-60, 1e-60),
        ("mode", "defrost", 2),
        ("mode", 2, 2),
        ("mode", 1.0, 1),
        ("mode", True, 1),
        ("mode", -0.0, 0),
        ("door_open", True, 1),
        ("door_open", "false", 0),
        ("door_open", 0, 0),
    ],
)
def test_a_value_of_an_allowed_type_is_taken(metric: str, sent: object, stored: float) -> None:
    taken = value(metric, sent)
    assert taken == stored
    assert type(taken) is type(stored)


@pytest.mark.parametrize(
    ("metric", "sent", "rule"),
    [
        ("temperature", 60.1, "outside -40..60"),
        ("temperature", -273, "outside -40..60"),
        ("set_point", 40, "outside -2..12"),
        ("energy", -1, "outside 0.."),
        ("current", 1e39, "outside a 4-byte number"),
        ("current", -(10**400), "outside a 4-byte number"),
        ("energy", 10**400, "outside an 8-byte number"),
        ("mode", 3, "no state of 0..2"),
        ("mode", -1, "no state of 0..2"),
        ("mode", 0.5, "no state of 0..2"),
        ("mode", 10**400, "no state of 0..2"),
        ("mode", -1e300, "no state of 0..2"),
        ("door_open", 2, "no state of 0..1"),
    ],
)
def test_a_value_that_cannot_be_is_kept_aside_with_the_rule_it_broke(metric: str, sent: object, rule: str) -> None:
    kept = aside(metric, sent)
    assert (kept.metric, said(kept)) == (metric, rule)
    assert isinstance(kept.value, float)
    assert math.isfinite(kept.value)
    assert kept.text is None


@pytest.mark.parametrize(
    ("metric", "sent", "rule", "text"),
    [
        ("temperature", "4.5", "a number in quotes", "4.5"),
        ("temperature", " 4,5e3", "a number in quotes", " 4,5e3"),
        ("temperature", "", "no number", ""),
        ("temperature", "unavailable", "no number", "unavailable"),
        ("temperature", "1,234.5", "no number", "1,234.5"),
        ("temperature", "4.5 °C", "no number", "4.5 °C"),
        ("temperature", "true", "no number", "true"),
        ("temperature", [4.5], "a list, no number", "[4.5]"),
        ("temperature", {}, "an object, no number", "{}"),
        ("set_point", b"5", "no number", "b'5'"),
        ("energy", Decimal(1), "no number", "Decimal('1')"),
        ("temperature", [10**5000], "a list, no number", "<list>"),
        ("mode", "Cooling", "none of idle, cooling, defrost", "Cooling"),
        ("mode", "1", "none of idle, cooling, defrost", "1"),
        ("mode", "on", "none of idle, cooling, defrost", "on"),
        ("mode", [], "none of idle, cooling, defrost", "[]"),
        ("door_open", "ajar", "none of false, true", "ajar"),
        ("door_open", "2", "none of false, true", "2"),
        ("mode", "x" * 1000, "none of idle, cooling, defrost", "x" * 200),
    ],
)
def test_a_value_of_another_type_is_kept_aside_as_text_with_its_rule(
    metric: str, sent: object, rule: str, text: str
) -> None:
    kept = aside(metric, sent)
    assert (kept, said(kept)) == (Aside(metric, None, kept.rule, text), rule)


def test_a_boolean_is_taken_in_the_words_that_devices_write() -> None:
    words = ["ON", "off", "True", "FALSE", "1", "0", "yes", "No", " on "]
    assert [value("door_open", word) for word in words] == [1, 0, 1, 0, 1, 0, 1, 0, 1]


def test_metrics_that_the_product_does_not_declare_are_named_and_left_out() -> None:
    assert check(temperature=4, colour="red", smell=None) == Checked(
        (4.0, None, None, None, None, None), (), ("colour", "smell")
    )


def test_one_odd_value_leaves_its_neighbours_alone() -> None:
    checked = check(temperature=999, current=0.7, mode=9, energy="12", set_point=[4], door_open="On")
    assert checked.values == (None, 0.7, None, None, None, 1)
    assert [kept.metric for kept in checked.aside] == ["temperature", "set_point", "energy", "mode"]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.booleans().map(lambda _: 10**5000)
    | st.floats()
    | st.text()
    | st.binary()
    | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([*NAMES, "colour"]), ANYTHING))
def test_whatever_is_sent_is_a_value_or_aside_or_nothing(sent: dict[str, object]) -> None:
    checked = Checker(FRIDGE).check(sent)
    assert all(value is None or math.isfinite(value) for value in checked.values)
    for kept in checked.aside:
        assert (kept.value is None) == (kept.text is not None)
        assert kept.value is None or math.isfinite(kept.value)


@pytest.mark.parametrize(
    ("age_seconds", "fault"),
    [
        (0.0, None),
        (-600.0, None),
        (-600.001, "is 10m 1ms ahead of the fleet's clock, at most 10m is taken"),
        (-601.0, "is 10m 1s ahead of the fleet's clock, at most 10m is taken"),
        (-603.25, "is 10m 3s ahead of the fleet's clock, at most 10m is taken"),
        (-86_400.0 * 3650, "is 3,650d ahead of the fleet's clock, at most 10m is taken"),
        (2_592_000.0, None),
        (2_592_000.001, "is 30d 1ms behind the fleet's clock, at most 30d is taken"),
        (5_184_000.0, "is 60d behind the fleet's clock, at most 30d is taken"),
        (5_188_530.7, "is 60d 1h behind the fleet's clock, at most 30d is taken"),
    ],
)
def test_a_reading_out_of_bounds_is_told_how_far(age_seconds: float, fault: str | None) -> None:
    assert lateness_fault(age_seconds=age_seconds, ahead_limit_s=600, late_limit_s=2_592_000) == fault
