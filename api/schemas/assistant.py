"""Shapes of the assistant: chats, questions with their answers, figures."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from service.assistant.figures import AssistantFigures
from service.assistant.stored_answers import from_json
from store.assistant.chats import Chat, Turn, UnansweredQuestion

PART = {"kind": "step", "text": "Make sure that the plug sits firmly.", "slug": "fridge-not-cold", "address": ""}
TURN = {
    "id": 12,
    "chat_id": 4,
    "question": "my fridge is not cold",
    "language": "en",
    "outcome": "answered",
    "parts": [PART],
    "cited": ["fridge-not-cold"],
    "retrieved": ["fridge-not-cold", "find-fridge-not-cold"],
    "coverage": 1.0,
    "reworded": False,
    "asked_at": T,
    "helped": None,
    "rating": None,
    "rated_by": None,
}
UNANSWERED = {"question": "how do i enrol at university", "language": "en", "times": 2, "last_at": T}
SHARE = {"right": 9, "rated": 10, "low": 0.6, "high": 0.98}


class PartOut(BaseModel):
    model_config = like(**PART)

    kind: str = Field(description="`sentence` of ours, `record` of the asker's own, or a block of an article.")
    text: str
    slug: str = Field(description="The article that it is quoted from.")
    address: str = Field(description="The page that a record stands on.")


class TurnOut(BaseModel):
    """A question, and the answer as it was said."""

    model_config = like(**TURN)

    id: int
    chat_id: int
    question: str
    language: str
    outcome: str = Field(description="`answered`, `records`, `danger`, `unknown`, `person` or `small_talk`.")
    parts: list[PartOut]
    cited: list[str] = Field(description="Articles that the answer names.")
    retrieved: list[str] = Field(description="Articles that were found for the question.")
    coverage: float = Field(description="How much of the question the first of them covers (0 to 1).")
    reworded: bool = Field(description="By the optional model.")
    asked_at: datetime
    helped: bool | None = Field(description="What whoever asked says.")
    rating: str | None = Field(description="`right`, `wrong` or `unsafe`: of the staff.")
    rated_by: str | None


class ChatOut(BaseModel):
    """`assistant`: it answers; `handed_over`: a person is wanted; `taken`: one has it."""

    model_config = like(
        id=4, customer_id=None, language="en", state="assistant", contact_name="", contact="", began_at=T,
        handed_over_at=None, taken_by=None, turns=[TURN]
    )  # fmt: skip

    id: int
    customer_id: int | None = Field(description="null: of somebody without an account.")
    language: str
    state: str
    contact_name: str
    contact: str
    began_at: datetime
    handed_over_at: datetime | None
    taken_by: str | None
    turns: list[TurnOut]


class AnsweredOut(BaseModel):
    model_config = like(turn=TURN)

    turn: TurnOut | None = Field(description="null: nothing was asked.")


class ShareOut(BaseModel):
    model_config = like(**SHARE)

    right: int
    rated: int
    low: float | None = Field(description="Where the share lies with 95 %.")
    high: float | None


class UnansweredOut(Shape, record=UnansweredQuestion):
    model_config = like(**UNANSWERED)


class FiguresOut(BaseModel):
    """Small talk is not counted."""

    model_config = like(
        asked=20, answered=16, unknown=3, danger=1, unsafe=0, chats=9, handed_over=2, helped=5, asked_whether_helped=6,
        rated_right=SHARE, unanswered=[UNANSWERED]
    )  # fmt: skip

    asked: int
    answered: int = Field(description="From articles and records, safety texts among them.")
    unknown: int
    danger: int
    unsafe: int = Field(description="Rated so.")
    chats: int
    handed_over: int = Field(description="Chats for which a person was wanted.")
    helped: int
    asked_whether_helped: int
    rated_right: ShareOut
    unanswered: list[UnansweredOut] = Field(description="Questions to write articles about.")


def turn_out(turn: Turn) -> TurnOut:
    said = from_json(turn.answer, outcome=turn.outcome, language=turn.language)
    parts = [PartOut(kind=one.kind.value, text=one.text, slug=one.slug, address=one.address) for one in said.parts]
    return TurnOut(
        **{name: getattr(turn, name) for name in TurnOut.model_fields if name != "parts"},
        parts=parts,
    )


def chat_out(chat: Chat, turns: list[Turn]) -> ChatOut:
    known = {name: getattr(chat, name) for name in ChatOut.model_fields if name != "turns"}
    return ChatOut(**known, turns=[turn_out(one) for one in turns])


def figures_out(found: AssistantFigures) -> FiguresOut:
    share = found.rated_right
    known = {
        name: getattr(found.counts, name)
        for name in FiguresOut.model_fields
        if name not in ("rated_right", "unanswered")
    }
    return FiguresOut(
        **known,
        rated_right=ShareOut(right=share.right, rated=share.rated, low=share.low, high=share.high),
        unanswered=[UnansweredOut.model_validate(one) for one in found.unanswered],
    )
