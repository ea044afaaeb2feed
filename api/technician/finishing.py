"""The findings of a visit: one for each of its tickets, from the fields of one form. Nothing has a default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from api.web.plain_pages import plain
from fleet.coded import coded
from fleet.product import Product
from fleet.unusual_modes import component_about
from service.findings.findings import WITH_FAULT, FindingKind
from service.parts.book_corrections import UsedPart
from service.tickets.bad_entry import BadEntry
from store.service.reports import Finding
from store.service.tickets import Ticket

Fields = Mapping[str, str]
# What a technician may find; the rest of FindingKind is of those who were not there.
KINDS = (
    FindingKind.CONFIRMED,
    FindingKind.FAILED_BEFORE_VISIT,
    FindingKind.OTHER_FAULT,
    FindingKind.NO_FAULT_FOUND,
)
REPLACED, MENDED = "replaced", "mended"
LONGEST_NOTE, LONGEST_SERIAL = 2000, 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class FoundHere:
    """What was found for one ticket, and which parts were exchanged."""

    finding: Finding
    used: tuple[UsedPart, ...]


def found_for(ticket: Ticket, product: Product, fields: Fields, *, zone: str, now: datetime) -> FoundHere:
    """BadEntry names the first question of the form that has no answer."""
    number = ticket.id
    kind = _chosen(f"kind_{number}", fields, [str(one) for one in KINDS])
    note = plain(fields.get(f"note_{number}", ""), LONGEST_NOTE)
    if FindingKind(kind) not in WITH_FAULT:
        return FoundHere(Finding(kind, None, None, None, (), note, None), ())
    mode_id = fields.get(f"mode_{number}") or None
    component = component_about(product, mode_id or ticket.failure_mode)
    did = _chosen(f"did_{number}", fields, [REPLACED, MENDED])
    used = _used(number, product, fields) if did == REPLACED else ()
    if did == REPLACED and not used and product.parts:
        raise BadEntry(f"part_{number}", "", coded("parts_not_named"))
    failed = _failed_at(f"failed_on_{number}", fields, zone, now) if kind == FindingKind.FAILED_BEFORE_VISIT else None
    finding = Finding(
        kind=kind,
        failure_mode=mode_id,
        component=component if did == REPLACED else None,
        mechanism=None,
        parts=tuple(one.part for one in used),
        note=note,
        failed_at=failed,
    )
    return FoundHere(finding, used)


def _used(number: int, product: Product, fields: Fields) -> tuple[UsedPart, ...]:
    return tuple(
        _exchanged(number, part.id, fields) for part in product.parts if fields.get(f"part_{number}_{part.id}")
    )


def _exchanged(number: int, part: str, fields: Fields) -> UsedPart:
    """The part that was put in, and the one that came out; serials as they were scanned or typed."""
    new, old = (_serial(f"{way}_{number}_{part}", fields) for way in ("in", "out"))
    if new is not None and new == old:
        raise BadEntry(f"out_{number}_{part}", old, coded("serials_same", serial=new))
    return UsedPart(part, in_serial=new, out_serial=old)


def _serial(name: str, fields: Fields) -> str | None:
    return plain(fields.get(name, ""), LONGEST_SERIAL) or None


def _chosen(name: str, fields: Fields, choices: list[str]) -> str:
    value = fields.get(name, "")
    if value not in choices:
        raise BadEntry(name, value, coded("choice_missing"))
    return value


def _failed_at(name: str, fields: Fields, zone: str, now: datetime) -> datetime:
    """Noon of the day that was typed, at the place; now where that is still to come."""
    typed = fields.get(name, "")
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").date() if _DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None:
        raise BadEntry(name, typed, coded("day_missing"))
    noon = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
    return now if day == now.astimezone(ZoneInfo(zone)).date() and noon > now else noon
