"""The demo in words: tickets as they open, what people do, and how long before its fault each ticket was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from demo.living_fleet import LivingFleet
from demo.world.client import WorldRefused
from demo.world.memory import Happening, Job, Memory, Opened
from demo.world.truth import Truth
from firmware_sim.life.truth import Fault
from fleet.product import Product

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Weight(IntEnum):
    """What is told first where not everything can be."""

    AHEAD = 0
    LEAD = 1
    MISS = 2
    PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """Something to tell; `about` names it in a summary where it is not told by itself."""

    at: datetime
    weight: Weight
    about: str
    text: str


def tell_step(living: LivingFleet, happenings: Iterable[Happening], truth: Truth) -> Iterator[Line]:
    """Everything that one step brought, and the openings noted for later."""
    memory, now = living.memory, living.now
    for job in memory.jobs.values():
        if job.opened_at == now:
            yield from _tell_opening(living, job)
    for one in happenings:
        yield Line(one.at, Weight.PEOPLE, _ABOUT[one.kind], one.text)
    for fault in truth.came(memory.told_until or now - living.product.scoring, now):
        yield tell_fault(living.product, memory, fault, truth.part_since(fault), now)
    memory.told_until = now


def tell_fault(product: Product, memory: Memory, fault: Fault, since: datetime | None, now: datetime) -> Line:
    """A fault whose time has come: how long before it a ticket opened, if one did. `since`: its part was new then."""
    mode = product.mode(fault.failure_mode)
    what = f"{product.name.en.lower()} {fault.serial}, {mode.name.en.lower() if mode else fault.failure_mode}"
    ahead = ticket_ahead(product, memory, fault, since)
    averted = fault.ended == "averted" and fault.repaired_at is not None
    if ahead is not None:
        lead = f"{spell_days(fault.fails_at - ahead.at)} after ticket {ahead.ticket}"
        come = f"averted: {what}; it would have come now, {lead}" if averted else f"came: {what}; {lead}"
        return Line(now, Weight.LEAD, "faults after their ticket", f"fault {come}")
    if averted:
        text = f"fault averted: {what}; it would have come now, and no ticket was ahead within its horizon"
        return Line(now, Weight.MISS, "faults averted without a ticket in time", text)
    sign = ", which gives no sign" if fault.kind == "sudden" else ""
    return Line(now, Weight.MISS, "faults without a ticket ahead", f"fault came: {what}{sign}; no ticket was ahead")


def ticket_ahead(product: Product, memory: Memory, fault: Fault, since: datetime | None) -> Opened | None:
    """The first ticket about this very part, at most one horizon before the fault."""
    mode = product.mode(fault.failure_mode)
    if mode is None:
        return None
    for one in memory.opened.get(f"{fault.serial}/{fault.failure_mode}", []):
        of_this_part = (since is None or one.at > since) and one.at <= (fault.repaired_at or fault.fails_at)
        if of_this_part and fault.fails_at - mode.horizon <= one.at < fault.fails_at:
            return one
    return None


def spell_days(duration: timedelta) -> str:
    """`timedelta(days=9, hours=8)` -> "9.3 days"; hours below two days."""
    if duration < 2 * DAY:
        return f"{duration / HOUR:.0f} hours"
    return f"{duration / DAY:.1f} days"


_ABOUT = {
    "parts_ordered": "parts ordered",
    "parts_came": "parts received",
    "call": "customers' calls",
    "answer": "customers' answers",
    "message": "messages of customers, and answers to them",
    "question": "questions to the assistant",
    "rating": "ratings of the service",
    "finding": "findings",
    "watch": "visits without a finding yet",
    "late": "visits that run late",
    "activation": "warranties activated",
    "claim": "warranty claims",
    "return": "products sent back",
}


def _tell_opening(living: LivingFleet, job: Job) -> Iterator[Line]:
    openings = living.memory.opened.setdefault(f"{job.serial}/{job.failure_mode}", [])
    openings.append(Opened(job.ticket, job.opened_at, job.source))
    if job.source == "customer" and job.opening == 1:
        return  # The call itself is told.
    try:
        card = living.client.get(f"/tickets/{job.ticket}")
    except WorldRefused:
        return
    about = "tickets ahead" if job.source == "prediction" else f"tickets by the {job.source}"
    weight = Weight.AHEAD if job.source == "prediction" else Weight.PEOPLE
    yield Line(job.opened_at, weight, about, _spell_ticket(living.product, job, card))


def _spell_ticket(product: Product, job: Job, card: dict[str, Any]) -> str:
    mode = product.mode(job.failure_mode)
    name = mode.name.en.lower() if mode else job.failure_mode
    how = "opens" if job.opening == 1 else "opens again"
    head = f"ticket {job.ticket} {how}: {product.name.en.lower()} {job.serial}, {name}"
    prediction = max(card["predictions"], key=lambda one: str(one["opened_at"]), default=None)
    if job.source != "prediction" or prediction is None:
        return f"{head}, reported by the {job.source}"
    probability = prediction["probability"]
    head += f", probability {probability:.0%}" if probability is not None else ""
    head += f" within {mode.horizon.days} days" if probability is not None and mode and mode.horizon.days > 1 else ""
    reasons = [f"    because {reason['en']}" for reason in prediction["reasons"][:1]]
    return "\n".join([head + _spell_window(prediction), *reasons, *_spell_notice(card)])


def _spell_window(prediction: dict[str, Any]) -> str:
    low, high = prediction["rul_low_s"], prediction["rul_high_s"]
    if low is None:
        return ""
    soonest, latest = round(low / 86_400), round(high / 86_400) if high else None
    if latest is None:
        return f", time left at least {soonest} days" if soonest else ""
    return f", time left {soonest} to {latest} days"


def _spell_notice(card: dict[str, Any]) -> Iterator[str]:
    mails = [notice for notice in card["notices"] if notice["channel"] == "email"]
    for notice in mails[-1:]:
        if notice["state"] == "suppressed":
            yield f"    no notice: {notice['reason']}"
        elif notice["state"] == "pending":
            yield f"    notice to {notice['recipient']} ({notice['language']}) waits for the morning"
        else:
            yield f"    notice to {notice['recipient']} ({notice['language']}): {notice['subject']}"
