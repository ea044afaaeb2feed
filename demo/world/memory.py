"""What the world of one fleet remembers from step to step: plain data, saved beside the simulated fleet."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Attitude(StrEnum):
    """What a customer says to a visit."""

    AGREES = "agrees"
    LATER = "later"
    DECLINES = "declines"


class Stage(StrEnum):
    """What is next on a ticket: asking the customer, the visit, a second look, or waiting for the window's end."""

    ASK = "ask"
    VISIT = "visit"
    WATCH = "watch"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment as it stood at the order's `sequence`: by whom, and the window of arrival."""

    order: int
    sequence: int
    technician: str
    begins: datetime
    ends: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """An open ticket in a technician's hands; `acts_at` is when its next stage is due. `urgent`: the fault is there."""

    ticket: int
    opening: int
    serial: str
    failure_mode: str
    source: str
    opened_at: datetime
    window_ends_at: datetime
    technician: str
    stage: Stage
    acts_at: datetime
    urgent: bool = False
    moved: bool = False
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that a customer will have read, and acts on, at `acts_at`; `notice` is the number of what it says."""

    serial: str
    link: str
    notice: str
    acts_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that opened, for telling how long before its fault that was."""

    ticket: int
    at: datetime
    source: str


@dataclass(slots=True)
class Purchase:
    """What somebody bought at a shop, and how far they are with it. `step`: how many chapters of theirs are over."""

    serial: str
    step: int = 0
    asset: int = 0
    customer: int = 0
    claim: int = 0
    came_back: int = 0


@dataclass(slots=True)
class Memory:
    """Keys: jobs by "ticket/opening", openings by "serial/mode", calls by "serial/mode/time of the fault", browsers
    of customers by address; `last_mail` is the name of the newest mail that was read, `portal_mail` the same at the
    portal."""

    jobs: dict[str, Job] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    opened: dict[str, list[Opened]] = field(default_factory=dict)
    called: dict[str, datetime] = field(default_factory=dict)
    last_mail: str = ""
    told_until: datetime | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    portal_mail: str = ""
    purchase: Purchase | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that people did, in words."""

    at: datetime
    kind: str
    text: str
