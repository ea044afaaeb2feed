"""Composes a notice: the product file's text or ours, in the customer's language, outside of quiet hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import UNKNOWN_MODE, Product
from service.coverage.costs import costs_of
from service.notices.channels.channel import Draft, Opening
from service.notices.channels.registry import CHANNELS
from service.notices.contact import signature_of
from service.notices.enabled_channels import Outlets, to_customers, to_systems
from service.notices.mail_layout import LANGUAGES, TEAM, default_text
from service.notices.quiet_hours import quiet_until
from service.notices.routing import Way, ways_to
from store.engine.database import Connection
from store.service.notices import Addressee, NewNotice, addressee, put_notice
from store.service.tickets import NewTicket
from wording.times import HOME_ZONE
from wording.wording import Wording, wording_of

PREDICTED, REPORTED, REOPENED = "predicted_failure", "reported_failure", "reopened"
# It answers the customer's own call, or says that the device does not work: no night is too late for that.
URGENT = frozenset({REPORTED})
HOME_LANGUAGE = "id"
# What the repair costs the customer, in every notice of an opening.
COSTS = "costs"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a notice is written; `untold`: why it is not sent to the customer (None where it is)."""

    kind: str
    probability: float | None = None
    reasons: tuple[Coded, ...] = ()
    untold: Coded | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is about, at what time of the fleet; `values` hold what only its kind has. `sequence`: a higher one
    is written, although this opening of the ticket had a notice of the kind. `purpose`: what the customer lets us
    write for."""

    kind: str
    ticket_id: int
    device_id: int
    failure_mode: str
    at: datetime
    values: Mapping[str, Coded] = field(default_factory=dict)
    sequence: int = 0
    purpose: str = "service"


def write_notices(
    conn: Connection, *, product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, outlets: Outlets
) -> None:
    """Puts the notices of one ticket into the outbox, by every channel, in the transaction that opens it."""
    values = {
        "window": coded("window", length=ticket.window_ends_at - ticket.opened_at),
        "until": coded("long_moment", at=ticket.window_ends_at),
        COSTS: costs_of(conn, ticket_id),
    }
    matter = Matter(occasion.kind, ticket_id, ticket.device_id, ticket.failure_mode, ticket.opened_at, values)
    opening = Opening(ticket, occasion.probability, occasion.reasons)
    _write(conn, product, matter, outlets, opening=opening, untold=occasion.untold)


def write_opening_to_customer(
    conn: Connection, *, product: Product, ticket: NewTicket, ticket_id: int, occasion: Occasion, outlets: Outlets
) -> None:
    """The customer's notices alone; nothing where this opening of the ticket has one of the occasion's kind."""
    mine = to_customers(outlets)
    write_notices(conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=occasion, outlets=mine)


def write_to_customer(conn: Connection, product: Product, matter: Matter, outlets: Outlets) -> None:
    """Puts a notice into the outbox for each channel to customers; nothing where this opening of the ticket has one."""
    _write(conn, product, matter, to_customers(outlets))


def _write(
    conn: Connection,
    product: Product,
    matter: Matter,
    outlets: Outlets,
    *,
    opening: Opening | None = None,
    untold: Coded | None = None,
) -> None:
    draft = _draft(product, matter, addressee(conn, matter.device_id), opening)
    for name, outlet in to_systems(outlets).items():
        if outlet.wanted:
            put_notice(conn, _to_system(name, draft, outlet.obstacle, matter))
    for way in ways_to(conn, draft.owner, to_customers(outlets), purpose=matter.purpose, product=product.id):
        put_notice(conn, _to_customer(way, draft, untold, matter))


def _draft(product: Product, matter: Matter, owner: Addressee, opening: Opening | None) -> Draft:
    language = owner.language if owner.language in LANGUAGES else HOME_LANGUAGE
    subject, body = _subject_and_body(product, matter, owner, wording_of(language, owner.time_zone, product))
    return Draft(
        product=product,
        kind=matter.kind,
        ticket_id=matter.ticket_id,
        failure_mode=matter.failure_mode,
        at=matter.at,
        owner=owner,
        language=language,
        subject=" ".join(subject.split()),
        body=body.strip(),
        opening=opening,
    )


def _to_system(name: str, draft: Draft, obstacle: Coded | None, matter: Matter) -> NewNotice:
    subject, body = CHANNELS[name].write(draft)
    return NewNotice(
        ticket_id=draft.ticket_id,
        kind=draft.kind,
        channel=name,
        to_customer=False,
        state="pending",
        reason=obstacle,
        language=draft.language,
        recipient="",
        subject=subject,
        body=body,
        created_at=draft.at,
        sequence=matter.sequence,
        purpose=matter.purpose,
    )


def _to_customer(way: Way, draft: Draft, untold: Coded | None, matter: Matter) -> NewNotice:
    """A customer's notice is suppressed, with the reason, where it must not or cannot be sent, and waits out quiet
    hours."""
    held_back = untold or way.held_back
    can_wait = not held_back and draft.kind not in URGENT
    not_before, quiet = not_before_of(draft.owner, draft.at) if can_wait else (None, None)
    subject, body = CHANNELS[way.channel].write(draft)
    return NewNotice(
        ticket_id=draft.ticket_id,
        kind=draft.kind,
        channel=way.channel,
        to_customer=True,
        state="suppressed" if held_back else "pending",
        reason=held_back or way.obstacle or quiet,
        language=draft.language,
        recipient=way.recipient,
        subject=subject,
        body=body,
        created_at=draft.at,
        not_before=not_before,
        sequence=matter.sequence,
        purpose=matter.purpose,
        route=[] if held_back else [*way.then],
    )


def not_before_of(owner: Addressee, at: datetime) -> tuple[datetime | None, Coded | None]:
    """When the customer's quiet hours around `at` end, and the words for that."""
    until = _quiet_until(owner, at)
    return until, _quiet(owner, until)


