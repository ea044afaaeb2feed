"""Dead letters: messages that could not be stored, and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Word
from api.web.paging import Limit, Page, page_of
from store.engine.rows import fields_of
from store.telemetry.dead_letters import DeadLetter, list_dead_letters

router = APIRouter(prefix="/v1", tags=["records"], dependencies=[Depends(asks(Permission.DEAD_LETTERS_READ))])
PREVIEW = 1000


class DeadLetterOut(
    Shape,
    record=DeadLetter,
    notes={
        "size": "Bytes of the whole message.",
        "readings": "How many elements of one message it stands for.",
    },
):
    """A message that could not be stored; `payload` shows its start as text, `seen` counts its repeats."""

    model_config = like(
        id=9,
        topic="sigap/v1/refrigerator/SN-17/telemetry",
        product="refrigerator",
        serial="SN-17",
        ts=None,
        reason="not_json",
        detail="is not JSON",
        payload="{",
        size=1,
        truncated=False,
        readings=1,
        seen=1,
        received_at=T,
        seen_at=T,
        replayed_at=None,
    )

    payload: str


@router.get("/deadletters", summary="List dead letters", responses=errors())
def dead_letters(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    reason: Annotated[Word | None, Query()] = None,
    replayed: Annotated[bool, Query(description="Also those whose content is stored by now.")] = False,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID, description="Only items of lower numbers.")] = LARGEST_ID,
    limit: Limit = 100,
) -> Page[DeadLetterOut]:
    """Messages that could not be stored, with their reasons, newest first."""
    with db.connection() as conn:
        letters = list_dead_letters(
            conn, reason=reason, product=product, replayed=replayed, before=before, limit=limit + 1
        )
        return page_of(request, letters, limit, to=_letter, key=lambda letter: letter.id, parameter="before")


def _letter(letter: DeadLetter) -> DeadLetterOut:
    start = bytes(letter.payload[:PREVIEW]).decode("utf-8", "replace")
    return DeadLetterOut.model_validate({**fields_of(letter), "payload": start})
