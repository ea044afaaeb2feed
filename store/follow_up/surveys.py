"""Surveys: customers are asked, reminded once, answer; a person calls back whoever is not satisfied."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it stands; of its call back, None where nobody is to call."""

    id: int
    tenant_id: int
    customer_id: int
    customer: str
    product: str
    asset_id: int
    serial: str
    ticket_id: int | None
    opening: int | None
    claim_id: int | None
    state: str
    reason: str | None
    made_at: datetime
    ask_at: datetime
    asked_at: datetime | None
    reminded_at: datetime | None
    ended_at: datetime | None
    score: int | None
    words: str
    how: str | None
    call_id: int | None
    call_state: str | None
    call_due: datetime | None
    call_by: str | None
    call_outcome: str | None
    call_words: str | None
    review_id: int | None
    review_state: str | None


@dataclass(frozen=True, slots=True)
class SurveyMove:
    """A move, and what it sets; None leaves a field as it is."""

    to_state: str
    allowed: list[str]
    reason: str | None = None
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    ended_at: datetime | None = None
    score: int | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyFilter:
    """Which surveys are asked for; None asks for all. `call`: the state of the call back, `waiting` for those that are
    not done. `lowest`: scores up to this one."""

    states: list[str] | None = None
    product: str | None = None
    call: str | None = None
    lowest: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueSurvey:
    """`what`: ask, remind or expire."""

    id: int
    what: str


@dataclass(frozen=True, slots=True)
class StillOver:
    """Whether a survey may still be asked."""

    same_owner: bool
    over: bool


@dataclass(frozen=True, slots=True)
class MonthScores:
    """The surveys of one product and month; `left_out`: not asked, for they were asked lately."""

    product: str
    month: date
    asked: int
    left_out: int
    scores: list[int]


def find_survey(conn: Connection, survey_id: int) -> Survey | None:
    return fetch_one(conn, SQL["find_survey"], {"survey_id": survey_id}, Survey)


def survey_of(
    conn: Connection,
    customer_id: int,
    *,
    ticket_id: int | None = None,
    opening: int | None = None,
    claim_id: int | None = None,
) -> Survey | None:
    """What a customer may say about a ticket's opening, or about a claim."""
    values = {"customer_id": customer_id, "ticket_id": ticket_id, "opening": opening, "claim_id": claim_id}
    return fetch_one(conn, SQL["survey_of"], values, Survey)


def list_surveys(
    conn: Connection, wanted: SurveyFilter, *, before: int | None = None, limit: int = 100, skip: int = 0
) -> list[Survey]:
    """Newest first."""
    values = {**asdict(wanted), "before": before, "limit": limit, "skip": skip}
    return fetch_all(conn, SQL["list_surveys"], values, Survey)


def due_surveys(conn: Connection, product: str, now: datetime, *, remind: datetime, over: datetime) -> list[DueSurvey]:
    """`remind`: who was asked before gets a reminder; `over`: what was to be asked before is over."""
    values = {"product": product, "now": now, "remind": remind, "over": over}
    return fetch_all(conn, SQL["due_surveys"], values, DueSurvey)


def still_over(conn: Connection, survey_id: int) -> StillOver | None:
    return fetch_one(conn, SQL["still_over"], {"survey_id": survey_id}, StillOver)


def move_survey(conn: Connection, survey_id: int, move: SurveyMove) -> bool:
    """False where its state does not allow it."""
    return conn.execute(SQL["move_survey"], {"survey_id": survey_id, **fields_of(move)}).rowcount == 1


def comment_survey(conn: Connection, survey_id: int, words: str) -> bool:
    return conn.execute(SQL["comment_survey"], {"survey_id": survey_id, "words": words}).rowcount == 1


def open_call_back(conn: Connection, survey_id: int, *, at: datetime, due_at: datetime) -> bool:
    """False where there is one."""
    values = {"survey_id": survey_id, "at": at, "due_at": due_at}
    return conn.execute(SQL["open_call_back"], values).rowcount == 1


def take_call_back(conn: Connection, survey_id: int, *, actor: str, at: datetime) -> bool:
    values = {"survey_id": survey_id, "actor": actor, "at": at}
    return conn.execute(SQL["take_call_back"], values).rowcount == 1


def finish_call_back(conn: Connection, survey_id: int, *, outcome: str, words: str, at: datetime) -> bool:
    values = {"survey_id": survey_id, "outcome": outcome, "words": words, "at": at}
    return conn.execute(SQL["finish_call_back"], values).rowcount == 1


def month_scores(conn: Connection, *, product: str | None, since: datetime) -> list[MonthScores]:
    """By product and month, the newest month first."""
    return fetch_all(conn, SQL["month_scores"], {"product": product, "since": since}, MonthScores)
