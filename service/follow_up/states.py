"""The lives of a survey, a call back and a review: their states, and the only moves there are between them."""

from enum import StrEnum

from fleet.coded import CodedError, coded
from store.engine.database import Connection
from store.follow_up.reviews import Review, find_review
from store.follow_up.surveys import Survey, find_survey


class SurveyState(StrEnum):
    """SHOWN: no letter goes, the question stands on the customer's pages alone."""

    WAITING = "waiting"
    SHOWN = "shown"
    SENT = "sent"
    REMINDED = "reminded"
    ANSWERED = "answered"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"


class SurveyAction(StrEnum):
    ASK = "ask"
    SHOW = "show"
    REMIND = "remind"
    ANSWER = "answer"
    EXPIRE = "expire"
    SUPPRESS = "suppress"


S = SurveyState
# As `is_open_survey` in SQL (store/migrations/*_surveys.sql); a test compares the two.
OPEN_SURVEY = (S.WAITING, S.SHOWN, S.SENT, S.REMINDED)
# action -> (the states it may leave, the state it leads to)
MOVES: dict[SurveyAction, tuple[tuple[SurveyState, ...], SurveyState]] = {
    SurveyAction.ASK: ((S.WAITING,), S.SENT),
    SurveyAction.SHOW: ((S.WAITING,), S.SHOWN),
    SurveyAction.REMIND: ((S.SENT,), S.REMINDED),
    SurveyAction.ANSWER: (OPEN_SURVEY, S.ANSWERED),
    SurveyAction.EXPIRE: (OPEN_SURVEY, S.EXPIRED),
    SurveyAction.SUPPRESS: ((S.WAITING, S.SHOWN, S.SENT, S.REMINDED), S.SUPPRESSED),
}


class ReviewState(StrEnum):
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


R = ReviewState
REVIEW_MOVES: dict[str, tuple[tuple[ReviewState, ...], ReviewState]] = {
    "publish": ((R.SUBMITTED, R.WITHHELD), R.PUBLISHED),
    "withhold": ((R.SUBMITTED, R.PUBLISHED), R.WITHHELD),
    "withdraw": ((R.SUBMITTED, R.PUBLISHED, R.WITHHELD), R.WITHDRAWN),
}


class NoSuchSurvey(CodedError, LookupError):
    """A number that no survey bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_survey", survey=str(number)))


class NoSuchReview(CodedError, LookupError):
    """A number that no review bears."""

    def __init__(self, number: object) -> None:
        super().__init__(coded("no_review", review=str(number)))


class FollowUpRefused(CodedError):
    """What the present state of a survey, a call back or a review does not allow."""


def known_survey(conn: Connection, survey_id: int) -> Survey:
    found = find_survey(conn, survey_id)
    if found is None:
        raise NoSuchSurvey(survey_id)
    return found


def known_review(conn: Connection, review_id: int) -> Review:
    found = find_review(conn, review_id)
    if found is None:
        raise NoSuchReview(review_id)
    return found
