"""The dead letters of bad elements: one each, or one for all that a message holds of the same fault."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.decoders.decoder import Element
from ingest.messages import Opened
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from store.telemetry.dead_letters import NewDeadLetter, letter_digest

# A device that comes back after weeks, or with a wrong clock, sends many of these.
OF_TIME = (Reason.TOO_LATE, Reason.TOO_EARLY)
MOST_ALONE = 8


@dataclass(frozen=True, slots=True)
class BadElement:
    element: Element
    ts: datetime | None
    fault: BadPayload


def element_letters(opened: Opened, bad: Sequence[BadElement]) -> list[NewDeadLetter]:
    """Messages of their own, which can be replayed. Too late and too early ones are one letter of a message, and so are
    more than MOST_ALONE of any other reason; a letter counts its readings."""
    if not opened.separable:
        return [_letter(opened, [one], opened.message.payload) for one in bad]
    groups: defaultdict[tuple[str, str, Reason], list[BadElement]] = defaultdict(list)
    for one in bad:
        groups[one.element.product, one.element.serial, one.fault.reason].append(one)
    letters: list[NewDeadLetter] = []
    for one in bad:
        group = groups[one.element.product, one.element.serial, one.fault.reason]
        if len(group) == 1 or (one.fault.reason not in OF_TIME and len(group) <= MOST_ALONE):
            letters.append(_letter(opened, [one], _encoded(opened, [one.element])))
        elif one is group[0]:
            letters.append(_letter(opened, group, _encoded(opened, [each.element for each in group])))
    return letters


def _letter(opened: Opened, group: Sequence[BadElement], payload: bytes) -> NewDeadLetter:
    message, first = opened.message, group[0]
    # Sent again a little later, one element more may be too late: that is the same letter.
    kept = payload if len(group) == 1 else message.payload + b"\0" + first.fault.reason.encode()
    return NewDeadLetter(
        topic=message.topic,
        product=first.element.product,
        serial=first.element.serial,
        ts=first.ts,
        reason=first.fault.reason,
        detail=_detail(group),
        payload=payload,
        received_at=message.received_at,
        size=len(payload),
        digest=letter_digest(message.topic, kept),
        readings=len(group),
        times=[one.ts for one in group if one.ts is not None] if len(group) > 1 else None,
    )


def _detail(group: Sequence[BadElement]) -> str:
    if len(group) == 1:
        return group[0].fault.detail
    timed = sorted((one for one in group if one.ts is not None), key=lambda one: (one.ts, one.fault.detail))
    if not timed:
        return f"{len(group):,} elements: {group[0].fault.detail}"
    worst = timed[-1] if group[0].fault.reason is Reason.TOO_EARLY else timed[0]
    span = f"{timed[0].ts:%Y-%m-%dT%H:%M:%SZ} to {timed[-1].ts:%Y-%m-%dT%H:%M:%SZ}"
    return f"{len(group):,} elements of {span}: {worst.fault.detail}"


def _encoded(opened: Opened, elements: Sequence[Element]) -> bytes:
    if opened.encode is None:
        return opened.message.payload
    try:
        return opened.encode(elements)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return opened.message.payload  # E.g. half a surrogate pair: the whole message tells more.
