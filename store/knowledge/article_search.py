"""Search in published articles: what is indexed, how often words occur, and which texts hold a question's words.

Text search configurations of PostgreSQL find stems; stop words, roots and synonyms are replaced before (`knowledge`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.knowledge.articles import ArticleKind

SQL = load(__file__)
CONFIGS = {"id": "indonesian", "en": "english"}


@dataclass(frozen=True, slots=True)
class PreparedText:
    """The words of a text that search goes by, as they are after stop words, roots and synonyms."""

    title: str
    summary: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class WordCount:
    """In how many published texts a word, or its stem, occurs."""

    word: str
    stem: str
    articles: int


@dataclass(frozen=True, slots=True)
class SimilarWord:
    """A word of the articles that looks like one that they do not hold; by trigrams."""

    word: str
    articles: int
    similarity: float


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """`covered`: the weights of the question's words that it holds. `links`: its products and its codes."""

    id: int
    slug: str
    kind: ArticleKind
    title: str
    summary: str
    products: list[str]
    codes: list[str]
    score: float
    covered: float


@dataclass(frozen=True, slots=True)
class UnpreparedText:
    version_id: int
    language: str
    title: str
    summary: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question: how it is spelt in texts, and how much it weighs."""

    spellings: tuple[str, ...]
    weight: float


def index_texts(conn: Connection, texts: Sequence[tuple[int, str, PreparedText]], *, by: bytes) -> None:
    """Makes texts findable, each a version in one language; `by`: which tables of words they were prepared with."""
    versions = sorted({version_id for version_id, _, _ in texts})
    forget_texts(conn, versions)
    rows = [
        {"version_id": version_id, "language": language, "config": CONFIGS[language], "by": by, **fields_of(words)}
        for version_id, language, words in texts
    ]
    with conn.cursor() as cursor:
        cursor.executemany(SQL["index_text"], rows)
    for statement in ("post_texts", "count_more"):
        conn.execute(SQL[statement], {"versions": versions})


def forget_texts(conn: Connection, versions: Sequence[int]) -> None:
    """Search does not find these versions any more."""
    conn.execute(SQL["wait_for_words"])
    for statement in ("count_less", "drop_postings", "forget_texts"):
        conn.execute(SQL[statement], {"versions": list(versions)})


def texts_indexed_otherwise(conn: Connection, by: bytes, *, limit: int) -> list[UnpreparedText]:
    """Published texts that are not indexed, or with other tables of words; versions as a whole."""
    return fetch_all(conn, SQL["texts_indexed_otherwise"], {"by": by, "limit": limit}, UnpreparedText)


def count_words(conn: Connection, language: str, words: Sequence[str]) -> list[WordCount]:
    """For each word; the word '' counts all texts."""
    values = {"language": language, "stemmer": f"{CONFIGS[language]}_stem", "words": list(words)}
    return fetch_all(conn, SQL["count_words"], values, WordCount)


def similar_words(
    conn: Connection, language: str, word: str, *, keys: Sequence[str], errors: int, limit: int
) -> list[SimilarWord]:
    """Words of the articles that share a key with one, those that look most like it first. `keys`: what is left of the
    word without some letters, as `near_keys_of` of the database makes them."""
    values = {"language": language, "word": word, "keys": list(keys), "errors": errors, "limit": limit}
    return fetch_all(conn, SQL["similar_words"], values, SimilarWord)


def find_texts(
    conn: Connection, language: str, words: Sequence[AskedWord], *, needed: Collection[AskedWord], limit: int
) -> list[FoundArticle]:
    """Articles that hold one of the `needed` words at least, the best by all `words` first."""
    numbered = [(spelling, number) for number, word in enumerate(words, start=1) for spelling in word.spellings]
    values = {
        "language": language,
        "spellings": [spelling for spelling, _ in numbered],
        "numbers": [number for _, number in numbered],
        "weights": [word.weight for word in words],
        "needed": [number for number, word in enumerate(words, start=1) if word in needed],
        "limit": limit,
    }
    return fetch_all(conn, SQL["find_texts"], values, FoundArticle)


def articles_with_codes(conn: Connection, language: str, codes: Sequence[str]) -> list[FoundArticle]:
    """Articles about a code, exactly."""
    return fetch_all(conn, SQL["articles_with_codes"], {"language": language, "codes": list(codes)}, FoundArticle)


def article_found(conn: Connection, language: str, slug: str) -> FoundArticle | None:
    """One published article as search gives it."""
    return fetch_one(conn, SQL["article_found"], {"language": language, "slug": slug}, FoundArticle)
