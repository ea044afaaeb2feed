"""The language of derived metrics: arithmetic, and nothing that could be more."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.product_files.expression import BadExpression, parse_expression

COLUMNS = {"a": np.array([1.0, 4.0, -9.0]), "b": np.array([2.0, 0.0, np.nan]), "a.max": np.array([3.0, 5.0, -8.0])}


def value(text: str) -> list[float]:
    return [float(number) for number in parse_expression(text).evaluate(COLUMNS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [1, 4, -9]),
        ("-a + 2 * (a - 1)", [-1, 2, -11]),
        ("+a ** 2", [1, 16, 81]),
        ("2 ** a ** 0.5", [2, 4, math.nan]),
        ("a / b", [0.5, math.nan, math.nan]),
        ("a - b", [-1, 4, math.nan]),
        ("sqrt(a)", [1, 2, math.nan]),
        ("log(exp(a))", [1, 4, -9]),
        ("min(a, 2)", [1, 2, -9]),
        ("max(abs(a), 2)", [2, 4, 9]),
        ("1e3 * a + .5 + 2.", [1002.5, 4002.5, -8997.5]),
        ("exp(1000 * a)", [math.nan, math.nan, 0]),
        (" a\n  + 1 ", [2, 5, -8]),
        ("a.max - a", [2, 1, 1]),
        ("when(a.max, b)", [3, math.nan, math.nan]),
    ],
)
def test_an_expression_is_computed_and_empty_where_it_is_not_defined(text: str, expected: list[float]) -> None:
    np.testing.assert_allclose(value(text), expected)


def test_an_expression_knows_the_metrics_it_reads() -> None:
    found = parse_expression("max(s11, s7.max) / (s11 + 2)")
    assert found.names == {"s7", "s11"}
    assert found.reads == {"s7.max", "s11"}


def test_two_expressions_of_one_text_are_equal() -> None:
    assert parse_expression("a / b") == parse_expression("a / b") != parse_expression("b / a")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("__import__('os').system('id')", "'os'"),
        ("a.real.b", ".b"),
        ("(a).real", ".real"),
        ("a[0]", "[0]"),
        ("open(a)", "open(a)"),
        ("abs(a)(b)", "abs(a)(b)"),
        ("lambda: a", ": a"),
        ("[a for a in b]", "[a for a in b]"),
        ("f'{a}'", "'{a}'"),
        ("(a := 1)", ":= 1)"),
        ("a if b else 1", "a if b else 1"),
        ("a and b", "a and b"),
        ("not a", "not a"),
        ("a < b", "< b"),
        ("a == b", "== b"),
        ("a // b", "a // b"),
        ("a % b", "% b"),
        ("a @ b", "@ b"),
        ("a | b", "| b"),
        ("~a", "~a"),
        ("a, b", "(a, b)"),
        ("min(a, b=2)", "=2)"),
        ("min(*a, b)", "*a"),
        ("True + a", "True"),
        ("None + a", "None"),
        ("1j * a", "1j * a"),
        ("0x10 * a", "0x10 * a"),
        ("1_000 * a", "1_000 * a"),
        ("1if a else b", "1if a else b"),
        ("a # b", "# b"),
        ("a; b", "; b"),
        ("a\0", "\\x00"),
        ("\uff41 + 1", "\uff41"),
        ("'a'", "'a'"),
        ("...", "..."),
    ],
)
def test_whatever_is_no_arithmetic_is_refused_by_its_part_and_the_rule(text: str, part: str) -> None:
    # Warnings are errors in this suite: Python's parser must not even see what it would warn of.
    with pytest.raises(BadExpression, match="may use numbers, metric names") as refused:
        parse_expression(text)
    assert part in str(refused.value)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "cannot be read"),
        ("a +", "cannot be read"),
        ("(a", "cannot be read"),
        ("a b", "cannot be read"),
        ("007 * a", "cannot be read"),
        ("yield a", "cannot be read"),
        ("(" * 250 + "a" + ")" * 250, "is longer than 500|cannot be read"),
        ("2 + 3", "names no metric"),
        ("sqrt(a, b)", "sqrt takes 1 value"),
        ("min(a)", "min takes 2 value"),
        ("1e999 * a", "too large for 8 bytes"),
        ("9" * 400 + " * a", "too large for 8 bytes"),
        ("-" * 400 + "a", "is nested deeper than 100 levels"),
        ("a" + "+a" * 200, "is nested deeper than 100 levels"),
        ("not " * 100 + "a", "may use numbers"),
        ("a" * 501, "is longer than 500 characters"),
    ],
)
def test_a_malformed_or_monstrous_expression_is_refused(text: str, rule: str) -> None:
    with pytest.raises(BadExpression, match=rule) as refused:
        parse_expression(text)
    assert len(str(refused.value)) < 250


def test_towers_of_powers_end_at_once() -> None:
    assert all(math.isnan(number) for number in value("9 ** 9 ** 9 ** 9 ** 9 ** a")[:2])


@given(st.one_of(st.text(max_size=60), st.text("ab0.e9+-*/(), min", max_size=60)))
def test_any_text_is_an_expression_or_refused_and_nothing_else(text: str) -> None:
    try:
        expression = parse_expression(text)
    except BadExpression:
        return
    result = expression.evaluate({name: np.array([0.0, -1.5, np.nan]) for name in expression.reads})
    assert result.shape == (3,)
    assert not np.isinf(result).any()
