"""Answers about alarms and their figures."""

from datetime import datetime

from pydantic import ConfigDict, Field, JsonValue

from api.routes.products import TextOut
from api.schemas.examples import T
from api.schemas.shapes import CodeOut, Shape, like
from store.service.alarm_figures import BadActor, Chattering
from store.service.alarms import Alarm, AlarmChange

ALARM: dict[str, JsonValue] = {
    "id": 21,
    "product": "refrigerator",
    "serial": "SN-17",
    "rule": "cabinet_too_warm",
    "metric": "cabinet_temperature",
    "class": "device",
    "severity": "error",
    "failure_mode": None,
    "name": {"en": "Cabinet too warm", "id": "Suhu kabin terlalu tinggi"},
    "name_code": {"code": "product_text", "args": {"en": "Cabinet too warm", "id": "Suhu kabin terlalu tinggi"}},
    "state": "active_unacknowledged",
    "active": True,
    "occurrences": 1,
    "first_raised_at": T,
    "raised_at": T,
    "returned_at": None,
    "opened_at": T,
    "changed_at": T,
    "ended_at": None,
    "acknowledged_at": None,
    "acknowledged_by": None,
    "shelved_until": None,
    "suppressed_by": None,
    "ticket_id": None,
}


NOTES = {
    "rule": "A rule of the product file, or one of ours, which hold a dot.",
    "metric": "Empty where it is about the whole device.",
}


class AlarmOut(
    Shape,
    record=Alarm,
    without={"device_id"},
    notes={
        "rule": "A rule of the product file, or one of ours, which hold a dot.",
        "metric": "Empty where it is about the whole device.",
    },
):
    """An alarm. `raised_at` and `returned_at` are event time, the other times the fleet's clock.

    `active` tells whether the condition stands, in whatever state the alarm is; `occurrences` counts how often it
    rose before it was normal again; `suppressed_by` names the alarm or the circumstance that explains it.
    """

    model_config = ConfigDict(
        from_attributes=True, frozen=True, populate_by_name=True, json_schema_extra={"examples": [ALARM]}
    )

    kind: str = Field(alias="class", description="device, sensor or communication")
    name: TextOut
    name_code: CodeOut


class AlarmChangeOut(Shape, record=AlarmChange):
    """`at` is the fleet's clock, `event_at` when the device measured it."""


class AlarmCard(AlarmOut):
    """An alarm with all that happened to it, oldest first."""

    model_config = ConfigDict(
        from_attributes=True,
        frozen=True,
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    **ALARM,
                    "history": [
                        {
                            "at": T,
                            "event_at": T,
                            "actor": "rules",
                            "action": "raise",
                            "from_state": None,
                            "to_state": "active_unacknowledged",
                            "why": "Cabinet temperature 11.3 °C, above 10 for 2 h",
                            "why_code": {
                                "code": "value_above_for",
                                "args": {
                                    "metric": "cabinet_temperature",
                                    "value": 11.3,
                                    "unit": "degC",
                                    "limit": 10.0,
                                    "span": 7200.0,
                                },
                            },
                        }
                    ],
                }
            ]
        },
    )

    history: list[AlarmChangeOut]


class BadActorOut(Shape, record=BadActor):
    model_config = ConfigDict(from_attributes=True, frozen=True, populate_by_name=True)

    kind: str = Field(alias="class")
    name: TextOut
    name_code: CodeOut


class ChatteringOut(Shape, record=Chattering):
    """An alarm of one device that rose three times or more within a short while."""


class AlarmFiguresOut(Shape):
    """Figures in the manner of EEMUA 191, of a stretch of event time; `standing` counts living alarms by state now."""

    model_config = like(
        product="refrigerator",
        since="2026-01-30T08:00:00Z",
        until=T,
        devices=200,
        device_months=200.0,
        raises=84,
        per_device_month=0.42,
        peak_in_10_minutes=3,
        acknowledged_after_s=5400.0,
        standing={"active_unacknowledged": 4, "suppressed": 1},
        stale=1,
        bad_actors=[
            {
                "rule": "condenser_hot",
                "metric": "condenser_temperature",
                "class": "device",
                "name": {"en": "Condenser hot", "id": "Kondensor panas"},
                "name_code": {"code": "product_text", "args": {"en": "Condenser hot", "id": "Kondensor panas"}},
                "raises": 31,
                "devices": 9,
                "share": 0.37,
            }
        ],
        chattering=[{"serial": "SN-17", "rule": "condenser_hot", "metric": "condenser_temperature", "raises": 12}],
    )

    product: str
    since: datetime
    until: datetime
    devices: int
    device_months: float
    raises: int
    per_device_month: float | None
    peak_in_10_minutes: int = Field(description="The most alarms of the fleet that rose within ten minutes.")
    acknowledged_after_s: float | None = Field(description="Median time to the acknowledgement.")
    standing: dict[str, int]
    stale: int = Field(description="In view for more than a day.")
    bad_actors: list[BadActorOut]
    chattering: list[ChatteringOut] = Field(description="Three raises or more within twelve intervals.")
