"""Staff publish reviews, withhold them for a reason that is named, and answer them; customers take them back."""

from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from service.follow_up.states import REVIEW_MOVES, FollowUpRefused, known_review
from store.engine.database import Connection
from store.follow_up.reviews import Review, answer_review, move_review

LONGEST_ANSWER = 1000


class Withheld(StrEnum):
    """Why a review is not published; a low score is no reason."""

    NAMES_A_PERSON = "names_a_person"
    INSULTS = "insults"
    NOT_ABOUT_IT = "not_about_it"
    UNLAWFUL = "unlawful"


def publish(conn: Connection, review_id: int, *, actor: str, now: datetime) -> Review:
    return _move(conn, review_id, "publish", None, actor, now)


def withhold(conn: Connection, review_id: int, why: Withheld, *, actor: str, now: datetime) -> Review:
    return _move(conn, review_id, "withhold", why, actor, now)


def withdraw(conn: Connection, review_id: int, *, now: datetime) -> Review:
    """The customer does not want it to be read any more."""
    return _move(conn, review_id, "withdraw", None, "customer", now)


def answer(conn: Connection, review_id: int, words: str, *, actor: str, now: datetime) -> Review:
    """Stands below it, in the name of the brand."""
    known_review(conn, review_id)
    if not answer_review(conn, review_id, answer=words, actor=actor, at=now):
        raise FollowUpRefused(coded("review_not_shown"))
    return known_review(conn, review_id)


def _move(conn: Connection, review_id: int, action: str, why: str | None, actor: str, now: datetime) -> Review:
    found = known_review(conn, review_id)
    allowed, to_state = REVIEW_MOVES[action]
    if not move_review(conn, review_id, to_state=to_state, allowed=[*allowed], why=why, actor=actor, at=now):
        raise FollowUpRefused(coded("review_not_movable", state=found.state, action=action))
    return known_review(conn, review_id)
