"""Surveys: listed, counted, answered for a caller; calls back to whoever is not satisfied."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading, about
from api.access.permissions import Permission
from api.schemas.follow_up import ScoreFiguresOut, SurveyOut
from api.web.database import Database, Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, LongText, PathId, Word
from api.web.paging import Limit, Page, page_of
from service.follow_up.answering import CallOutcome, comment, finish_call, rate, take_call
from service.follow_up.figures import score_figures
from service.follow_up.states import known_survey
from store.engine.database import Connection
from store.follow_up.surveys import SurveyFilter, list_surveys, month_scores

router = APIRouter(prefix="/v1/surveys", tags=["surveys"])
READS = [Depends(asks(Permission.FEEDBACK_READ))]
ACTS = [Depends(asks(Permission.FEEDBACK_ACT))]
StateName = Literal["waiting", "shown", "sent", "reminded", "answered", "expired", "suppressed"]
SUBJECT = "survey"
YEAR = timedelta(days=366)


class Score(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"score": 4, "words": "quick"}]})
    score: Annotated[int, Field(ge=1, le=5)]
    words: LongText = Field("", max_length=1000)


class Called(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "talked", "words": "the part came late"}]})
    outcome: Annotated[CallOutcome, Field(strict=False)]
    words: LongText = Field("", max_length=1000)


class ScoreFiguresPage(BaseModel):
    """By product and month, the newest month first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": []}]})
    items: list[ScoreFiguresOut]


@router.get("", summary="List surveys", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    reading: Reading,
    state: Annotated[list[StateName] | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    call: Annotated[
        Literal["waiting", "open", "taken", "done"] | None, Query(description="`waiting`: calls that are to be made.")
    ] = None,
    customer: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Limit = 100,
) -> Page[SurveyOut]:
    """The newest first."""
    wanted = SurveyFilter([*state] if state else None, product, call, customer_id=customer)
    with db.connection() as conn:
        reading(conn, SUBJECT)
        found = list_surveys(conn, wanted, before=before, limit=limit + 1)
    return page_of(request, found, limit, to=SurveyOut.model_validate, key=lambda one: one.id, parameter="before")


@router.get("/figures", summary="Figures of surveys", responses=errors(), dependencies=READS)
def figures(db: Db, product: Annotated[Word | None, Query()] = None) -> ScoreFiguresPage:
    """By product and month of the last year: who was asked, who answered, the mean score with its interval."""
    with db.connection() as conn:
        found = month_scores(conn, product=product, since=_now(conn, db, product) - YEAR)
    return ScoreFiguresPage(items=[ScoreFiguresOut.model_validate(score_figures(one)) for one in found])


@router.get("/{survey_id}", summary="One survey", responses=errors(404), dependencies=READS)
def one(survey_id: PathId, db: Db, reading: Reading) -> SurveyOut:
    """As it stands, with the call back."""
    with db.connection() as conn:
        found = known_survey(conn, survey_id)
        reading(conn, f"{SUBJECT}/{survey_id}")
        return SurveyOut.model_validate(found)


@router.post("/{survey_id}/score", summary="Answer for a caller", responses=errors(404, 409), dependencies=ACTS)
def score(survey_id: PathId, body: Score, request: Request, db: Db, actor: Actor) -> SurveyOut:
    """What a customer says on the telephone; once."""
    about(request, f"{SUBJECT}/{survey_id}")
    with db.connection() as conn:
        now = db.now(conn, known_survey(conn, survey_id).product)
        found = rate(conn, survey_id, body.score, how="phone", now=now)
        return SurveyOut.model_validate(comment(conn, survey_id, body.words) if body.words else found)


@router.post("/{survey_id}/take-call", summary="Take a call back", responses=errors(404, 409), dependencies=ACTS)
def take(survey_id: PathId, request: Request, db: Db, actor: Actor) -> SurveyOut:
    """Whoever takes it calls; of two who do so at once one gets 409."""
    about(request, f"{SUBJECT}/{survey_id}")
    with db.connection() as conn:
        now = db.now(conn, known_survey(conn, survey_id).product)
        return SurveyOut.model_validate(take_call(conn, survey_id, actor=actor, now=now))


@router.post("/{survey_id}/finish-call", summary="Finish a call back", responses=errors(404, 409), dependencies=ACTS)
def finish(survey_id: PathId, body: Called, request: Request, db: Db, actor: Actor) -> SurveyOut:
    """What came of the call."""
    about(request, f"{SUBJECT}/{survey_id}")
    with db.connection() as conn:
        now = db.now(conn, known_survey(conn, survey_id).product)
        done = finish_call(conn, survey_id, body.outcome, words=body.words, now=now)
        return SurveyOut.model_validate(done)


def _now(conn: Connection, db: Database, product: str | None) -> datetime:
    return db.now(conn, product) if product else db.wall()
