"""The texts of each language, read from `texts/<language>/*.ftl` (Project Fluent), and how one is filled.

Long texts stand on several lines of a file: a line end inside a text is a blank, an empty line begins a paragraph.
A language is thousands of texts, of which a process uses some hundred: each is parsed when it is first filled.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from wording.arguments import as_fluent
from wording.functions import FUNCTIONS

# A text begins where a line begins with its code; its other lines are indented.
BEGIN = re.compile(r"^(?=[A-Za-z][\w-]* *=)", re.MULTILINE)
LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "id")


class BadText(Exception):
    """A text that cannot be filled: a blank without its argument, or a value that its place does not take."""


def has_text(code: str, language: str) -> bool:
    """Whether a language words this code."""
    return code in _sources(language)


def fill(code: str, language: str, values: Mapping[str, object]) -> str:
    """The text of a code with its blanks filled; KeyError for a code without a text, BadText for unfit values."""
    bundle = _bundle(language)
    if not bundle.has_message(code):
        if not has_text(code, language):
            raise KeyError(f"no text for {code!r} in {language}")
        bundle.add_resource(_parsed(_sources(language)[code], code))
    pattern = bundle.get_message(code).value
    assert pattern is not None
    filled, errors = bundle.format_pattern(pattern, {name: as_fluent(value) for name, value in values.items()})
    if errors:
        raise BadText(f"{code} in {language} with {dict(values)}: {'; '.join(map(str, errors))}")
    return str(filled)


def codes(language: str) -> frozenset[str]:
    """Every code that a language words."""
    return frozenset(_sources(language))


def messages(language: str) -> Iterator[tuple[Path, ast.Message]]:
    """Each text with the file that holds it."""
    for path in _files(language):
        for entry in _parsed(path.read_text(encoding="utf-8"), path.name).body:
            if isinstance(entry, ast.Message):
                yield path, entry


def _files(language: str) -> list[Path]:
    return sorted((FOLDER / language).glob("*.ftl"))


@cache
def _sources(language: str) -> dict[str, str]:
    """Each code with its text as it stands in its file."""
    sources: dict[str, str] = {}
    for path in _files(language):
        whole = path.read_text(encoding="utf-8")
        edges = [*(found.start() for found in BEGIN.finditer(whole)), len(whole)]
        for begin, end in pairwise(edges):
            source = whole[begin:end]
            sources.setdefault(source[: source.index("=")].rstrip(), source)
    return sources


def _parsed(source: str, name: str) -> ast.Resource:
    """The texts of a file, or a single one; BadText for what is no text."""
    resource = FluentResource(source)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise BadText(f"{name}: {entry.annotations[0].message} in {entry.content!r}")
    _Joined().visit(resource)
    return resource


class _Joined(Visitor):
    """Joins the lines of each text."""

    def visit_TextElement(self, node: ast.TextElement) -> None:
        node.value = LINE_END.sub(" ", node.value)


@cache
def _bundle(language: str) -> FluentBundle:
    functions: dict[str, Callable[..., Any]] = dict(FUNCTIONS)
    return FluentBundle([language], functions=functions, use_isolating=False)
