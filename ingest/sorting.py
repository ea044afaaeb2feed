"""From messages to a batch: everything checked against product file, registry and clock before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fleet.product import Product, Role
from fleet.readings import BadReading, Checked, Checker, lateness_fault
from fleet.serials import normal_serial, serial_fault
from fleet.shown import shown
from ingest.decoders.decoder import Element, Kind
from ingest.elements import (
    INT4,
    Head,
    as_mapping,
    read_count,
    read_event,
    read_head,
    read_status,
    read_time,
    read_values,
)
from ingest.messages import Opened, element_letter, whole_letter
from ingest.reasons import BadPayload, Reason
from store.arrivals import AsideValue, Event, Latest, Status
from store.deadletters import NewDeadLetter
from store.telemetry import Reading


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far from the fleet's clock a reading may lie; None: as late as it likes."""

    ahead: timedelta
    late: timedelta | None


@dataclass(frozen=True, slots=True)
class StepMark:
    """The feeder of a driven clock has published everything up to here."""

    product: str
    step: int
    attempt: int


@dataclass(slots=True)
class Batch:
    """Everything of some messages, ready to be stored in one transaction."""

    readings: dict[str, list[Reading]] = field(default_factory=dict)
    latest: dict[int, Latest] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    asides: list[AsideValue] = field(default_factory=list)
    tallies: dict[tuple[int, str, str], int] = field(default_factory=dict)
    numbers: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    letters: list[NewDeadLetter] = field(default_factory=list)
    steps: list[StepMark] = field(default_factory=list)


class Catalog:
    """What a message is checked against: products, devices and clocks. The worker keeps it fresh."""

    def __init__(self) -> None:
        self.checkers: dict[str, Checker] = {}
        self.clocks: dict[str, datetime] = {}
        self.devices: dict[tuple[str, str], int] = {}

    def products(self) -> dict[str, Product]:
        return {name: checker.product for name, checker in self.checkers.items()}

    def device(self, product: str, serial: str) -> int:
        if product not in self.checkers:
            raise BadPayload(Reason.UNKNOWN_PRODUCT, f"product {product!r:.60} is not registered")
        if (device := self.devices.get((product, normal_serial(serial)))) is not None:
            return device
        if fault := serial_fault(normal_serial(serial)):
            raise BadPayload(Reason.BAD_MESSAGE, f"serial {shown(serial)} {fault}")
        raise BadPayload(Reason.UNKNOWN_DEVICE, f"device {serial!r:.120} of {product} is not registered")


def add_message(batch: Batch, opened: Opened, catalog: Catalog, bounds: Bounds) -> None:
    """Sorts one message into the batch; what is wrong with it becomes dead letters, neighbours stay."""
    topic = opened.topic
    try:
        if opened.fault:
            raise opened.fault
        assert topic is not None
        if topic.kind is Kind.COMMAND:
            return  # The platform's own words to a device.
        if topic.kind is Kind.STEP:
            batch.steps.append(_step(topic.product, opened.elements))
            return
        if topic.serial:
            catalog.device(topic.product, topic.serial)
    except BadPayload as fault:
        batch.letters.append(whole_letter(opened.message, topic, fault))
        return
    for element in opened.elements:
        try:
            _add_element(batch, element, opened.message.received_at, catalog, bounds)
        except BadPayload as fault:
            batch.letters.append(element_letter(opened, element, _time_of(element.content), fault))


def _add_element(batch: Batch, element: Element, received_at: datetime, catalog: Catalog, bounds: Bounds) -> None:
    device, content = catalog.device(element.product, element.serial), as_mapping(element.content)
    head, now = read_head(content), catalog.clocks[element.product]
    if element.kind is Kind.STATUS:
        state, firmware = read_status(content)
        ts = _checked_time(head.ts or now, now, bounds)
        batch.statuses.append(Status(device, state, ts, firmware, received_at))
        return
    if head.ts is None:
        raise BadPayload(Reason.BAD_TIME, "ts is missing")
    ts = _checked_time(head.ts, now, bounds)
    if element.kind is Kind.EVENT:
        code, severity, text = read_event(content)
        batch.events.append(Event(device, ts, code, severity, text, head.seq, received_at))
    else:
        checker = catalog.checkers[element.product]
        try:
            checked = checker.check(read_values(content))
        except BadReading as exc:
            raise BadPayload(Reason.BAD_VALUE, str(exc)) from exc
        _add_reading(batch, checker.product, device, ts, head, checked, received_at)
    if head.seq is not None:
        batch.numbers.setdefault(device, []).append((head.boot, head.seq))


def _add_reading(
    batch: Batch, product: Product, device: int, ts: datetime, head: Head, checked: Checked, received_at: datetime
) -> None:
    reading = Reading(device, ts, head.seq, checked.values, received_at)
    batch.readings.setdefault(product.id, []).append(reading)
    for aside in checked.aside:
        batch.asides.append(AsideValue(device, ts, aside.metric, aside.value, aside.rule, received_at))
    for name in checked.undeclared:
        key = (device, "undeclared", name.replace("\0", "")[:80].encode("utf-8", "replace").decode())
        batch.tallies[key] = batch.tallies.get(key, 0) + 1
    _keep_latest(batch, product, reading)


def _keep_latest(batch: Batch, product: Product, reading: Reading) -> None:
    shown: dict[str, float | int | str] = {}
    for metric, value in zip(product.metrics, reading.values, strict=True):
        if value is not None:
            shown[metric.id] = metric.labels[int(value)] if metric.role is Role.STATE else value
    known = batch.latest.get(reading.device)
    if known is None:
        batch.latest[reading.device] = Latest(reading.device, reading.ts, shown, reading.received_at)
    elif known.ts <= reading.ts:
        merged = {**known.readings, **shown}
        batch.latest[reading.device] = Latest(reading.device, reading.ts, merged, reading.received_at)
    else:
        merged = {**shown, **known.readings}
        batch.latest[reading.device] = Latest(reading.device, known.ts, merged, reading.received_at)


def _checked_time(ts: datetime, now: datetime, bounds: Bounds) -> datetime:
    late = bounds.late.total_seconds() if bounds.late else float("inf")
    age = (now - ts).total_seconds()
    if fault := lateness_fault(age_seconds=age, ahead_limit_s=bounds.ahead.total_seconds(), late_limit_s=late):
        raise BadPayload(Reason.TOO_EARLY if age < 0 else Reason.TOO_LATE, f"ts {ts:%Y-%m-%dT%H:%M:%SZ} {fault}")
    return ts


def _step(product: str, elements: Sequence[Element]) -> StepMark:
    element = as_mapping(elements[0].content if elements else None)
    step, attempt = read_count(element, "step"), read_count(element, "attempt", below=INT4)
    if step is None or attempt is None:
        raise BadPayload(Reason.BAD_MESSAGE, "step and attempt are needed")
    return StepMark(product, step, attempt)


def _time_of(content: Any) -> datetime | None:
    try:
        return read_time(as_mapping(content))
    except BadPayload:
        return None
