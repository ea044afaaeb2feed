"""A report that a failure is there or near, whoever makes it, and what it did to a ticket."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded
from fleet.product import Severity
from service.notices.compose import Occasion


class TicketSource(StrEnum):
    PREDICTION = "prediction"
    DEVICE = "device"
    CUSTOMER = "customer"


class Effect(StrEnum):
    """What a failure report did to a ticket. LATE: its fault was dealt with before the report was looked at."""

    OPENED = "opened"
    JOINED = "joined"
    REOPENED = "reopened"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class FailureReport:
    """A prediction, a reported code, a rule's alarm or a customer that says that a failure is there or near.

    `seen_at` is when it was seen, `at` the fleet's clock now; `action` is its name in the history, `about` the code or
    rule that it came from.
    """

    source: TicketSource
    device_id: int
    asset_id: int
    failure_mode: str
    severity: Severity
    seen_at: datetime
    at: datetime
    actor: str
    why: Coded
    action: str
    occasion: Occasion
    prediction_id: int | None = None
    about: str | None = None

    @property
    def reported_at(self) -> datetime | None:
        return self.seen_at if self.source is TicketSource.CUSTOMER else None


@dataclass(frozen=True, slots=True)
class TicketEffect:
    ticket_id: int
    effect: Effect
