"""Which language a question is in, by the words of either that it holds."""

from collections.abc import Sequence
from functools import cache

from knowledge.questions import LANGUAGES, tables


def language_of(words: Sequence[str], *, default: str) -> str:
    """The language of which a question holds more words; `default`: of the page, where they are as many."""
    held = {language: sum(word in _words_of(language) for word in words) for language in LANGUAGES}
    other = "en" if default == "id" else "id"
    return other if held[other] > held[default] else default


@cache
def _words_of(language: str) -> frozenset[str]:
    """Words of one language alone, as far as the tables of search know them."""
    mine, others = (_known(one) for one in (language, "en" if language == "id" else "id"))
    return mine - others


def _known(language: str) -> frozenset[str]:
    known = tables(language)
    return known.stop | known.same.keys() | {word for said in known.same.values() for word in said}
