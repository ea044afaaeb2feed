"""What customers say of a repair or a decision: a score, words, a review; calls back to the dissatisfied."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import coded
from service.follow_up.states import MOVES, FollowUpRefused, SurveyAction, SurveyState, known_survey
from store.engine.database import Connection
from store.follow_up.reviews import put_review
from store.follow_up.surveys import (
    Survey,
    SurveyMove,
    comment_survey,
    finish_call_back,
    move_survey,
    open_call_back,
    take_call_back,
)
from store.warranty.telling import CaseNews, tell_staff

SCORES = (1, 2, 3, 4, 5)
# Up to this score a person calls back.
LOW = 2
CALL_WITHIN = timedelta(days=2)
LONGEST_WORDS, LONGEST_NAME = 1000, 60
# Which words a customer agrees to who lets others read a review (`survey_review_consent_<version>` of the texts).
REVIEW_TEXT = 1
ROLES = ["service_lead", "agent"]


class CallOutcome(StrEnum):
    TALKED = "talked"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"


def rate(conn: Connection, survey_id: int, score: int, *, how: str, now: datetime) -> Survey:
    """Takes the score, once: a second tap changes nothing. FollowUpRefused for a survey that is over."""
    with conn.transaction():
        found = known_survey(conn, survey_id)
        allowed, to_state = MOVES[SurveyAction.ANSWER]
        moved = move_survey(
            conn, survey_id, SurveyMove(to_state, [*allowed], ended_at=max(now, found.made_at), score=score, how=how)
        )
        if not moved:
            found = known_survey(conn, survey_id)
            if found.state == SurveyState.ANSWERED:
                return found
            raise FollowUpRefused(coded("survey_over"))
        if score <= LOW and open_call_back(conn, survey_id, at=now, due_at=now + CALL_WITHIN):
            tell_staff(conn, _news(found, "call_back", now))
        return known_survey(conn, survey_id)


def comment(conn: Connection, survey_id: int, words: str) -> Survey:
    """What the customer writes beside the score; FollowUpRefused before there is one."""
    if not comment_survey(conn, survey_id, words):
        raise FollowUpRefused(coded("survey_without_score"))
    return known_survey(conn, survey_id)


def review(conn: Connection, survey_id: int, *, words: str, shown_name: str, language: str, now: datetime) -> int:
    """The customer lets everybody read it, whatever the score; FollowUpRefused where staff have decided on it."""
    with conn.transaction():
        found = known_survey(conn, survey_id)
        made = put_review(
            conn,
            survey_id,
            words=words,
            shown_name=shown_name,
            language=language,
            text_version=REVIEW_TEXT,
            at=now,
        )
        if made is None:
            raise FollowUpRefused(coded("review_decided_on"))
        tell_staff(conn, replace(_news(found, "review", now), about=f"review/{made}", due_at=None))
        return made


def take_call(conn: Connection, survey_id: int, *, actor: str, now: datetime) -> Survey:
    """Somebody calls; of two who take it at once one gets FollowUpRefused."""
    known_survey(conn, survey_id)
    if not take_call_back(conn, survey_id, actor=actor, at=now):
        raise FollowUpRefused(coded("call_back_not_open"))
    return known_survey(conn, survey_id)


def finish_call(conn: Connection, survey_id: int, outcome: CallOutcome, *, words: str, now: datetime) -> Survey:
    """What came of the call."""
    known_survey(conn, survey_id)
    if not finish_call_back(conn, survey_id, outcome=outcome, words=words, at=now):
        raise FollowUpRefused(coded("call_back_not_taken"))
    return known_survey(conn, survey_id)


def _news(found: Survey, kind: str, now: datetime) -> CaseNews:
    due = now + CALL_WITHIN
    about = f"survey/{found.id}"
    return CaseNews(about, kind, found.tenant_id, ROLES, found.product, found.serial, now, "customer", due)
