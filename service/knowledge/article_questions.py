"""Readers ask below an article; staff answer for everybody, or withhold the question for a reason that is named."""

from datetime import datetime
from uuid import UUID

from fleet.coded import CodedError, coded
from service.follow_up.reviewing import Withheld
from store.engine.database import Connection
from store.engine.storable_text import storable
from store.knowledge.article_questions import (
    ArticleQuestion,
    NewQuestion,
    answer_question,
    find_question,
    put_question,
    withhold_question,
)

LONGEST_QUESTION, LONGEST_NAME, LONGEST_ANSWER, MOST_SHOWN = 1000, 60, 2000, 50


class NoSuchArticleQuestion(CodedError, LookupError):
    """A number that no question bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_article_question", question=str(number)))


def ask(
    conn: Connection, article_id: int, text: str, *, client_id: UUID, language: str, name: str, at: datetime,
    tenant_id: int | None = None,
) -> bool:  # fmt: skip
    """It waits for staff; False for one without words. The same `client_id` again is the same question."""
    question, shown = (" ".join(storable(one).split()) for one in (text, name))
    if not question:
        return False
    new = NewQuestion(article_id, client_id, language, question[:LONGEST_QUESTION], shown[:LONGEST_NAME], at, tenant_id)
    put_question(conn, new)
    return True


def known_question(conn: Connection, question_id: int) -> ArticleQuestion:
    found = find_question(conn, question_id)
    if found is None:
        raise NoSuchArticleQuestion(question_id)
    return found


def publish(conn: Connection, question_id: int, answer: str, *, actor: str, at: datetime) -> ArticleQuestion:
    """With its answer; another answer takes the place of the one before."""
    if not answer_question(conn, question_id, answer=answer, actor=actor, at=at):
        raise NoSuchArticleQuestion(question_id)
    return known_question(conn, question_id)


def withhold(conn: Connection, question_id: int, why: Withheld, *, actor: str, at: datetime) -> ArticleQuestion:
    if not withhold_question(conn, question_id, why=why, actor=actor, at=at):
        raise NoSuchArticleQuestion(question_id)
    return known_question(conn, question_id)
