"""The tables of a product file about visits, and what is built of them."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import BaseModel, model_validator

from fleet.product_files.table import STRICT, AnyText, Duration, Identifier, Number
from fleet.times import format_duration
from fleet.visits import AS_USUAL, VisitNeeds, Visits, WantedReading

LONGEST = timedelta(hours=12)


class VisitsTable(BaseModel):
    model_config = STRICT
    duration: Duration = AS_USUAL.duration
    window: Duration = AS_USUAL.window
    travel: Duration = AS_USUAL.travel
    buffer: Duration = AS_USUAL.buffer
    lead: Duration = AS_USUAL.lead
    cut_off: Duration = AS_USUAL.cut_off
    furthest: Duration = AS_USUAL.furthest

    @model_validator(mode="after")
    def _fits(self) -> "VisitsTable":
        for name in ("duration", "window", "travel", "buffer"):
            if getattr(self, name) > LONGEST:
                raise ValueError(f"{name} must not be longer than {format_duration(LONGEST)}")
        if self.furthest > timedelta(days=60):
            raise ValueError("furthest must not be longer than 60d")
        return self


class ReadingTable(BaseModel):
    model_config = STRICT
    name: AnyText
    unit: str = ""
    range: tuple[Number, Number] | None = None

    @model_validator(mode="after")
    def _fits(self) -> "ReadingTable":
        if self.range and self.range[0] >= self.range[1]:
            raise ValueError("range must be [low, high], low below high")
        return self


Readings = dict[Identifier, ReadingTable]


def build_visits(table: VisitsTable) -> Visits:
    return Visits(**{name: getattr(table, name) for name in VisitsTable.model_fields})


def build_needs(
    duration: timedelta | None, skills: list[str], photos: list[AnyText], readings: Mapping[str, ReadingTable]
) -> VisitNeeds:
    wanted = tuple(
        WantedReading(name, table.name, table.unit, *(table.range or (None, None))) for name, table in readings.items()
    )
    return VisitNeeds(duration, tuple(skills), tuple(photos), wanted)
