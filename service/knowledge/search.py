"""Search in the knowledge base. A question is an OR of its words, each with its stem. What is found is ranked by how
rare the words are that it holds, and where it holds them; it is an answer only where it covers enough of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.everyday import is_everyday
from knowledge.questions import Question, understood
from service.knowledge.near_words import nearest
from store.engine.database import Connection
from store.knowledge.article_search import (
    AskedWord,
    FoundArticle,
    WordCount,
    article_found,
    articles_with_codes,
    count_words,
    find_texts,
)
from store.knowledge.articles import ArticleKind

# Of the weight of a question's words, what an article must hold to be shown, and to be an answer.
SHOWN_COVERAGE, SURE_COVERAGE = 0.34, 0.5
# What an article of another product is worth beside one of the product that is asked about.
OTHER_PRODUCT = 0.2
# A word that was misspelt counts less than one that is there as it was typed.
MISSPELT = 0.7
# A word that no article holds weighs like one that this part of them holds.
RARE = 10
# Score of an exact code, shared by the articles about it.
CODE_SCORE = 10.0
CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that fits; `coverage`: of the question's words, by weight (0 to 1); `own`: the same without the words
    that name a product. `strength`: where it holds them, on average: much in its title, little in its body alone."""

    article_id: int
    slug: str
    kind: ArticleKind
    title: str
    summary: str
    products: tuple[str, ...]
    score: float
    coverage: float
    by_code: bool
    strength: float = 0.0
    own: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """`sure`: the first hit covers enough of the question to be an answer. `danger`: a safety article to show first.
    `strange`: the part of the question's words that no article holds, nor anything like them. `everyday`: how many of
    these are words of everyday life: the question may be about something else."""

    hits: tuple[Hit, ...]
    sure: bool
    danger: Hit | None
    strange: float = 0.0
    everyday: int = 0


def search(conn: Connection, language: str, text: str, *, product: str | None = None, limit: int = 10) -> Found:
    """The articles that fit a question best. `product`: of the appliance that it is about, where that is known."""
    question = understood(language, text)
    asked = _asked(conn, language, question.words)
    total = sum(word.full for word in asked)
    words = [one.asked for one in asked]
    needed = _needed(words, SHOWN_COVERAGE * total)
    found = find_texts(conn, language, words, needed=needed, limit=CANDIDATES) if needed else []
    products = (product,) if product else question.products
    naming = sum(one.full for one in asked if one.word in question.naming)
    hits = [_hit(one, total, products, naming) for one in found]
    hits = _with_codes(hits, _coded(conn, language, question, products))
    shown = sorted((hit for hit in hits if hit.by_code or hit.coverage >= SHOWN_COVERAGE), key=lambda hit: -hit.score)[
        :limit
    ]
    sure = bool(shown) and (shown[0].by_code or shown[0].coverage >= SURE_COVERAGE)
    strange = sum(one.is_strange for one in asked) / len(asked) if asked else 0.0
    everyday = sum(one.is_strange and is_everyday(language, one.word) for one in asked)
    return Found(tuple(shown), sure, _danger(conn, language, question), strange, everyday)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is looked for; `full`: what it would weigh if it were found as it was typed."""

    word: str
    asked: AskedWord
    full: float
    is_strange: bool = False


def _asked(conn: Connection, language: str, words: Sequence[str]) -> list[_Word]:
    """The words with their weights: the rarer, the more. One that no article holds is replaced by what looks like it;
    one that nothing looks like weighs as much as a rare one, for the articles lack it."""
    counts = count_words(conn, language, ["", *words]) if words else []
    texts = next((one.articles for one in counts if one.word == ""), 0)
    known = [one for one in counts if one.word]
    return [_word(conn, language, one, texts) for one in known] if texts else []


def _word(conn: Connection, language: str, one: WordCount, texts: int) -> _Word:
    if one.articles:
        weight = _rarity(one.articles, texts)
        return _Word(one.word, AskedWord(tuple(sorted({one.word, one.stem})), weight), weight)
    near = nearest(conn, language, one.word)
    # What was guessed weighs no more than a word that nothing looks like: a wrong guess is no answer.
    full = _rarity(max(near[0].articles if near else 0, texts / RARE), texts)
    words = {found.word for found in near} or {one.word}
    return _Word(one.word, AskedWord(tuple(sorted(words)), MISSPELT * full), full, is_strange=not near)


def _needed(words: Sequence[AskedWord], least: float) -> list[AskedWord]:
    """The heaviest words, so many that all others together weigh less than `least`: an article without any of these
    covers too little to be shown, and need not be ranked."""
    needed, rest = [], sum(word.weight for word in words)
    for word in sorted(words, key=lambda one: -one.weight):
        if rest < least:
            break
        needed.append(word)
        rest -= word.weight
    return needed


def _rarity(articles: float, texts: int) -> float:
    return math.log(1 + (texts - articles + 0.5) / (articles + 0.5))


def _hit(one: FoundArticle, total: float, products: Sequence[str], naming: float = 0.0) -> Hit:
    """`naming`: what the words weigh that name a product: an article about it holds them."""
    coverage = one.covered / total if total else 0.0
    fits = not products or not one.products or not set(products).isdisjoint(one.products)
    score = one.score * coverage * (1.0 if fits else OTHER_PRODUCT)
    strength = one.score / one.covered if one.covered else 0.0
    about = naming if products and not set(products).isdisjoint(one.products) else 0.0
    own = max(one.covered - about, 0.0) / (total - naming) if total > naming else 1.0
    return Hit(
        one.id,
        one.slug,
        one.kind,
        one.title,
        one.summary,
        tuple(one.products),
        score,
        coverage,
        False,
        strength,
        min(own, 1.0),
    )


def _coded(conn: Connection, language: str, question: Question, products: Sequence[str]) -> list[Hit]:
    if not question.codes:
        return []
    found = articles_with_codes(conn, language, question.codes)
    return [replace(_hit(one, 0.0, products), score=_code_score(one, products), by_code=True) for one in found]


def _code_score(one: FoundArticle, products: Sequence[str]) -> float:
    fits = not products or not set(products).isdisjoint(one.products)
    return CODE_SCORE / max(len(one.codes), 1) * (1.0 if fits else OTHER_PRODUCT)


def _with_codes(hits: list[Hit], coded: list[Hit]) -> list[Hit]:
    """Articles about the code, with what their words are worth on top; then the others."""
    by_id = {hit.article_id: hit for hit in hits}
    added = [
        replace(hit, score=hit.score + by_id[hit.article_id].score, coverage=by_id[hit.article_id].coverage)
        if hit.article_id in by_id
        else hit
        for hit in coded
    ]
    return [*added, *(hit for hit in hits if hit.article_id not in {one.article_id for one in coded})]


def _danger(conn: Connection, language: str, question: Question) -> Hit | None:
    found = article_found(conn, language, question.danger) if question.danger else None
    return _hit(found, 0.0, ()) if found else None
