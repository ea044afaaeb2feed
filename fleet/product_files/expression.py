"""Derived metrics: a small arithmetic language over metric names, checked when the product file is read."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "abs": (1, np.abs),
    "sqrt": (1, np.sqrt),
    "log": (1, np.log),
    "exp": (1, np.exp),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "when": (2, lambda value, holds: np.where(holds > 0, value, np.nan)),
}
RULE = (
    "may use numbers, metric names, parts of their buckets (metric.max), + - * / **, parentheses, abs, sqrt, log, exp, "
    "min(a, b), max(a, b), when(a, b)"
)
LONGEST, DEEPEST = 500, 100
# The only words of the language: whatever else Python's parser knows never reaches it.
_TOKEN = re.compile(
    r"\s+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])|[a-z_]\w*(?:\.[a-z_]\w*)?|[-+*/(),]", re.ASCII | re.IGNORECASE
)


class BadExpression(ValueError):
    """An expression outside the language; the message names the part and the rule."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `reads`: what it reads, "metric" or "metric.part". Two of one text are equal."""

    text: str
    reads: frozenset[str]
    tree: ast.expr = field(repr=False, compare=False)

    @property
    def names(self) -> frozenset[str]:
        """The metrics that it reads."""
        return frozenset(read.partition(".")[0] for read in self.reads)

    def evaluate(self, columns: Mapping[str, Array]) -> Array:
        """Arrays of one shape by what is read -> an array of that shape; NaN where undefined (division by zero)."""
        with np.errstate(all="ignore"):
            result = np.asarray(_evaluate(self.tree, columns), dtype=np.float64)
        return np.where(np.isfinite(result), result, np.nan)


def parse_expression(text: str) -> Expression:
    """`"s11 / s7"` -> Expression; BadExpression for anything outside the language."""
    if len(text) > LONGEST:
        raise BadExpression(f"is longer than {LONGEST} characters")
    _check_words(text)
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
        raise BadExpression(f"cannot be read: {RULE}") from exc
    reads: set[str] = set()
    _check(tree, reads, depth=1)
    if not reads:
        raise BadExpression("names no metric")
    return Expression(text, frozenset(reads), tree)


def _check_words(text: str) -> None:
    position = 0
    while position < len(text):
        word = _TOKEN.match(text, position)
        if word is None:
            raise BadExpression(f"{text[position : position + 20]!r}: {RULE}")
        position = word.end()


def _check(node: ast.expr, reads: set[str], depth: int) -> None:
    if depth > DEEPEST:
        raise BadExpression(f"is nested deeper than {DEEPEST} levels")
    match node:
        case ast.Constant(value=bool()):
            raise BadExpression(f"{ast.unparse(node)}: {RULE}")
        case ast.Constant(value=int() | float() as number):
            if not _is_finite(number):
                raise BadExpression("holds a number too large for 8 bytes")
        case ast.Name(id=name):
            reads.add(name)
        case ast.Attribute(value=ast.Name(id=name), attr=part):
            reads.add(f"{name}.{part}")
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            _check(operand, reads, depth + 1)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            _check(left, reads, depth + 1)
            _check(right, reads, depth + 1)
        case ast.Call(func=ast.Name(id=function), args=args, keywords=[]) if function in _FUNCTIONS:
            if len(args) != _FUNCTIONS[function][0]:
                raise BadExpression(f"{function} takes {_FUNCTIONS[function][0]} value(s), not {len(args)}")
            for arg in args:
                _check(arg, reads, depth + 1)
        case _:
            raise BadExpression(f"{_spelled(node)}: {RULE}")


def _is_finite(number: int | float) -> bool:
    try:
        return math.isfinite(float(number))
    except OverflowError:
        return False


def _spelled(node: ast.expr) -> str:
    try:
        return f"{ast.unparse(node)!r:.60}"
    except RecursionError:
        return type(node).__name__


def _evaluate(node: ast.expr, columns: Mapping[str, Array]) -> Any:
    match node:
        case ast.Constant(value=value):
            return np.float64(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return columns[name]
        case ast.Attribute(value=ast.Name(id=name), attr=part):
            return columns[f"{name}.{part}"]
        case ast.UnaryOp(op=op, operand=operand):
            inner = _evaluate(operand, columns)
            return -inner if isinstance(op, ast.USub) else inner
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_evaluate(left, columns), _evaluate(right, columns))
        case ast.Call(func=ast.Name(id=function), args=args):
            return _FUNCTIONS[function][1](*(_evaluate(arg, columns) for arg in args))
    raise AssertionError("unchecked expression")
