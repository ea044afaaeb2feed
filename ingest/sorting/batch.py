"""What sorting makes of messages, and what it sorts them by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from fleet.product import Product
from fleet.serials import normal_serial, serial_fault
from fleet.shown import shown
from fleet.value_checks import Checker
from ingest.messages import Message
from ingest.plain.columns import PlainColumns
from ingest.sorting.clock_check import ClockLimits, Sample
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sorting.untimed import Arrival, Untimed
from store.commands.results import CommandResult
from store.telemetry.arrivals import AsideValue, Event
from store.telemetry.dead_letters import NewDeadLetter
from store.telemetry.readings import Reading
from store.telemetry.statuses import Status


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far from the fleet's clock a reading may lie; None: as late as it likes.

    `live`: the messages come from devices just now, so that they tell of their clocks and that they are there.
    """

    ahead: timedelta
    late: timedelta | None
    live: bool = True


@dataclass(frozen=True, slots=True)
class StepMark:
    """The feeder of a driven clock has published everything up to here."""

    product: str
    step: int
    attempt: int


class Heard(NamedTuple):
    """When a device last spoke: behind how many of a batch's statuses, by the fleet's clock, by the time of day."""

    place: int
    at: datetime
    received_at: datetime


class SortedResult(NamedTuple):
    """What a device answered to a command, and the dead letter that it is where nobody sent such a command."""

    result: CommandResult
    letter: NewDeadLetter


@dataclass(slots=True)
class Batch:
    """Everything of some messages, ready to be stored in one transaction.

    `readings`: of messages that went the general way; `plain`: of all others. `heard`: by device. `samples`: what its
    messages tell of its clock. `arrivals`: of messages that hold no time.
    """

    readings: dict[str, list[Reading]] = field(default_factory=dict)
    plain: Mapping[str, PlainColumns] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    results: list[SortedResult] = field(default_factory=list)
    asides: list[AsideValue] = field(default_factory=list)
    tallies: dict[tuple[int, str, str], int] = field(default_factory=dict)
    numbers: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    letters: list[NewDeadLetter] = field(default_factory=list)
    steps: list[StepMark] = field(default_factory=list)
    heard: dict[int, Heard] = field(default_factory=dict)
    samples: dict[int, list[Sample]] = field(default_factory=dict)
    arrivals: dict[Arrival, None] = field(default_factory=dict)

    def count(self, device: int, kind: str, metric: str = "") -> None:
        key = (device, kind, metric)
        self.tallies[key] = self.tallies.get(key, 0) + 1


@dataclass(slots=True)
class Learnt:
    """What a batch changed about devices: who is offline now and who is not, whose clock is followed and whose is
    not."""

    offline: set[int] = field(default_factory=set)
    online: set[int] = field(default_factory=set)
    followed: set[int] = field(default_factory=set)
    right: set[int] = field(default_factory=set)


class Catalog:
    """What a message is checked against: products, devices and clocks. The worker keeps it fresh.

    `clocks` are the fleets' clocks now, and `clocks_before` what a driven one showed before its last step. `watched`:
    devices whose own clock is followed, because it was off. `kept_from`: from when on readings are kept, by
    product of which any were dropped. `offline`: devices that are said to be.
    `untimed`: when messages came that hold no time.
    """

    def __init__(self, untimed: Untimed) -> None:
        self.untimed = untimed
        self.driven: set[str] = set()
        self.checkers: dict[str, Checker] = {}
        self.limits: dict[str, ClockLimits] = {}
        self.clocks: dict[str, datetime] = {}
        self.clocks_before: dict[str, datetime] = {}
        self.devices: dict[tuple[str, str], int] = {}
        self.kept_from: dict[str, datetime] = {}
        self.watched: set[int] = set()
        self.offline: set[int] = set()

    def products(self) -> dict[str, Product]:
        return {name: checker.product for name, checker in self.checkers.items()}

    def came(self, message: Message, product: str) -> datetime:
        """When a message came, by the fleet's clock; of a letter that is replayed, on wall time when it first came."""
        now = self.clocks[product]
        if message.first_received_at is None or product in self.driven:
            return now
        return min(now, message.first_received_at)

    def arrival(self, message: Message, product: str) -> Arrival:
        return self.untimed.arrival(message, product, self.clocks[product], driven=product in self.driven)

    def device(self, product: str, serial: str) -> int:
        if product not in self.checkers:
            raise BadPayload(Reason.UNKNOWN_PRODUCT, f"product {product!r:.60} is not registered")
        if (device := self._device(product, serial)) is not None:
            return device
        if fault := serial_fault(normal_serial(serial)):
            raise BadPayload(Reason.BAD_MESSAGE, f"serial {shown(serial)} {fault}")
        raise BadPayload(Reason.UNKNOWN_DEVICE, f"device {serial!r:.120} of {product} is not registered")

    def knows(self, product: str, serial: str) -> bool:
        return self._device(product, serial) is not None

    def _device(self, product: str, serial: str) -> int | None:
        """By its serial, in whichever of the two spellings of a text it comes."""
        if (device := self.devices.get((product, serial))) is not None:
            return device
        return None if serial.isascii() else self.devices.get((product, normal_serial(serial)))

    def set_product(self, checker: Checker, bounds: Bounds) -> None:
        self.checkers[checker.product.id] = checker
        self.limits[checker.product.id] = ClockLimits.of(checker.product, bounds.ahead)

    def set_clock(self, product: str, now: datetime, *, driven: bool) -> None:
        known = self.clocks.get(product)
        (self.driven.add if driven else self.driven.discard)(product)
        if not driven:
            self.clocks_before.pop(product, None)
        elif known is not None and known < now:
            self.clocks_before[product] = known
        elif known is not None and known > now:
            self.clocks_before.pop(product, None)  # It was set back: a fleet is fed anew.
        self.clocks[product] = now

    def late_limit(self, product: str, late: timedelta | None) -> timedelta | None:
        """How far behind the fleet's clock a reading may lie: no further than readings are kept."""
        kept_from = self.kept_from.get(product)
        if kept_from is None:
            return late
        reach = self.clocks[product] - kept_from
        return reach if late is None else min(late, reach)

    def learn(self, learnt: Learnt) -> None:
        self.watched -= learnt.right
        self.watched |= learnt.followed
        self.offline -= learnt.online
        self.offline |= learnt.offline
