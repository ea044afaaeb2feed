"""Shapes of parts: what there is of each, and what the fleet is expected to need."""

from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from service.parts.needs import PartOutlook, Standing


class PartOut(Shape):
    """A part: what there is of it, and what the fleet is expected to need."""

    model_config = like(
        part_number="RF-CMP-1402",
        name={"en": "Compressor", "id": "Kompresor"},
        price=1450000,
        used_by=["refrigerator"],
        on_hand=3,
        reserved=1,
        faulty=0,
        waiting=0,
        on_the_way=4,
        weeks=[0.39, 0.12],
        expected=0.39,
        at_most=2,
        lead_time="P7D",
        reorder_at=2,
        fill_to=6,
        standing="enough",
        wanted=0,
        evaluated_at=T,
    )

    part_number: str
    name: dict[str, str]
    price: Decimal | None
    used_by: list[str]
    on_hand: int
    reserved: int
    faulty: int
    waiting: int = Field(description="How many work orders wait for.")
    on_the_way: int
    weeks: list[float] = Field(
        description="Expected need in each week from `evaluated_at` on, as far as horizons reach."
    )
    expected: float = Field(description="Expected need within a lead time.")
    at_most: int = Field(description="Need within a lead time that is not exceeded with 90 %.")
    lead_time: timedelta
    reorder_at: int | None
    fill_to: int | None
    standing: Standing
    wanted: int = Field(description="How many to order.")
    evaluated_at: datetime | None


def part_out(one: PartOutlook) -> PartOut:
    return PartOut(
        part_number=one.known.number,
        name={"en": one.known.name.en, "id": one.known.name.id},
        price=None if one.known.price is None else Decimal(str(one.known.price)),
        used_by=list(one.known.used_by),
        on_hand=one.on_hand,
        reserved=one.reserved,
        faulty=one.faulty,
        waiting=one.waiting,
        on_the_way=one.on_the_way,
        weeks=[round(week, 4) for week in one.weeks],
        expected=round(one.expected, 4),
        at_most=one.at_most,
        lead_time=one.lead_time,
        reorder_at=one.reorder_at,
        fill_to=one.fill_to,
        standing=one.standing,
        wanted=one.wanted,
        evaluated_at=one.evaluated_at,
    )
