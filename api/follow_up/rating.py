"""The card with five faces, on every page where something can be rated: its values, and what its forms do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.portal.pictures import picture
from api.web.plain_pages import plain
from service.follow_up.answering import LONGEST_NAME, LONGEST_WORDS, REVIEW_TEXT, SCORES, comment, rate, review
from service.follow_up.reviewing import withdraw
from service.follow_up.states import FollowUpRefused, ReviewState, SurveyState
from store.engine.database import Connection
from store.follow_up.reviews import review_of_survey
from store.follow_up.surveys import Survey
from wording.wording import Wording

# The fields by which a form is known to be of this card.
RATE, KIND = "rate", "kind"
WORDS, REVIEW, WITHDRAW = "rate_words", "rate_review", "rate_withdraw"
KINDS = frozenset({WORDS, REVIEW, WITHDRAW})


@dataclass(frozen=True, slots=True)
class Rater:
    """Who taps, and where: `letter`, `page` or, where staff enter it, `phone`."""

    how: str
    language: str
    now: datetime


def rating_shown(conn: Connection, survey: Survey | None, words: Wording) -> dict[str, Any] | None:
    """What the card says in the reader's language; None where nothing is asked."""
    if survey is None or survey.state in (SurveyState.SUPPRESSED, SurveyState.EXPIRED):
        return None
    about = words.text("case_letter_about_repair" if survey.ticket_id else "case_letter_about_claim")
    if survey.score is None:
        faces = [(score, words.text(f"rate_score_{score}"), picture(f"face_{score}")) for score in reversed(SCORES)]
        return {
            "asked": True,
            "title": words.text("rate_title", about=about),
            "lead": words.text("rate_lead"),
            "faces": faces,
        }
    written = review_of_survey(conn, survey.id)
    state = written.state if written else ""
    return {
        "asked": False,
        "title": words.text("rate_thanks"),
        "lead": words.text("rate_said", score=words.text(f"rate_score_{survey.score}").lower()),
        "calls": words.text("rate_calls") if survey.call_id is not None and survey.call_state != "done" else "",
        "face": picture(f"face_{survey.score}"),
        "words": survey.words,
        "words_label": words.text("rate_words_label"),
        "words_button": words.text("rate_words_button"),
        "longest": LONGEST_WORDS,
        "longest_name": LONGEST_NAME,
        "review": state,
        "review_says": words.text(f"rate_review_{state}") if state else "",
        "review_title": words.text("rate_review_title"),
        "review_label": words.text("rate_review_label"),
        "review_name": words.text("rate_review_name"),
        "review_consent": words.text(f"consent_review_{REVIEW_TEXT}"),
        "review_button": words.text("rate_review_button"),
        "review_withdraw": words.text("rate_review_withdraw"),
        "review_words": written.words if written else "",
        "may_review": state in ("", ReviewState.WITHDRAWN),
    }


def is_rating(form: dict[str, str]) -> bool:
    return RATE in form or form.get(KIND) in KINDS


def take_rating(conn: Connection, survey: Survey | None, form: dict[str, str], by: Rater) -> str | None:
    """Does what the form asks, and names what was done (`rate_done_<name>`); None for a form that no such page sends,
    or that comes too late."""
    if survey is None:
        return None
    try:
        if RATE in form:
            return _rate(conn, survey, form[RATE], by)
        return _more(conn, survey, form, by)
    except FollowUpRefused:
        return None


def _rate(conn: Connection, survey: Survey, typed: str, by: Rater) -> str | None:
    if typed not in {str(score) for score in SCORES}:
        return None
    rate(conn, survey.id, int(typed), how=by.how, now=by.now)
    return "score"


def _more(conn: Connection, survey: Survey, form: dict[str, str], by: Rater) -> str | None:
    said = plain(form.get("words", ""), LONGEST_WORDS)
    match form.get(KIND):
        case "rate_words":
            comment(conn, survey.id, said)
            return "words"
        case "rate_review" if said and form.get("consent") == "yes":
            name = plain(form.get("name", ""), LONGEST_NAME)
            review(conn, survey.id, words=said, shown_name=name, language=by.language, now=by.now)
            return "review"
        case "rate_withdraw":
            written = review_of_survey(conn, survey.id)
            if written is None:
                return None
            withdraw(conn, written.id, now=by.now)
            return "withdrawn"
    return None
