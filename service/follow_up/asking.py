"""What the fleet's clock brings to surveys: who is asked now, who is reminded once, what nobody answered."""

from datetime import datetime, timedelta

from fleet.product import Product
from service.follow_up.states import MOVES, SurveyAction
from store.engine.database import Connection
from store.follow_up.letters import put_letter
from store.follow_up.surveys import DueSurvey, Survey, SurveyMove, due_surveys, find_survey, move_survey, still_over
from store.privacy.consents import Purpose, may_use

REMIND_AFTER = timedelta(days=4)
OVER_AFTER = timedelta(days=14)
SURVEY, REMINDER = "survey", "survey_reminder"


def run_surveys(conn: Connection, product: Product, now: datetime) -> int:
    """How many surveys were looked at. Of two workers each takes what the other does not hold."""
    with conn.transaction():
        due = due_surveys(conn, product.id, now, remind=now - REMIND_AFTER, over=now - OVER_AFTER)
        for one in due:
            found = find_survey(conn, one.id)
            if found is not None:
                _follow(conn, found, one, now)
    return len(due)


def _follow(conn: Connection, found: Survey, due: DueSurvey, now: datetime) -> None:
    if due.what == "expire":
        _move(conn, found, SurveyAction.EXPIRE, ended_at=now)
        return
    stands = still_over(conn, found.id)
    if stands is None or not stands.same_owner or not stands.over:
        reason = "not_over" if stands is not None and not stands.over else "other_owner"
        _move(conn, found, SurveyAction.SUPPRESS, reason=reason, ended_at=now)
    elif not may_use(conn, found.customer_id, Purpose.SURVEY):
        if due.what == "ask":
            _move(conn, found, SurveyAction.SHOW, reason="no_consent")
    elif due.what == "ask":
        _move(conn, found, SurveyAction.ASK, asked_at=now)
        _write(conn, found, SURVEY, now)
    else:
        _move(conn, found, SurveyAction.REMIND, reminded_at=now)
        _write(conn, found, REMINDER, now)


def _move(
    conn: Connection,
    found: Survey,
    action: SurveyAction,
    *,
    reason: str | None = None,
    asked_at: datetime | None = None,
    reminded_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> None:
    allowed, to_state = MOVES[action]
    move_survey(conn, found.id, SurveyMove(to_state, [*allowed], reason, asked_at, reminded_at, ended_at))


def _write(conn: Connection, found: Survey, kind: str, now: datetime) -> None:
    about = f"survey/{found.id}"
    put_letter(
        conn, found.customer_id, product=found.product, about=about, kind=kind, purpose=SURVEY, sequence=0, at=now
    )
