"""From messages to a batch: everything checked against product file, registry and clock before it is stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fleet.lateness import lateness_fault
from fleet.value_checks import Checked
from ingest.decoders.decoder import Element, Kind
from ingest.messages import Message, Opened, whole_letter
from ingest.sorting.batch import Batch, Bounds, Catalog, Heard, StepMark
from ingest.sorting.clock_check import Sample
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sorting.dead_letters import BadElement, element_letters
from ingest.sorting.elements import (
    INT4,
    Head,
    as_mapping,
    read_count,
    read_event,
    read_head,
    read_status,
    read_values,
    refuse_without_time,
    time_meant,
)
from ingest.sorting.results import read_result
from ingest.sorting.untimed import moment_of
from store.telemetry.arrivals import AsideValue, Event
from store.telemetry.readings import Reading
from store.telemetry.statuses import Status


def add_message(batch: Batch, opened: Opened, catalog: Catalog, bounds: Bounds) -> None:
    """Sorts one message into the batch; what is wrong with it becomes dead letters, neighbours stay."""
    topic = opened.topic
    if opened.is_left_out:
        return
    try:
        if opened.fault:
            raise opened.fault
        assert topic is not None
        if topic.kind is Kind.COMMAND:
            return  # The platform's own words to a device.
        if topic.kind is Kind.STEP:
            batch.steps.append(_step(topic.product, opened.elements))
            return
        if topic.product and topic.serial:
            catalog.device(topic.product, topic.serial)
    except BadPayload as fault:
        batch.letters.append(whole_letter(opened.message, topic, _untraced(fault)))
        return
    _add_elements(batch, opened, catalog, bounds)


def _add_elements(batch: Batch, opened: Opened, catalog: Catalog, bounds: Bounds) -> None:
    message, bad = opened.message, list[BadElement]()
    times: dict[tuple[str, str], list[datetime]] = {}
    for element in opened.elements:
        of_device = times.setdefault((element.product, element.serial), [])
        try:
            if ts := _add_element(batch, element, opened, catalog, bounds):
                of_device.append(ts)
        except BadPayload as fault:
            if fault.moment and element.kind is not Kind.STATUS:
                of_device.append(fault.moment)
            is_old = fault.reason in (Reason.TOO_LATE, Reason.PAST_RETENTION)
            if is_old and (message.again or element.restates):
                batch.count(catalog.device(element.product, element.serial), "retained")
            else:
                bad.append(BadElement(element, time_meant(element.content), fault))
            _untraced(fault)
    if bad:
        batch.letters += element_letters(opened, bad)
    if bounds.live and not message.again:
        _hear(batch, message, times, catalog)


def _untraced(fault: BadPayload) -> BadPayload:
    """Without its traceback, and that of its cause: they hold the frames that it came through, which hold it, and with
    it the whole batch, until the collector of circles looks, which ingest's seldom does."""
    fault.__traceback__ = fault.__cause__ = fault.__context__ = None
    return fault


def _add_element(batch: Batch, element: Element, opened: Opened, catalog: Catalog, bounds: Bounds) -> datetime | None:
    """Sorts one element; its event time where it says when it was measured."""
    if element.fault:
        raise element.fault
    message = opened.message
    device, content = catalog.device(element.product, element.serial), as_mapping(element.content)
    if element.kind is Kind.RESULT:
        batch.results.append(read_result(device, element, opened))
        return None
    head, now = read_head(content), catalog.clocks[element.product]
    if element.kind is Kind.STATUS:
        arrived_at = catalog.came(message, element.product)
        ts = _checked_time(head.ts or arrived_at, now, bounds, any_age=True)  # A device may be online for 40 days.
        batch.statuses.append(_status(device, head, ts, content, message, arrived_at))
        return None
    if head.ts is None and not element.is_timed and message.again:
        batch.count(device, "retained")  # When the broker was given it nobody knows.
        return None
    ts = _checked_time(head.ts or _arrival(batch, element, message, catalog), now, bounds)
    if element.kind is Kind.EVENT:
        code, severity, text = read_event(content)
        batch.events.append(Event(device, ts, code, severity, text, head.seq, message.received_at))
    else:
        _refuse_dropped(ts, catalog.kept_from.get(element.product))
        checked = catalog.checkers[element.product].check(read_values(content))
        _add_reading(batch, element.product, device, ts, head, checked, message.received_at)
    if head.seq is not None:
        batch.numbers.setdefault(device, []).append((head.boot, head.seq))
    return ts


