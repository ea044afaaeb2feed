"""What routes of activations, claims and returns share: who acts when, days, amounts, steps and histories."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Request
from pydantic import BeforeValidator, Field, PlainSerializer

from api.access.audit import about
from api.schemas.warranty import CaseChangeOut, CaseStepOut
from api.web.database import Database
from service.claims.steps import CaseStep
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from wording.json_objects import with_sentences
from wording.wording import Wording


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    raise ValueError("must be a day: 2026-02-20")


def _amount(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("must be a number")
    return Decimal(str(value)).quantize(Decimal("0.01"))


Day = Annotated[date, BeforeValidator(_day)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    Field(ge=0, lt=Decimal(10) ** 12),
    PlainSerializer(float, return_type=float, when_used="json"),
]


def by_of(conn: Connection, db: Database, product: str | None, actor: str) -> By:
    """Who acts, at the clock of the product's fleet; wall time where no product is known."""
    return By(actor, db.now(conn, product) if product else db.wall())


def noted(request: Request, subject: str) -> None:
    """What the audit log says that it is about."""
    about(request, subject)


def steps_out(steps: Sequence[CaseStep], words: Wording) -> list[CaseStepOut]:
    return [CaseStepOut(code=one.code, text=words.text(one.code), at=one.at, now=one.now) for one in steps]


def history_out(lines: Sequence[CaseChange], words: Wording) -> list[CaseChangeOut]:
    return [CaseChangeOut.model_validate(with_sentences(asdict(one), words, "why")) for one in lines]
