"""What a question is after, by rules of words in `knowledge/intents/`: danger, a person, small talk, their own ticket,
coverage or appliance. Typing errors are forgiven as in search, where what was typed is no word of its own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.everyday import is_right
from knowledge.questions import raw_words
from knowledge.typing_errors import differing_keys

FOLDER = Path(__file__).parent / "intents"
# Shorter words have too many neighbours to forgive an error.
SHORTEST_FORGIVEN = 6
_ENDINGS = {"id": ("nya", "ku", "mu", "kah", "lah"), "en": ()}


class Intent(StrEnum):
    PERSON = "person"
    ORDERS = "orders"
    TICKET = "ticket"
    COVERAGE = "coverage"
    APPLIANCE = "appliance"
    SMALL_TALK = "small_talk"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Rule:
    """Each of `groups` needs a word of the question, none of `without` may have one. A word is one or several in a row;
    `True` beside it: with any ending."""

    groups: tuple[tuple[tuple[tuple[str, ...], bool], ...], ...]
    without: tuple[tuple[tuple[str, ...], bool], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """By intent; of danger and topics by the article that answers, of small talk by kind."""

    danger: Mapping[str, tuple[Rule, ...]]
    small_talk: Mapping[str, tuple[Rule, ...]]
    intents: Mapping[Intent, tuple[Rule, ...]]
    topics: Mapping[str, tuple[Rule, ...]]
    elsewhere: tuple[Rule, ...]
    foreign: tuple[Rule, ...]
    ability: tuple[Rule, ...]
    ours: tuple[Rule, ...]


@cache
def rules_of(language: str) -> Rules:
    body = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    read = {section: {name: tuple(map(_rule, rows)) for name, rows in found.items()} for section, found in body.items()}
    asked = (Intent.PERSON, Intent.ORDERS, Intent.TICKET, Intent.COVERAGE, Intent.APPLIANCE)
    intents = {one: read[one.value]["any"] for one in asked}
    others = (read[name]["any"] for name in ("elsewhere", "foreign", "ability", "ours"))
    return Rules(read["danger"], read["small_talk"], intents, read["topic"], *others)


@cache
def _rewording() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "rewording.toml").read_text(encoding="utf-8"))


def named_words() -> frozenset[str]:
    """Names of parts and promises, in both languages."""
    return frozenset(word for said in _rewording()["named"].values() for word in said.split())


def denials_of(language: str) -> frozenset[str]:
    return frozenset(_rewording()["denials"][language].split())


def rewording_task() -> str:
    """What a model is told that rewords passages."""
    return str(_rewording()["task"]).strip()


def _rule(line: str) -> Rule:
    needed, _, without = line.partition("!")
    groups = tuple(_alternatives(group) for group in needed.split())
    return Rule(groups, _alternatives(without.strip()) if without else ())


def _alternatives(group: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    return tuple((tuple(one.removesuffix("*").split("_")), one.endswith("*")) for one in group.split("|"))


def words_in(language: str, text: str) -> list[str]:
    return list(raw_words(language, text))


def danger_in(language: str, words: Sequence[str]) -> str | None:
    """The safety article that a question needs at once."""
    return next((slug for slug, rules in rules_of(language).danger.items() if fits(language, rules, words)), None)


def topic_in(language: str, words: Sequence[str], *, forgiving: bool = True) -> str | None:
    """The article that always answers what is asked. `forgiving`: typing errors are forgiven."""
    topics = rules_of(language).topics.items()
    return next((slug for slug, rules in topics if fits(language, rules, words, forgiving=forgiving)), None)


def small_talk_in(language: str, words: Sequence[str]) -> str | None:
    """Which small talk it is; None where there is more in it than that."""
    kinds = rules_of(language).small_talk
    found = next((kind for kind, rules in kinds.items() if fits(language, rules, words)), None)
    return found if len(words) <= (6 if found == "who" else 4) else None


def intent_in(language: str, words: Sequence[str]) -> Intent:
    """What is asked beside danger; TROUBLE where nothing else fits: then the knowledge base is searched."""
    known = rules_of(language).intents
    found = next((one for one, rules in known.items() if fits(language, rules, words)), None)
    if found is not None:
        return found
    return Intent.SMALL_TALK if small_talk_in(language, words) else Intent.TROUBLE


def is_elsewhere(language: str, words: Sequence[str]) -> bool:
    """Whether it is about a thing that no product of ours is."""
    rules = rules_of(language)
    return fits(language, rules.elsewhere, words) and not fits(language, rules.ours, words)


def is_foreign(language: str, words: Sequence[str]) -> bool:
    """Whether it is a wish that nothing of ours fulfils, whichever product it names."""
    return fits(language, rules_of(language).foreign, words)


def asks_for_ability(language: str, words: Sequence[str]) -> bool:
    """Whether it asks if something can be done at all."""
    return fits(language, rules_of(language).ability, words)


def fits(language: str, rules: Sequence[Rule], words: Sequence[str], *, forgiving: bool = True) -> bool:
    typed = _spellings(language, words)
    return any(
        all(any(_holds(typed, one, open_ended, forgiving) for one, open_ended in group) for group in rule.groups)
        and not any(_holds(typed, one, open_ended, forgiving) for one, open_ended in rule.without)
        for rule in rules
    )


def _spellings(language: str, words: Sequence[str]) -> list[tuple[str, ...]]:
    """Each word as it was typed and without an ending."""
    ends = _ENDINGS[language]
    return [
        (word, *(word.removesuffix(end) for end in ends if word.endswith(end) and len(word) > len(end) + 2))
        for word in words
    ]


def _holds(typed: Sequence[tuple[str, ...]], wanted: tuple[str, ...], open_ended: bool, forgiving: bool) -> bool:
    last = len(wanted) - 1
    return any(
        all(_is(typed[at + n], one, open_ended and n == last, forgiving) for n, one in enumerate(wanted))
        for at in range(len(typed) - last)
    )


def _is(spellings: tuple[str, ...], wanted: str, open_ended: bool, forgiving: bool) -> bool:
    if open_ended and spellings[0].startswith(wanted):
        return True
    return any(one == wanted or (forgiving and _is_misspelt(one, wanted)) for one in spellings)


def _is_misspelt(typed: str, wanted: str) -> bool:
    if len(wanted) < SHORTEST_FORGIVEN or abs(len(typed) - len(wanted)) > 1 or typed[0] != wanted[0]:
        return False
    return differing_keys(typed, wanted) <= 1 and not is_right(typed)
