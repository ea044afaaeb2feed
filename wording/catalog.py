"""The texts of each language, read from `texts/<language>/*.ftl` (Project Fluent), and how one is filled.

Long texts stand on several lines of a file: a line end inside a text is a blank, an empty line begins a paragraph.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from wording.arguments import as_fluent
from wording.functions import FUNCTIONS

LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "id")


class BadText(Exception):
    """A text that cannot be filled: a blank without its argument, or a value that its place does not take."""


def has_text(code: str, language: str) -> bool:
    """Whether a language words this code."""
    return _bundle(language).has_message(code)


def fill(code: str, language: str, values: Mapping[str, object]) -> str:
    """The text of a code with its blanks filled; KeyError for a code without a text, BadText for unfit values."""
    bundle = _bundle(language)
    if not bundle.has_message(code):
        raise KeyError(f"no text for {code!r} in {language}")
    pattern = bundle.get_message(code).value
    assert pattern is not None
    filled, errors = bundle.format_pattern(pattern, {name: as_fluent(value) for name, value in values.items()})
    if errors:
        raise BadText(f"{code} in {language} with {dict(values)}: {'; '.join(map(str, errors))}")
    return str(filled)


@cache
def codes(language: str) -> frozenset[str]:
    """Every code that a language words; read once, for a language is thousands of texts."""
    return frozenset(message.id.name for _, message in messages(language))


def messages(language: str) -> Iterator[tuple[Path, ast.Message]]:
    """Each text with the file that holds it."""
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in _read(path).body:
            if isinstance(entry, ast.Message):
                yield path, entry


def _read(path: Path) -> ast.Resource:
    """The texts of one file; BadText for what is no text."""
    resource = FluentResource(path.read_text(encoding="utf-8"))
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise BadText(f"{path.name}: {entry.annotations[0].message} in {entry.content!r}")
    _Joined().visit(resource)
    return resource


class _Joined(Visitor):
    """Joins the lines of each text."""

    def visit_TextElement(self, node: ast.TextElement) -> None:
        node.value = LINE_END.sub(" ", node.value)


@cache
def _bundle(language: str) -> FluentBundle:
    functions: dict[str, Callable[..., Any]] = dict(FUNCTIONS)
    bundle = FluentBundle([language], functions=functions, use_isolating=False)
    for path in sorted((FOLDER / language).glob("*.ftl")):
        bundle.add_resource(_read(path))
    return bundle
