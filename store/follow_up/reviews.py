"""Reviews: what customers let everybody read of a product, published by staff or not."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Review:
    """`shown_name`: under which name it is shown, '' for none. `why`: why it is withheld."""

    id: int
    survey_id: int
    customer_id: int
    product: str
    score: int
    words: str
    shown_name: str
    language: str
    text_version: int
    state: str
    why: str | None
    submitted_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    answer: str
    answered_at: datetime | None
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which reviews are asked for; None asks for all."""

    state: str | None = None
    product: str | None = None
    customer_id: int | None = None


def put_review(
    conn: Connection,
    survey_id: int,
    *,
    words: str,
    shown_name: str,
    language: str,
    text_version: int,
    at: datetime,
) -> int | None:
    """The number of the review; None where the survey has no score, or staff have decided on its review."""
    values = {"survey_id": survey_id, "words": words, "shown_name": shown_name, "language": language}
    row = conn.execute(SQL["put_review"], {**values, "text_version": text_version, "at": at}).fetchone()
    return int(row[0]) if row else None


def find_review(conn: Connection, review_id: int) -> Review | None:
    return fetch_one(conn, SQL["find_review"], {"review_id": review_id}, Review)


def review_of_survey(conn: Connection, survey_id: int) -> Review | None:
    return fetch_one(conn, SQL["review_of_survey"], {"survey_id": survey_id}, Review)


def list_reviews(
    conn: Connection, wanted: ReviewFilter, *, before: int | None = None, limit: int = 100, skip: int = 0
) -> list[Review]:
    """Newest first."""
    asked = {"state": wanted.state, "product": wanted.product, "customer_id": wanted.customer_id}
    return fetch_all(conn, SQL["list_reviews"], {**asked, "before": before, "limit": limit, "skip": skip}, Review)


def move_review(
    conn: Connection, review_id: int, *, to_state: str, allowed: list[str], why: str | None, actor: str, at: datetime
) -> bool:
    """False where its state does not allow it."""
    values = {"review_id": review_id, "to_state": to_state, "allowed": allowed, "why": why, "actor": actor, "at": at}
    return conn.execute(SQL["move_review"], values).rowcount == 1


def answer_review(conn: Connection, review_id: int, *, answer: str, actor: str, at: datetime) -> bool:
    values = {"review_id": review_id, "answer": answer, "actor": actor, "at": at}
    return conn.execute(SQL["answer_review"], values).rowcount == 1


def published_scores(conn: Connection, product: str) -> dict[int, int]:
    """How many reviews that everybody may read have each score."""
    return {int(row[0]): int(row[1]) for row in conn.execute(SQL["published_scores"], {"product": product})}
