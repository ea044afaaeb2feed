"""What a notice says: the product file's text, or ours, in the customer's language."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from fleet.product import Product, Text
from fleet.product_build import spoken
from service.notices.channel import Outlets
from store.database import Connection
from store.notices import Addressee, NewNotice, addressee, put_notice
from store.tickets import NewTicket

TEXTS = Path(__file__).parent / "texts"
PREDICTED, REPORTED = "predicted_failure", "reported_failure"
NOBODY = Text("customer", "pelanggan")
THE_DEVICE = Text("the device", "perangkat")
UNKNOWN = Text("fault not yet known", "gangguan belum diketahui")
UNITS = (
    (timedelta(days=1), Text("day", "hari"), Text("days", "hari")),
    (timedelta(hours=1), Text("hour", "jam"), Text("hours", "jam")),
    (timedelta(minutes=1), Text("minute", "menit"), Text("minutes", "menit")),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a notice is written, and what kept the customer from being told ('' where nothing did)."""

    kind: str
    probability: float | None = None
    reasons: tuple[Text, ...] = ()
    untold: str = ""


def write_notices(
    conn: Connection, *, product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, outlets: Outlets
) -> None:
    """Puts the notices of one ticket into the outbox, in the transaction that opens it."""
    owner = addressee(conn, ticket.device_id)
    put_notice(conn, _email(product, ticket, ticket_id, occasion, owner, outlets))
    if outlets.webhook is not None:
        put_notice(conn, _webhook(product, ticket, ticket_id, occasion, owner, outlets.webhook))


def spell_window(window: timedelta, language: str) -> str:
    """`timedelta(days=10)` -> "10 days", "10 hari": in the largest unit that gives at least two."""
    for unit, one, many in UNITS:
        count = round(window / unit)
        if count >= 2 or unit == UNITS[-1][0]:
            return f"{max(count, 1)} {(many if count > 1 else one).get(language)}"
    raise AssertionError("the last unit always fits")


def mode_name(product: Product, failure_mode: str) -> Text:
    mode = product.mode(failure_mode)
    if mode is not None:
        return mode.name
    return UNKNOWN if failure_mode == "unknown" else spoken(failure_mode)


def _email(
    product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, owner: Addressee, outlets: Outlets
) -> NewNotice:
    language = owner.language or "id"
    subject, body = _template(product, occasion.kind, language)
    values = _values(product, ticket, ticket_id, owner, language)
    held_back = occasion.untold or ("" if owner.email else "no customer address")
    return NewNotice(
        ticket_id=ticket_id,
        kind=occasion.kind,
        channel="email",
        state="suppressed" if held_back else "pending",
        reason=held_back or outlets.email,
        language=language,
        recipient=owner.email or "",
        subject=" ".join(subject.format_map(values).split()),
        body=body.format_map(values),
        created_at=ticket.opened_at,
    )


def _values(product: Product, ticket: NewTicket, ticket_id: int, owner: Addressee, language: str) -> dict[str, str]:
    mode = product.mode(ticket.failure_mode)
    component = product.component(mode.component) if mode else None
    return {
        "customer": owner.name or NOBODY.get(language),
        "product": product.name.get(language),
        "serial": owner.serial,
        "component": (component.name if component else THE_DEVICE).get(language),
        "failure_mode": mode_name(product, ticket.failure_mode).get(language),
        "window": spell_window(ticket.window_ends_at - ticket.opened_at, language),
        "ticket": str(ticket_id),
    }


def _template(product: Product, kind: str, language: str) -> tuple[str, str]:
    if declared := product.notice(kind):
        return declared.subject.get(language), declared.body.get(language)
    return _default_text(kind, language)


@cache
def _default_text(kind: str, language: str) -> tuple[str, str]:
    """A file's first line is the subject, what follows the empty line is the body."""
    subject, _, body = (TEXTS / f"{kind}.{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return subject.strip(), body


def _webhook(
    product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, owner: Addressee, waiting: str
) -> NewNotice:
    body = {
        "type": f"ticket.{occasion.kind}",
        "ticket": ticket_id,
        "product": product.id,
        "serial": owner.serial,
        "customer_id": owner.customer_id,
        "failure_mode": ticket.failure_mode,
        "source": ticket.source,
        "severity": ticket.severity,
        "probability": occasion.probability,
        "reasons": [{"en": reason.en, "id": reason.id} for reason in occasion.reasons],
        "opened_at": ticket.opened_at.isoformat(),
        "due_at": ticket.due_at.isoformat(),
        "window_ends_at": ticket.window_ends_at.isoformat(),
        "reported_at": ticket.reported_at.isoformat() if ticket.reported_at else None,
        "in_warranty": ticket.in_warranty,
    }
    return NewNotice(
        ticket_id=ticket_id,
        kind=occasion.kind,
        channel="webhook",
        state="pending",
        reason=waiting,
        language=owner.language or "id",
        recipient="",
        subject=f"ticket {ticket_id}: {mode_name(product, ticket.failure_mode).en}",
        body=json.dumps(body, ensure_ascii=False),
        created_at=ticket.opened_at,
    )
