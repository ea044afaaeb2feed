"""Reviews: listed, published, withheld for a reason, answered."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import about
from api.access.permissions import Permission
from api.schemas.follow_up import ReviewOut
from api.web.database import Database, Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, PathId, Why, Word
from api.web.paging import Limit, Page, page_of
from service.follow_up import reviewing
from service.follow_up.reviewing import Withheld
from service.follow_up.states import known_review
from store.engine.database import Connection
from store.follow_up.reviews import ReviewFilter, list_reviews

router = APIRouter(prefix="/v1/reviews", tags=["surveys"])
READS = [Depends(asks(Permission.FEEDBACK_READ))]
ACTS = [Depends(asks(Permission.FEEDBACK_ACT))]
SUBJECT = "review"


class Withholding(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "names_a_person"}]})
    why: Annotated[Withheld, Field(strict=False, description="A low score is no reason.")]


class Answering(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "thank you; the part is in stock now"}]})
    words: Why


@router.get("", summary="List reviews", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    state: Annotated[Literal["submitted", "published", "withheld", "withdrawn"] | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Limit = 100,
) -> Page[ReviewOut]:
    """The newest first."""
    with db.connection() as conn:
        found = list_reviews(conn, ReviewFilter(state, product), before=before, limit=limit + 1)
    return page_of(request, found, limit, to=ReviewOut.model_validate, key=lambda one: one.id, parameter="before")


@router.get("/{review_id}", summary="One review", responses=errors(404), dependencies=READS)
def one(review_id: PathId, db: Db) -> ReviewOut:
    """As it stands, with the answer of the service."""
    with db.connection() as conn:
        return ReviewOut.model_validate(known_review(conn, review_id))


@router.post("/{review_id}/publish", summary="Publish it", responses=errors(404, 409), dependencies=ACTS)
def publish(review_id: PathId, request: Request, db: Db, actor: Actor) -> ReviewOut:
    """Everybody reads it from now on."""
    about(request, f"{SUBJECT}/{review_id}")
    with db.connection() as conn:
        done = reviewing.publish(conn, review_id, actor=actor, now=_now(conn, db, review_id))
        return ReviewOut.model_validate(done)


@router.post("/{review_id}/withhold", summary="Withhold it", responses=errors(404, 409), dependencies=ACTS)
def withhold(review_id: PathId, body: Withholding, request: Request, db: Db, actor: Actor) -> ReviewOut:
    """Nobody else reads it; the customer learns what a review must be."""
    about(request, f"{SUBJECT}/{review_id}")
    with db.connection() as conn:
        done = reviewing.withhold(conn, review_id, body.why, actor=actor, now=_now(conn, db, review_id))
        return ReviewOut.model_validate(done)


@router.post("/{review_id}/reply", summary="Answer it", responses=errors(404, 409), dependencies=ACTS)
def reply(review_id: PathId, body: Answering, request: Request, db: Db, actor: Actor) -> ReviewOut:
    """The answer stands below it, in the name of the brand."""
    about(request, f"{SUBJECT}/{review_id}")
    with db.connection() as conn:
        done = reviewing.answer(conn, review_id, body.words, actor=actor, now=_now(conn, db, review_id))
        return ReviewOut.model_validate(done)


def _now(conn: Connection, db: Database, review_id: int) -> datetime:
    return db.now(conn, known_review(conn, review_id).product)
