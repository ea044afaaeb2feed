"""The words of a text as search goes by them: lower case, without stop words, roots and synonyms replaced; and what a
question asks for beside them: codes, products, danger. Stems are left to the database."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("id", "en")
LONGEST_QUESTION, MOST_WORDS, LONGEST_WORD = 300, 24, 40
_WORD = re.compile(r"[a-z0-9]+")
# Letters that somebody leans on: dinginnn.
_LEANED_ON = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"^([a-z]{3,})2$")
_CODE = re.compile(r"\b([a-z]{1,2})[\s\-_./]?(\d{1,3})\b", re.IGNORECASE)
# Endings that Indonesian words take before they are looked up: kulkasnya, kulkasku.
_ENDINGS = {"id": ("nya", "ku", "mu", "kah", "lah"), "en": ("s",)}


@dataclass(frozen=True, slots=True)
class WordTables:
    """`same`: what a word is replaced by. `danger`: words in a row -> slug; `products`: the same -> product. `manual`:
    what people call a manual."""

    stop: frozenset[str]
    same: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[tuple[str, ...], ...]]
    products: Mapping[str, tuple[tuple[str, ...], ...]]
    manual: str


@dataclass(frozen=True, slots=True)
class Question:
    """`words` once each, in their order; `naming`: those of them that name a product. `danger`: the slug of the safety
    article that comes first."""

    words: tuple[str, ...]
    codes: tuple[str, ...]
    products: tuple[str, ...]
    danger: str | None
    naming: frozenset[str] = frozenset()


@cache
def tables(language: str) -> WordTables:
    body = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    same = {word: tuple(said.split()) for word, said in {**body["same"], **body["roots"]}.items()}
    return WordTables(
        stop=frozenset(body["stop"].split()),
        same=same,
        danger={slug: _rows(language, said) for slug, said in body["danger"].items()},
        products={name: _rows(language, said) for name, said in body["products"].items()},
        manual=body["manual"],
    )


def _rows(language: str, said: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one.split()) for one in said)


@cache
def fingerprint() -> bytes:
    """Changes with the tables and with this module: what was prepared otherwise is prepared again."""
    files = (*(FOLDER / f"{language}.toml" for language in LANGUAGES), Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).digest()


def prepared(language: str, text: str) -> list[str]:
    """The words of a text that search goes by, in their order."""
    known = tables(language)
    return [word for raw in raw_words(language, text) for word in _replaced(known, language, raw)]


def raw_words(language: str, text: str) -> Iterator[str]:
    """The words as they were typed: small letters without accents, and none that somebody leans on."""
    plain = (
        unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", "")).encode("ascii", "ignore").decode()
    )
    for found in _WORD.finditer(plain.lower()):
        word = _LEANED_ON.sub(r"\1", found[0])[:LONGEST_WORD]
        twice = _TWICE.match(word) if language == "id" else None
        yield twice[1] if twice else word


def _replaced(known: WordTables, language: str, word: str) -> tuple[str, ...]:
    """() for a stop word. An ending is taken off where the rest is in the tables."""
    shorter = [word.removesuffix(end) for end in _ENDINGS[language] if word.endswith(end) and len(word) > len(end) + 2]
    for one in (word, *shorter):
        if one in known.same:
            return known.same[one]
        if one in known.stop:
            return ()
    return (word,)


def codes_in(text: str) -> tuple[str, ...]:
    """Fault codes as people write them, as product files may write them: `e7`, `E-07` and `E 07` are E07."""
    found = list(dict.fromkeys((letter.upper(), int(number)) for letter, number in _CODE.findall(text)))
    return tuple(dict.fromkeys(f"{letter}{number:0{width}d}" for letter, number in found for width in (1, 2, 3)))


def understood(language: str, text: str) -> Question:
    """What a question asks for."""
    cut = text[:LONGEST_QUESTION]
    every = prepared(language, cut)
    known = tables(language)
    words = tuple(dict.fromkeys(every))[:MOST_WORDS]
    products = tuple(name for name, rows in known.products.items() if any(_holds(every, row) for row in rows))
    danger = next((slug for slug, rows in known.danger.items() if any(_holds(every, row) for row in rows)), None)
    naming = frozenset(word for name in products for row in known.products[name] if _holds(every, row) for word in row)
    return Question(words, codes_in(cut), products, danger, naming)


def _holds(words: list[str], row: tuple[str, ...]) -> bool:
    return any(tuple(words[at : at + len(row)]) == row for at in range(len(words) - len(row) + 1))
