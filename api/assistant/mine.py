"""The assistant over HTTP for customers: for an app of the brand."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import asks, principal_of
from api.access.permissions import Permission
from api.assistant.records import only_product, records_of
from api.assistant.shown import reword_of
from api.limits.rate_limits import Limit, Limits
from api.my.customer import Visitor
from api.schemas.assistant import AnsweredOut, ChatOut, chat_out, turn_out
from api.warranty.mine import Customer
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, no_nul
from service.assistant.answering import answer
from service.assistant.answers import Answer
from service.assistant.chats import LONGEST_QUESTION, Asking, ask, hand_over, own_chat
from store.assistant.chats import Chat, chat_of_customer, turns_of
from store.engine.database import Connection

router = APIRouter(prefix="/v1/my/assistant", tags=["my account"], dependencies=[Depends(asks(Permission.OWN_ACCOUNT))])


class QuestionIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "my fridge is not cold"}]})

    text: Annotated[str, AfterValidator(no_nul), Field(max_length=LONGEST_QUESTION)]
    client_id: Annotated[UUID | None, Field(strict=False)] = Field(
        None, description="Made by the app: the same again is the same question."
    )


def own_or_last(conn: Connection, visitor: Visitor) -> Chat:
    """The chat that goes on; else the last one, which a person has; else a new one."""
    found = chat_of_customer(conn, visitor.customer_id)
    if found is not None:
        return found
    return own_chat(conn, visitor.customer_id, language=visitor.customer(conn).language, at=wall_clock())


@router.get("", summary="Own chat with the assistant", responses=errors(404))
def chat(request: Request, db: Db, customer: Customer) -> ChatOut:
    """The chat that goes on, or the last one."""
    visitor = Visitor(principal_of(request), db)
    with db.connection() as conn:
        found = own_or_last(conn, visitor)
        return chat_out(found, turns_of(conn, found.id))


@router.post("/questions", summary="Ask the assistant", responses=errors(404))
def question(body: QuestionIn, request: Request, db: Db, customer: Customer, limits: Limits) -> AnsweredOut:
    """Answers from the articles and from what the customer owns, with what it cites."""
    visitor = Visitor(principal_of(request), db)
    with db.connection() as conn:
        asker = visitor.customer(conn)
        limits.check(conn, Limit.ASK_ACCOUNT, str(asker.id), now=wall_clock())
        mine = own_chat(conn, asker.id, language=asker.language, at=wall_clock())
        records, product, reword = records_of(conn, visitor, asker), only_product(conn, asker.id), reword_of(request)

        def answered(text: str, before: str) -> Answer:
            return answer(
                conn, text, page_language=asker.language, records=records, product=product, before=before, reword=reword
            )

        turns = ask(conn, Asking(mine.id, body.client_id or uuid4(), body.text), answered, at=wall_clock())
        return AnsweredOut(turn=turn_out(turns[-1]) if turns else None)


@router.post("/person", summary="Talk to a person", responses=errors(404))
def person(request: Request, db: Db, customer: Customer) -> ChatOut:
    """The service team gets the chat as it is; the assistant is silent in it from here on."""
    visitor = Visitor(principal_of(request), db)
    with db.connection() as conn:
        asker = visitor.customer(conn)
        mine = own_chat(conn, asker.id, language=asker.language, at=wall_clock())
        hand_over(conn, mine.id, at=wall_clock())
        found = own_or_last(conn, visitor)
        return chat_out(found, turns_of(conn, found.id))
