"""The knowledge base: how often the right article is among the first three, and how long a search takes among many
articles. Every second question set the thresholds; the others are reported."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.scoring import database
from knowledge.files import ArticleFile, FileText, article_files
from knowledge.questions import LANGUAGES
from service.knowledge.loading import load_articles
from service.knowledge.search import Found, search
from store.engine.database import Connection

QUESTIONS = Path(__file__).parent / "questions"
AT = datetime(2026, 3, 4, tzinfo=UTC)
BLOCKS = 14
CONSONANTS, VOWELS = "bdgklmnprstw", "aiueo"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a customer types it, and the article that should come first."""

    text: str
    slug: str


def questions(language: str, *, held_out: bool) -> list[Asked]:
    """Half of the questions: those that set thresholds, or those that did not (`held_out`)."""
    lines = (QUESTIONS / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [Asked(*line.split("\t")) for line in lines]
    return rows[1::2] if held_out else rows[0::2]


def run(*, articles: int, rounds: int, note: Note) -> Table:
    """The figures of both languages on the articles of the repository, then times among `articles`."""
    with database() as conn:
        load_articles(conn, AT)
        rows = [row for language in LANGUAGES for row in _quality(conn, language)]
        many = list(_made_up(articles - len(article_files()), np.random.default_rng(1)))
        begun = time.perf_counter()
        load_articles(conn, AT, [*article_files(), *many])
        conn.execute("VACUUM ANALYZE")
        note(f"{len(many)} made-up articles are loaded in {time.perf_counter() - begun:.0f} s")
        for language in LANGUAGES:
            took = _times(conn, language, rounds)
            for percent, goal in ((50, Goal()), (95, Goal(most=50))):
                figure = f"ms of a search, {percent} %"
                rows.append(Row(f"times {language}", figure, f"p{percent}_ms", "", [_percentile(took, percent)], goal))
    notes = [
        f"{len(article_files())} articles of the repository for the shares, {articles} for the times",
        "held out: every second question; no threshold, word table or article was changed for it",
    ]
    return Table("Search in the knowledge base", rows, notes)


def _quality(conn: Connection, language: str) -> Iterator[Row]:
    for held_out in (True, False):
        asked = questions(language, held_out=held_out)
        found = [slugs(search(conn, language, one.text)) for one in asked]
        name = f"{'held out' if held_out else 'tuned on'} {language}"
        for first in (1, 3):
            share = 100 * sum(one.slug in row[:first] for one, row in zip(asked, found, strict=True)) / len(asked)
            goal = Goal(least=85) if held_out and first == 3 else Goal()
            yield Row(name, f"% of {len(asked)} in the first {first}", f"first_{first}", "", [share], goal)


def slugs(found: Found) -> list[str]:
    """The articles in the order in which a page shows them: danger comes first."""
    danger = [found.danger.slug] if found.danger else []
    return [*danger, *(hit.slug for hit in found.hits if hit.slug not in danger)]


def _times(conn: Connection, language: str, rounds: int) -> list[float]:
    """Milliseconds of every question, `rounds` times; a round before them is not counted."""
    asked = [one.text for held_out in (True, False) for one in questions(language, held_out=held_out)]
    took = list[float]()
    for number in range(rounds + 1):
        for text in asked:
            begun = time.perf_counter()
            search(conn, language, text)
            if number:
                took.append(1000 * (time.perf_counter() - begun))
    return took


def _percentile(values: Sequence[float], percent: int) -> float:
    return float(np.percentile(values, percent))


def _made_up(count: int, chance: np.random.Generator) -> Iterator[ArticleFile]:
    """Articles of stretches of ours with words that no other article has, as models and parts are called."""
    pool = {
        language: [block for file in article_files() for block in re.split(r"\n+", file.texts[language].body) if block]
        for language in LANGUAGES
    }
    real = [file for file in article_files() if file.tree is None]
    for number in range(count):
        like = real[chance.integers(len(real))]
        own = " ".join(_word(chance) for _ in range(6))
        texts = {
            language: FileText(
                f"{like.texts[language].title} {own.split()[0]} {number}",
                f"{like.texts[language].summary} {own}",
                f"{like.texts[language].keywords}, {own}",
                "\n\n".join(chance.choice(pool[language], BLOCKS)),
            )
            for language in LANGUAGES
        }
        digest = number.to_bytes(32, "big")
        yield ArticleFile(f"made-up-{number}", like.kind, like.links, texts, None, digest)


def _word(chance: np.random.Generator) -> str:
    return "".join(letters[chance.integers(len(letters))] for _ in range(3) for letters in (CONSONANTS, VOWELS))