def _quiet_until(owner: Addressee, at: datetime) -> datetime | None:
    if owner.quiet_from is None or owner.quiet_until is None:
        return None
    return quiet_until(at, zone=owner.time_zone or HOME_ZONE, begins=owner.quiet_from, ends=owner.quiet_until)


def _quiet(owner: Addressee, not_before: datetime | None) -> Coded | None:
    if not_before is None:
        return None
    return coded("quiet_hours", until=not_before, zone=owner.time_zone or HOME_ZONE)


def _subject_and_body(product: Product, matter: Matter, owner: Addressee, wording: Wording) -> tuple[str, str]:
    """The product file's own texts where it has some; else ours."""
    values = _values(product, matter, owner, wording)
    if declared := product.notice(matter.kind):
        subject, body = wording.pick(declared.subject), wording.pick(declared.body)
        if COSTS in values and f"{{{COSTS}}}" not in body:
            body = f"{body.rstrip()}\n\n{{{COSTS}}}"
        return subject.format_map(values), body.format_map(values)
    return default_text(matter.kind, wording, values)


def _values(product: Product, matter: Matter, owner: Addressee, wording: Wording) -> dict[str, str]:
    mode = product.mode(matter.failure_mode)
    component = product.component(mode.component) if mode else None
    unknown = mode is None and matter.failure_mode == UNKNOWN_MODE
    return {
        "customer": owner.name or wording.text("mail_nobody"),
        "product": wording.pick(product.name),
        "serial": owner.serial,
        "component": wording.pick(component.name) if component else wording.text("mail_the_device"),
        "failure_mode": wording.text("mail_unknown_mode") if unknown else wording.mode(matter.failure_mode),
        "ticket": str(matter.ticket_id),
        TEAM: signature_of(product.contact, wording),
        **{name: wording.say(value) for name, value in matter.values.items()},
    }
