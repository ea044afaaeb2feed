"""What search finds of an article: its published texts, prepared with the tables of words in force."""

from fleet.process import get_log
from knowledge.markup import plain_text
from knowledge.questions import fingerprint, prepared
from store.engine.database import Connection
from store.knowledge.article_search import (
    PreparedText,
    UnpreparedText,
    forget_texts,
    index_texts,
    texts_indexed_otherwise,
)
from store.knowledge.articles import ArticleText, texts_of

# So many texts in one transaction.
AT_ONCE = 500
log = get_log("service")


def index_version(conn: Connection, version_id: int) -> None:
    """Makes a version findable in each of its languages."""
    texts = [(version_id, language, _words(language, text)) for language, text in texts_of(conn, version_id).items()]
    index_texts(conn, texts, by=fingerprint())


def forget_version(conn: Connection, version_id: int) -> None:
    forget_texts(conn, [version_id])


def index_anew(conn: Connection) -> int:
    """Indexes the published texts that are not, or with tables of words of before; how many they were."""
    indexed = 0
    while found := texts_indexed_otherwise(conn, fingerprint(), limit=AT_ONCE):
        with conn.transaction():
            texts = [(one.version_id, one.language, _words(one.language, _text(one))) for one in found]
            index_texts(conn, texts, by=fingerprint())
        indexed += len(found)
    if indexed:
        log.info("articles_indexed", texts=indexed)
    return indexed


def _text(one: UnpreparedText) -> ArticleText:
    return ArticleText(one.title, one.summary, one.keywords, one.body)


def _words(language: str, text: ArticleText) -> PreparedText:
    return PreparedText(
        _said(language, text.title),
        _said(language, text.summary),
        _said(language, text.keywords),
        _said(language, plain_text(text.body)),
    )


def _said(language: str, text: str) -> str:
    return " ".join(prepared(language, text))
