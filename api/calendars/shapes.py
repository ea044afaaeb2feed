"""Shapes of calendars, service areas and service targets."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, PlainSerializer

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from api.web.fields import Body, Id, TimeZone, Word
from fleet.times import parse_duration
from service.calendars.editing import clock_text
from store.calendars.areas import ServiceArea
from store.calendars.calendars import Calendar, CalendarDay
from store.engine.rows import fields_of
from store.sla.holds import Hold
from store.sla.policies import Policy, Promise
from store.sla.targets import MovedTarget, Target, TargetKind

Hours = Annotated[str, Field(max_length=200, description="Local hours, `08:00-12:00, 13:00-17:00`; empty: closed.")]
# A day of working time would be taken for a calendar day: hours and minutes only.
Span = Annotated[timedelta, BeforeValidator(parse_duration), Field(gt=timedelta(0), le=timedelta(days=365))]
ShownSpan = Annotated[timedelta, PlainSerializer(lambda span: _hours(span), return_type=str)]
HOURS = "08:00-12:00, 13:00-17:00"
TARGET = {
    "kind": "visit", "opening": 1, "policy_id": 2, "started_at": T, "not_after": None, "due_at": T,
    "warn_at": T, "warned_at": None, "breached_at": None, "met_at": None, "dropped_at": None, "paused": False,
}  # fmt: skip
HOLD = {
    "reason": "customer_wish", "pauses": ["visit", "resolution"], "from_at": T, "until_at": None, "resume_at": None,
    "begun_by": "Ana", "ended_by": None,
}  # fmt: skip
MOVED = {"ticket_id": 12, "kind": "visit", "was": T, "due_at": T}


class CalendarOut(Shape, record=Calendar, without={"tenant_id", "hours"}):
    """`hours`: by ISO weekday, 1 is Monday; a weekday that is left out is closed."""

    model_config = like(id=1, name="Indonesia", country="ID", hours={"1": HOURS})

    hours: dict[int, str]

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        hours = {day: clock_text(spans) for day, spans in calendar.hours.items()}
        return cls.model_validate({**fields_of(calendar), "hours": hours})


class CalendarDayOut(Shape, record=CalendarDay, without={"spans"}):
    """`kind`: `public` holiday, `collective_leave`, or `own`. `as_usual`: a seeded holiday on which people work."""

    model_config = like(
        day="2026-03-19", name="Hari Suci Nyepi", names={"en": "Day of Silence", "id": "Hari Suci Nyepi"},
        kind="public", source="seed", estimated=False, edited_by=None, edited_at=None, hours="", as_usual=False,
    )  # fmt: skip

    hours: str

    @classmethod
    def of(cls, day: CalendarDay) -> Self:
        return cls.model_validate({**fields_of(day), "hours": clock_text(day.spans)})


class NewCalendar(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Bali", "country": "ID", "like": 1}]})

    name: Word
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = Field("ID", description="Whose holidays it has.")
    like: Id = Field(description="The calendar whose hours it begins with.")


class WeekdayHours(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": HOURS}]})
    hours: Hours


class DayHours(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": "", "name": "Moved by decree"}]})

    hours: Hours = ""
    name: Word | None = None


class AreaOut(Shape, record=ServiceArea, without={"tenant_id"}):
    """`places`: districts and towns that it serves, beside its own name. `serves_rest`: whatever no other serves."""

    model_config = like(
        id=2, name="Denpasar", time_zone="Asia/Makassar", calendar_id=1, calendar="Indonesia", serves_rest=False,
        places=["Kuta", "Sanur"],
    )  # fmt: skip


class NewArea(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Denpasar", "time_zone": "Asia/Makassar", "calendar_id": 1, "places": ["Kuta"]}]
        }
    )

    name: Word
    time_zone: TimeZone
    calendar_id: Id
    places: list[Word] = Field([], max_length=500)


class MovedOut(Shape, record=MovedTarget):
    """A target that is due at another time now; null: paused."""

    model_config = like(**MOVED)


class Moved(Shape):
    """What a change moved."""

    model_config = like(moved=[MOVED])

    moved: list[MovedOut]

    @classmethod
    def of(cls, moved: list[MovedTarget]) -> Self:
        return cls(moved=[MovedOut.model_validate(one) for one in moved])


class TargetOut(Shape, record=Target, without={"within"}):
    """A service target of a ticket, at the fleet's clock. `due_at` null: paused without an end."""

    model_config = like(**TARGET)


class HoldOut(Shape, record=Hold):
    """A span in which the ticket waited, and which targets that pauses."""

    model_config = like(**HOLD)


class TargetsOut(Shape):
    """The newest opening first."""

    model_config = like(targets=[TARGET], holds=[HOLD])

    targets: list[TargetOut]
    holds: list[HoldOut]


PROMISE: dict[str, JsonValue] = {"kind": "visit", "within": "16h", "by_deadline": False, "warn_before": "4h"}


class PromiseBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [PROMISE]})

    kind: Annotated[TargetKind, Field(strict=False)]
    within: Span | None = Field(None, description="So much working time, `16h`.")
    by_deadline: bool = Field(False, description="Not later than what the product file gives the failure mode.")
    warn_before: Span = Field(description="How much working time before it is due staff are warned.")


class NewPolicyBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"applies_to": "reported", "product": None, "promises": [PROMISE]}]}
    )

    applies_to: Annotated[str, Field(pattern="^(predicted|reported)$")]
    product: Word | None = None
    min_severity: Annotated[str, Field(pattern="^(info|warning|error|critical)$")] | None = None
    promises: list[PromiseBody] = Field(min_length=1, max_length=3)


class PromiseOut(Shape, record=Promise, without={"within", "warn_before"}):
    """What one target promises."""

    model_config = like(**PROMISE)

    within: ShownSpan | None
    warn_before: ShownSpan


class PolicyOut(Shape, record=Policy, without={"tenant_id"}):
    """What is promised now; tickets keep the version under which they opened."""

    model_config = like(
        id=4, applies_to="reported", product=None, min_severity=None, version=2, made_at=T, made_by="Ana",
        promises=[PROMISE],
    )  # fmt: skip

    promises: list[PromiseOut]


def _hours(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"
