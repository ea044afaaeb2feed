"""Every code is worded in both languages, with the same arguments; what the code base names is worded."""

import ast as python
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from fleet.coded import Coded, as_written, coded
from wording.catalog import LANGUAGES, BadText, codes, messages
from wording.wording import Wording

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("fleet", "store", "ingest", "models", "predict", "service", "api", "dashboards", "sigap", "wording")
TEXTS = {language: {message.id.name: message for _, message in messages(language)} for language in LANGUAGES}
SAMPLES: dict[str, object] = {
    "DAY": "2026-03-04T05:06:07+00:00",
    "DATE": "2026-03-04",
    "MOMENT": "2026-03-04T05:06:07+00:00",
    "SHORT_DAY": "2026-03-04T05:06:07+00:00",
    "CLOCK": "2026-03-04T05:06:07+00:00",
    "LONG_DAY": "2026-03-04",
    "HOURS": "08:00:00",
    "ZONE_ON": "2026-03-04",
    "WINDOW": 900_000.0,
    "SPAN": 90_000.0,
    "PERIOD": 90_000.0,
    "FIGURE": 0.25,
    "BRIEF": 0.25,
    "SHARE": 0.25,
    "VALUE": 0.25,
    "NUM": 0.25,
    "BOUND": 0.25,
    "FIXED": 0.25,
    "PERCENT": 0.25,
    "MONEY": 1450000.0,
    "PERCENTS": 0.25,
    "NUMBER": 3,
    "ID": 1234,
    "PRODUCT": "refrigerator",
    "MODE": "compressor_wear",
    "METRIC": "cabin",
    "UNIT": "degC",
    "DIFFERENCE": "%",
    "STATE": "idle",
    "EVENT": "E21",
    "WORN_PART": "compressor",
    "COMPONENT": "compressor",
    "WATCHED": "compressor",
    "PART": "fan",
    "CODE": "E21",
    "COMMAND": "reboot",
    "SAY": as_written("because"),
    "JOIN": [as_written("one"), as_written(", two")],
    "TEXT": {"en": "one", "id": "satu"},
    "RULE": "sensor.stuck",
    "IN_LANGUAGE": "text",
    "MOMENT_IN": "2026-03-04T05:06:07+00:00",
    "TIMES": "2026-03-04T05:06:07+00:00",
    "VISIT_DAY": "2026-03-04T05:06:07+00:00",
    "VISIT_HOURS": "2026-03-04T05:06:07+00:00",
}
# The last argument of these is the zone of somebody else.
ZONED = ("MOMENT_IN", "VISIT_DAY", "VISIT_HOURS")


class Blanks(Visitor):
    """The arguments of a text, each with a value that fits; `choosing`: those that only choose between variants."""

    def __init__(self, known: frozenset[str]) -> None:
        self.choosing: set[str] = set()
        self.values: dict[str, object] = {}
        self._known = known

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.values.setdefault(node.id.name, "text")

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:
        arguments, name = node.arguments.positional, node.id.name
        places = [argument for argument in arguments if isinstance(argument, ast.VariableReference)]
        if name == "LABEL":
            assert isinstance(arguments[0], ast.StringLiteral)
            self.values[places[0].id.name] = self._label(arguments[0].value)
        elif name == "LIST":
            chosen = {a.name.name: a.value.value for a in node.arguments.named}
            family, each = chosen.get("family"), chosen.get("each", "say")
            self.values[places[0].id.name] = [self._label(family) if family else SAMPLES[each.upper()]] * 3
        elif name in ZONED:
            self.values |= {place.id.name: SAMPLES[name] for place in places[:-1]}
            self.values[places[-1].id.name] = "Asia/Jakarta"
        else:
            self.values |= {place.id.name: SAMPLES[name] for place in places}

    def _label(self, family: str) -> str:
        return min(code for code in self._known if code.startswith(f"{family}_")).removeprefix(f"{family}_")

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        if isinstance(node.selector, ast.VariableReference):
            keys = [variant.key for variant in node.variants]
            numeric = any(isinstance(k, ast.NumberLiteral) or k.name in ("one", "other") for k in keys)
            chosen = 2 if numeric else next(k.name for k in keys if isinstance(k, ast.Identifier))
            self.values.setdefault(node.selector.id.name, chosen)
            self.choosing.add(node.selector.id.name)
        self.generic_visit(node)


def blanks(language: str, code: str) -> Blanks:
    visitor = Blanks(frozenset(TEXTS[language]))
    visitor.visit(TEXTS[language][code])
    return visitor


def arguments(code: str) -> dict[str, object]:
    """All that a code takes: a language without plurals has no use for a count that only chooses between them."""
    return blanks("id", code).values | blanks("en", code).values


def test_both_languages_word_the_same_codes() -> None:
    assert codes("en") == codes("id")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_is_worded_twice(language: str) -> None:
    found = [message.id.name for _, message in messages(language)]
    assert len(found) == len(set(found))


def test_each_code_is_rendered_in_both_languages_from_the_same_arguments() -> None:
    wrong = [f"{code}: {said}" for code in sorted(TEXTS["en"].keys() & TEXTS["id"].keys()) if (said := misworded(code))]
    assert not wrong, "\n".join(wrong)


def misworded(code: str) -> str | None:
    """What is wrong with a code's texts; None where nothing is."""
    english, indonesian = blanks("en", code), blanks("id", code)
    if more := (english.values.keys() ^ indonesian.values.keys()) - (english.choosing | indonesian.choosing):
        return f"one language alone takes {sorted(more)}"
    for language in LANGUAGES:
        try:
            said = Wording(language).say(Coded(code, arguments(code)))  # type: ignore[arg-type]
        except BadText as exc:
            return str(exc)
        if not said.strip() or "{" in said:
            return f"{language} says {said!r}"
    return None


def test_every_code_that_is_made_somewhere_is_worded_with_its_arguments() -> None:
    wrong = []
    for place, code, given in made_codes():
        if code not in TEXTS["en"]:
            wrong.append(f"{place}: nothing words {code}")
        elif given is not None and given != set(arguments(code)):
            wrong.append(f"{place}: {code} takes {sorted(arguments(code))}, is given {sorted(given)}")
    assert not wrong, "\n".join(wrong)


def made_codes() -> Iterator[tuple[str, str, set[str] | None]]:
    """Each `coded("...")` and `Coded("...")` of the product: where, the code, its arguments where they stand there."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, python.Call) and isinstance(node.func, python.Name) and node.args):
                    continue
                first = node.args[0]
                if node.func.id in ("coded", "Coded") and isinstance(first, python.Constant):
                    names = {word.arg for word in node.keywords}
                    whole = node.func.id == "coded" and None not in names
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, str(first.value), {str(name) for name in names} if whole else None


def test_an_argument_survives_being_kept_as_json() -> None:
    said = coded("as_written", text="x", why=coded("anomaly"), all=[as_written("a"), 1, 2.5, None])
    assert Coded.from_json(said.to_json()) == said


def test_a_code_of_a_newer_version_is_shown_as_its_code() -> None:
    assert Wording("id").say(Coded("not_known_yet", {"n": 1})) == "not_known_yet"


def test_a_missing_argument_is_an_error_that_names_the_code() -> None:
    with pytest.raises(BadText, match=r"shown_range.*last"):
        Wording("en").text("shown_range", first=1)
