"""Whether a rewording says what its passage says: the same numbers, codes, denials and names of parts, hardly a new
word, no address, nothing longer. What fails one check is not used."""

import re
from collections import Counter
from collections.abc import Iterable

from knowledge.intents import denials_of, named_words
from knowledge.questions import codes_in, prepared, raw_words

MOST_NEW_WORDS, LONGEST_BESIDE, SHORTEST_BESIDE = 0.34, 1.8, 0.4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ADDRESS = re.compile(r"https?:|www\.|[\w.]+@[\w.]+|<|>|\]\(|\bwa\.me\b", re.IGNORECASE)


def is_faithful(language: str, passage: str, reworded: str, article: str) -> bool:
    """`article`: all of it, whose words a rewording may use."""
    if not reworded.strip() or _ADDRESS.search(reworded):
        return False
    if not SHORTEST_BESIDE * len(passage) <= len(reworded) <= LONGEST_BESIDE * len(passage) + 20:
        return False
    if _numbers(passage) != _numbers(reworded) or set(codes_in(passage)) != set(codes_in(reworded)):
        return False
    if _denials(language, passage) != _denials(language, reworded):
        return False
    words, known = set(prepared(language, reworded)), set(prepared(language, article))
    typed, article_typed = set(raw_words(language, reworded)), set(raw_words(language, article))
    if (typed & named_words()) - article_typed or _parts(language, passage) - typed:
        return False
    return len(words - known) <= MOST_NEW_WORDS * max(len(words), 1)


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def _denials(language: str, text: str) -> int:
    plain = [word.replace("'", "") for word in raw_words(language, text.replace("n't", " not"))]
    return sum(word in denials_of(language) for word in plain)


def _parts(language: str, passage: str) -> set[str]:
    return set(raw_words(language, passage)) & named_words()


def joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)