def _status(
    device: int, head: Head, ts: datetime, content: Mapping[str, Any], message: Message, arrived_at: datetime
) -> Status:
    state, firmware, hardware = read_status(content)
    return Status(
        device=device,
        state=state,
        ts=ts,
        firmware=firmware,
        received_at=message.received_at,
        arrived_at=arrived_at,
        stamped=head.ts is not None,
        again=message.again,
        replayed=message.first_received_at is not None,
        hardware=hardware,
    )


def _arrival(batch: Batch, element: Element, message: Message, catalog: Catalog) -> datetime:
    """When an element was measured that has no time."""
    if element.is_timed:
        refuse_without_time(as_mapping(element.content))
    arrival = catalog.arrival(message, element.product)
    batch.arrivals[arrival] = None
    return moment_of(arrival)


def _add_reading(
    batch: Batch, product: str, device: int, ts: datetime, head: Head, checked: Checked, received_at: datetime
) -> None:
    batch.readings.setdefault(product, []).append(Reading(device, ts, head.seq, checked.values, received_at))
    for aside in checked.aside:
        batch.asides.append(AsideValue(device, ts, aside.metric, aside.value, aside.rule, received_at, aside.text))
    for name in checked.undeclared:
        batch.count(device, "undeclared", name.replace("\0", "")[:80].encode("utf-8", "replace").decode())


def _hear(batch: Batch, message: Message, times: dict[tuple[str, str], list[datetime]], catalog: Catalog) -> None:
    """Notes which devices sent something, and how old the newest reading of each is."""
    for (product, serial), moments in times.items():
        device = catalog.devices.get((product, serial))
        if device is None or not moments:
            continue
        now, limits = catalog.clocks[product], catalog.limits[product]
        batch.heard[device] = Heard(len(batch.statuses), now, message.received_at)
        newest = max(moments)
        behind = (now - newest).total_seconds()
        if behind > 0:  # What a driven clock's step published may be as old as the step is long.
            behind = max(0.0, (catalog.clocks_before.get(product, now) - newest).total_seconds())
        if limits.off(behind) or device in catalog.watched or device in batch.samples:
            batch.samples.setdefault(device, []).append(Sample(now, behind, limits, min(moments), newest))


def _checked_time(ts: datetime, now: datetime, bounds: Bounds, *, any_age: bool = False) -> datetime:
    late = bounds.late.total_seconds() if bounds.late and not any_age else float("inf")
    age = (now - ts).total_seconds()
    if fault := lateness_fault(age_seconds=age, ahead_limit_s=bounds.ahead.total_seconds(), late_limit_s=late):
        reason = Reason.TOO_EARLY if age < 0 else Reason.TOO_LATE
        raise BadPayload(reason, f"ts {ts:%Y-%m-%dT%H:%M:%SZ} {fault}", moment=ts)
    return ts


def _refuse_dropped(ts: datetime, kept_from: datetime | None) -> None:
    """A reading among those that retention has dropped would make its bucket anew, out of itself alone."""
    if kept_from is not None and ts < kept_from:
        moments = f"ts {ts:%Y-%m-%dT%H:%M:%SZ} is before {kept_from:%Y-%m-%dT%H:%M:%SZ}"
        raise BadPayload(Reason.PAST_RETENTION, f"{moments}: older readings were dropped", moment=ts)


def _step(product: str, elements: Sequence[Element]) -> StepMark:
    element: Any = as_mapping(elements[0].content if elements else None)
    step, attempt = read_count(element, "step"), read_count(element, "attempt", below=INT4)
    if step is None or attempt is None:
        raise BadPayload(Reason.BAD_MESSAGE, "step and attempt are needed")
    return StepMark(product, step, attempt)
