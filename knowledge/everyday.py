"""Words that are right as they were typed, however much they look like another one: a garage (garasi) is no warranty
(garansi)."""

from functools import cache
from pathlib import Path

from knowledge.questions import LANGUAGES

FOLDER = Path(__file__).parent / "words"
_ENDINGS = {"id": ("nya", "ku", "mu", "kah", "lah", "an"), "en": ("s", "es")}


@cache
def everyday_words(language: str) -> frozenset[str]:
    return frozenset((FOLDER / f"everyday_{language}.txt").read_text(encoding="utf-8").split())


def is_everyday(language: str, word: str) -> bool:
    """Whether it is a word of everyday life, with the endings that words take."""
    known = everyday_words(language)
    return word in known or any(word.removesuffix(end) in known for end in _ENDINGS[language] if word.endswith(end))


@cache
def is_right(word: str) -> bool:
    """Whether it is a word of everyday life in one of our languages."""
    return any(is_everyday(language, word) for language in LANGUAGES)
