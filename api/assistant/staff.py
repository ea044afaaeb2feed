"""The assistant over HTTP for staff: what was asked and said, ratings, figures, and who waits for a person."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.assistant import ChatOut, FiguresOut, TurnOut, chat_out, figures_out, turn_out
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, PathId
from api.web.paging import Page, page_of
from service.assistant.chats import rate, take
from service.assistant.figures import assistant_figures
from store.assistant.chats import Rating, find_chat, find_turn, list_turns, turns_of, waiting_chats

# What customers wrote is read by those who write the articles that answer it.
router = APIRouter(prefix="/v1/assistant", tags=["assistant"])
ASKS = [Depends(asks(Permission.KNOWLEDGE_WRITE))]
DAYS, MOST_WAITING = 30, 100
Outcome = Literal["answered", "records", "danger", "unknown", "person", "small_talk"]


class RatingIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"rating": "right"}]})

    rating: Literal["right", "wrong", "unsafe"]


@router.get("/turns", summary="What was asked", responses=errors(), dependencies=ASKS)
def turns(
    request: Request,
    db: Db,
    outcome: Outcome | None = None,
    rating: Literal["right", "wrong", "unsafe", "unrated"] | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[TurnOut]:
    """Questions and the answers as they were said, the newest first. `before`: go on below this number."""
    with db.connection() as conn:
        found = list_turns(conn, outcome=outcome, rating=rating, before=before, limit=limit + 1)
        return page_of(request, found, limit, to=turn_out, key=lambda turn: turn.id, parameter="before")


@router.post("/turns/{turn_id}/rate", summary="Rate an answer", responses=errors(404), dependencies=ASKS)
def rate_answer(turn_id: PathId, body: RatingIn, db: Db, actor: Actor) -> TurnOut:
    """Right, wrong or unsafe; the last word counts."""
    with db.connection() as conn:
        rate(conn, turn_id, Rating(body.rating), by=actor, at=wall_clock())
        found = find_turn(conn, turn_id)
        assert found is not None
        return turn_out(found)


@router.get("/figures", summary="How well it answers", responses=errors(), dependencies=ASKS)
def figures(db: Db, days: Annotated[int, Query(ge=1, le=3660)] = DAYS) -> FiguresOut:
    """Of the last days: answered, handed over, rated right with its interval, and questions without an answer."""
    with db.connection() as conn:
        return figures_out(assistant_figures(conn, since=datetime.now(UTC) - timedelta(days=days)))


@router.get("/waiting", summary="Who waits for a person", responses=errors(), dependencies=ASKS)
def waiting(db: Db) -> list[ChatOut]:
    """Chats of people without an account, with how they are reached, the oldest first."""
    with db.connection() as conn:
        return [chat_out(one, turns_of(conn, one.id)) for one in waiting_chats(conn, limit=MOST_WAITING)]


@router.post("/chats/{chat_id}/take", summary="Take a chat", responses=errors(404), dependencies=ASKS)
def take_chat(chat_id: PathId, db: Db, actor: Actor) -> ChatOut:
    """Whoever takes it calls or writes to them; it waits no more."""
    with db.connection() as conn:
        take(conn, chat_id, by=actor, at=wall_clock())
        found = find_chat(conn, chat_id)
        assert found is not None
        return chat_out(found, turns_of(conn, chat_id))
