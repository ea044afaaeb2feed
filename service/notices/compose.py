"""What a notice says: the product file's text, or ours, in the customer's language, at an hour that suits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product, Text
from service.notices.channel import Outlets
from service.notices.letter import LANGUAGES, default_text
from service.notices.quiet import quiet_until
from service.notices.spelling import mode_name, spell_moment, spell_window
from store.database import Connection
from store.notices import OPTED_OUT, Addressee, NewNotice, addressee, put_notice
from store.tickets import NewTicket

PREDICTED, REPORTED = "predicted_failure", "reported_failure"
# It answers the customer's own call, or says that the device does not work: no night is too late for that.
URGENT = frozenset({REPORTED})
NOBODY = Text("customer", "pelanggan")
THE_DEVICE = Text("the device", "perangkat")
HOME_LANGUAGE, HOME_ZONE = "id", "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a notice is written, and what kept the customer from being told (None where nothing did)."""

    kind: str
    probability: float | None = None
    reasons: tuple[Text, ...] = ()
    untold: Coded | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mail is about, at what time of the fleet; `values` hold what only its kind can say, in each language."""

    kind: str
    ticket_id: int
    device_id: int
    failure_mode: str
    at: datetime
    values: Mapping[str, Text] = field(default_factory=dict)


def write_notices(
    conn: Connection, *, product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, outlets: Outlets
) -> None:
    """Puts the notices of one ticket into the outbox, in the transaction that opens it."""
    owner = addressee(conn, ticket.device_id)
    write_opening_mail(conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=occasion, outlets=outlets)
    if outlets.webhooks:
        put_notice(conn, _webhook(product, ticket, ticket_id, occasion, owner, outlets.webhook))


def write_opening_mail(
    conn: Connection, *, product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, outlets: Outlets
) -> None:
    """The mail alone; nothing where this opening of the ticket has one of the occasion's kind."""
    owner = addressee(conn, ticket.device_id)
    window, ends, zone = ticket.window_ends_at - ticket.opened_at, ticket.window_ends_at, owner.time_zone or HOME_ZONE
    values = {
        "window": Text(spell_window(window, "en"), spell_window(window, "id")),
        "until": Text(spell_moment(ends, zone, "en"), spell_moment(ends, zone, "id")),
    }
    matter = Matter(occasion.kind, ticket_id, ticket.device_id, ticket.failure_mode, ticket.opened_at, values)
    write_mail(conn, product, matter, outlets, untold=occasion.untold)


def write_mail(
    conn: Connection, product: Product, matter: Matter, outlets: Outlets, *, untold: Coded | None = None
) -> bool:
    """Puts one mail into the outbox; False where this opening of the ticket has one of its kind.

    It is suppressed, with the reason, where the customer is not to be told or cannot be, and waits out quiet hours.
    """
    owner = addressee(conn, matter.device_id)
    language = owner.language if owner.language in LANGUAGES else HOME_LANGUAGE
    subject, body = _template(product, matter.kind, language)
    values = _values(product, matter, owner, language)
    held_back = untold or _unreachable(owner)
    not_before = None if held_back or matter.kind in URGENT else _quiet_until(owner, matter.at)
    notice = NewNotice(
        ticket_id=matter.ticket_id,
        kind=matter.kind,
        channel="email",
        state="suppressed" if held_back else "pending",
        reason=held_back or outlets.email or _quiet(owner, not_before),
        language=language,
        recipient=owner.email or "",
        subject=" ".join(subject.format_map(values).split()),
        body=body.format_map(values).strip(),
        created_at=matter.at,
        not_before=not_before,
    )
    return put_notice(conn, notice)


def _unreachable(owner: Addressee) -> Coded | None:
    if not owner.email:
        return coded("no_address")
    return OPTED_OUT if "email" in owner.opted_out else None


def _quiet_until(owner: Addressee, at: datetime) -> datetime | None:
    if owner.quiet_from is None or owner.quiet_until is None:
        return None
    return quiet_until(at, zone=owner.time_zone or HOME_ZONE, begins=owner.quiet_from, ends=owner.quiet_until)


def _quiet(owner: Addressee, not_before: datetime | None) -> Coded | None:
    if not_before is None:
        return None
    return coded("quiet_hours", until=not_before, zone=owner.time_zone or HOME_ZONE)


def _values(product: Product, matter: Matter, owner: Addressee, language: str) -> dict[str, str]:
    mode = product.mode(matter.failure_mode)
    component = product.component(mode.component) if mode else None
    return {
        "customer": owner.name or NOBODY.get(language),
        "product": product.name.get(language),
        "serial": owner.serial,
        "component": (component.name if component else THE_DEVICE).get(language),
        "failure_mode": mode_name(product, matter.failure_mode).get(language),
        "ticket": str(matter.ticket_id),
        **{name: text.get(language) for name, text in matter.values.items()},
    }


def _template(product: Product, kind: str, language: str) -> tuple[str, str]:
    if declared := product.notice(kind):
        return declared.subject.get(language), declared.body.get(language)
    return default_text(kind, language)


def _webhook(
    product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, owner: Addressee, waiting: Coded | None
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
        language=owner.language or HOME_LANGUAGE,
        recipient="",
        subject=f"ticket {ticket_id}: {mode_name(product, ticket.failure_mode).en}",
        body=json.dumps(body, ensure_ascii=False),
        created_at=ticket.opened_at,
    )
