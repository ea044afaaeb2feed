"""A chat as its pages show it: questions, answers with what they cite, and the button to a person on each screen."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from fastapi import Request

from api.knowledge.rendering import help_address
from service.assistant.answering import Reword
from service.assistant.answers import Part
from service.assistant.stored_answers import from_json
from store.assistant.chats import Chat, ChatState, Turn
from wording.wording import Wording

Values = dict[str, Any]


def chat_values(words: Wording, chat: Chat | None, turns: Sequence[Turn], *, action: str, key: str = "") -> Values:
    """`action`: where its forms go to; `key`: of whoever has no account."""

    def a(code: str, **blanks: object) -> str:
        return words.text(f"assistant_{code}", **blanks)

    return {
        "a": a,
        "turns": [_turn(turn) for turn in turns],
        "action": action,
        "key": key,
        "client_id": str(uuid4()),
        "silent": chat is not None and chat.state is not ChatState.ASSISTANT,
        "contact_needed": chat is None or chat.customer_id is None,
        "typed": {"name": "", "contact": "", "question": ""},
    }


def reword_of(request: Request) -> Reword | None:
    """What rewords answers here; None where no model is set."""
    found: Reword | None = request.app.state.reword
    return found


def client_id_in(text: str) -> UUID:
    """As the page made it; a new one where somebody changed it."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _turn(turn: Turn) -> Values:
    answer = from_json(turn.answer, outcome=turn.outcome, language=turn.language)
    return {
        "id": turn.id,
        "question": turn.question,
        "language": turn.language,
        "outcome": turn.outcome,
        "groups": [(kind.value, _group(rows)) for kind, rows in groupby(answer.parts, key=lambda part: part.kind)],
        "cited": [(help_address(turn.language, one.slug), one.title) for one in answer.cited],
        "related": [(help_address(turn.language, one.slug), one.title) for one in answer.related],
        "helped": turn.helped,
        "rateable": turn.outcome in ("answered", "records", "danger"),
    }


def _group(rows: Iterable[Part]) -> list[tuple[str, str]]:
    return [(part.text, part.address) for part in rows]
