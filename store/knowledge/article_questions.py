"""Questions that readers ask below an article, and their answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """`client_id`: the same again is the same question. `tenant_id` None: that of the article; of everybody's articles,
    the first tenant's."""

    article_id: int
    client_id: UUID
    language: str
    question: str
    shown_name: str
    asked_at: datetime
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleQuestion:
    """`state`: submitted, published or withheld; `why`: why it is withheld."""

    id: int
    article_id: int
    slug: str
    language: str
    question: str
    shown_name: str
    state: str
    why: str | None
    answer: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str | None


def put_question(conn: Connection, question: NewQuestion) -> None:
    conn.execute(SQL["put_question"], fields_of(question))


def find_question(conn: Connection, question_id: int) -> ArticleQuestion | None:
    return fetch_one(conn, SQL["find_question"], {"question_id": question_id}, ArticleQuestion)


def list_questions(
    conn: Connection,
    *,
    state: str | None = None,
    article_id: int | None = None,
    before: int | None = None,
    limit: int = 100,
    skip: int = 0,
) -> list[ArticleQuestion]:
    """Newest first."""
    values = {"state": state, "article_id": article_id, "before": before, "limit": limit, "skip": skip}
    return fetch_all(conn, SQL["list_questions"], values, ArticleQuestion)


def published_questions(conn: Connection, slug: str, language: str, *, limit: int) -> list[ArticleQuestion]:
    """What everybody reads below an article; the oldest first."""
    values = {"slug": slug, "language": language, "limit": limit}
    return fetch_all(conn, SQL["published_questions"], values, ArticleQuestion)


def answer_question(conn: Connection, question_id: int, *, answer: str, actor: str, at: datetime) -> bool:
    """Everybody reads it with its answer; False where there is no such question."""
    values = {"question_id": question_id, "answer": answer, "actor": actor, "at": at}
    return conn.execute(SQL["answer_question"], values).rowcount == 1


def withhold_question(conn: Connection, question_id: int, *, why: str, actor: str, at: datetime) -> bool:
    values = {"question_id": question_id, "why": why, "actor": actor, "at": at}
    return conn.execute(SQL["withhold_question"], values).rowcount == 1
