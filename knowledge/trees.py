"""Troubleshooting trees: one question at a time, whose answers lead to a question, an article, or the service team."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("id", "en")
Said = Mapping[str, str]


class BadTree(Exception):
    """A tree that leads nowhere, in circles, or lacks a language."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Leads to one of three: another question, an article, or the service team (`asks`)."""

    said: Said
    question: str = ""
    article: str = ""

    @property
    def asks(self) -> bool:
        return not self.question and not self.article


@dataclass(frozen=True, slots=True)
class TreeQuestion:
    """`help`: how to find the answer; `warning`: what to mind before looking."""

    name: str
    said: Said
    help: Said | None
    warning: Said | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    questions: Mapping[str, TreeQuestion]

    @property
    def first(self) -> TreeQuestion:
        return next(iter(self.questions.values()))

    @property
    def slugs(self) -> tuple[str, ...]:
        """The articles that answers lead to."""
        every = (answer.article for one in self.questions.values() for answer in one.answers)
        return tuple(dict.fromkeys(slug for slug in every if slug))


def read_tree(asked: Sequence[Mapping[str, Any]]) -> Tree:
    """A tree of its questions as a file has them, the first one first; BadTree where they are no tree."""
    questions = {one["name"]: _question(one) for one in asked}
    if len(questions) != len(asked):
        raise BadTree("a question's name stands twice")
    tree = Tree(questions)
    reached = set(_walk(tree, tree.first.name, ()))
    if left := set(questions) - reached:
        raise BadTree(f"no answer leads to {sorted(left)}")
    return tree


def _walk(tree: Tree, name: str, before: tuple[str, ...]) -> Iterator[str]:
    if name in before:
        raise BadTree(f"the answers lead in a circle: {[*before, name]}")
    if name not in tree.questions:
        raise BadTree(f"there is no question {name!r}")
    yield name
    for answer in tree.questions[name].answers:
        if answer.question:
            yield from _walk(tree, answer.question, (*before, name))


def _question(body: Mapping[str, Any]) -> TreeQuestion:
    answers = tuple(
        Answer(_said(one), question=one.get("to", ""), article=one.get("article", "")) for one in body["answers"]
    )
    if len(answers) < 2:
        raise BadTree(f"{body['name']!r} has fewer than two answers")
    help_, warning = body.get("help"), body.get("warning")
    return TreeQuestion(
        body["name"], _said(body), _said(help_) if help_ else None, _said(warning) if warning else None, answers
    )


def _said(body: Mapping[str, Any]) -> Said:
    return {language: str(body[language]).strip() for language in LANGUAGES}


def tree_json(tree: Tree) -> dict[str, Any]:
    """As versions keep it; `tree_of_json` reads it."""
    return {"questions": [_question_json(one) for one in tree.questions.values()]}


def _question_json(one: TreeQuestion) -> dict[str, Any]:
    extra = {name: dict(said) for name, said in (("help", one.help), ("warning", one.warning)) if said}
    answers = [
        {**answer.said, **({"to": answer.question} if answer.question else {}),
         **({"article": answer.article} if answer.article else {})}
        for answer in one.answers
    ]  # fmt: skip
    return {"name": one.name, **one.said, **extra, "answers": answers}


def tree_of_json(body: Mapping[str, Any]) -> Tree:
    return read_tree(body["questions"])


def questions_text(tree: Tree, language: str) -> str:
    """What search looks in: every question and its help, a paragraph each."""
    said = ((one.said[language], one.help[language] if one.help else "") for one in tree.questions.values())
    return "\n\n".join(f"{question} {help_}".strip() for question, help_ in said)
