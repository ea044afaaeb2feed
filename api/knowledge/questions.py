"""Questions that readers asked below articles: staff answer them for everybody, or withhold them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import about
from api.access.permissions import Permission
from api.schemas.articles import ArticleQuestionOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, LongText, PathId
from api.web.paging import Limit, Page, page_of
from service.follow_up.reviewing import Withheld
from service.knowledge.article_questions import LONGEST_ANSWER, known_question, publish, withhold
from store.knowledge.article_questions import list_questions

router = APIRouter(prefix="/v1/article-questions", tags=["knowledge"])
READS = [Depends(asks(Permission.KNOWLEDGE_READ))]
WRITES = [Depends(asks(Permission.KNOWLEDGE_WRITE))]
SUBJECT = "article_question"


class PublicAnswer(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "Yes: twice a year is enough."}]})
    answer: LongText = Field(min_length=1, max_length=LONGEST_ANSWER)


class WithheldQuestion(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "names_a_person"}]})
    why: Annotated[Withheld, Field(strict=False)]


@router.get("", summary="Questions below articles", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    state: Annotated[Literal["submitted", "published", "withheld"] | None, Query()] = None,
    article: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Limit = 100,
) -> Page[ArticleQuestionOut]:
    """The newest first."""
    with db.connection() as conn:
        found = list_questions(conn, state=state, article_id=article, before=before, limit=limit + 1)
    to = ArticleQuestionOut.model_validate
    return page_of(request, found, limit, to=to, key=lambda one: one.id, parameter="before")


@router.get("/{question_id}", summary="One question", responses=errors(404), dependencies=READS)
def one(question_id: PathId, db: Db) -> ArticleQuestionOut:
    """As it stands, with its answer."""
    with db.connection() as conn:
        return ArticleQuestionOut.model_validate(known_question(conn, question_id))


@router.post("/{question_id}/publish", summary="Answer for everybody", responses=errors(404), dependencies=WRITES)
def publish_one(question_id: PathId, body: PublicAnswer, request: Request, db: Db, actor: Actor) -> ArticleQuestionOut:
    """Question and answer stand below the article from now on."""
    about(request, f"{SUBJECT}/{question_id}")
    with db.connection() as conn:
        done = publish(conn, question_id, body.answer, actor=actor, at=wall_clock())
        return ArticleQuestionOut.model_validate(done)


@router.post("/{question_id}/withhold", summary="Withhold it", responses=errors(404), dependencies=WRITES)
def withhold_one(
    question_id: PathId, body: WithheldQuestion, request: Request, db: Db, actor: Actor
) -> ArticleQuestionOut:
    """Nobody else reads it."""
    about(request, f"{SUBJECT}/{question_id}")
    with db.connection() as conn:
        return ArticleQuestionOut.model_validate(withhold(conn, question_id, body.why, actor=actor, at=wall_clock()))
