"""The values of the technician's pages, worded in their language, at the clocks of the place they go to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from api.technician.acting import LATE_MINUTES
from api.technician.bringing import parts_to_bring
from api.technician.curve import curve_of
from api.technician.entitled import entitlement_lines
from api.technician.finishing import KINDS
from fleet.product import UNKNOWN_MODE, Product
from fleet.unusual_modes import watched_of
from service.orders.states import LIVING, Incomplete
from store.assets.products import current_product
from store.engine.database import Connection
from store.field.attachments import attachments_of
from store.field.visits import Visit, visit_tickets
from store.learning.predictions import find_prediction
from store.orders.items import Item, items_of
from store.service.reports import reports_of
from store.service.tickets import Ticket, find_ticket
from wording.times import spell_clock, zone_name
from wording.wording import Wording

Values = dict[str, Any]
# Orders that ended are listed for so long, by wall time.
SINCE = timedelta(hours=18)
REASONS = 3


def words_at(words: Wording, visit: Visit, product: Product | None) -> Wording:
    """The same language, in the zone of the place."""
    return replace(words, zone=visit.time_zone, product=product)


def in_list(conn: Connection, words: Wording, visit: Visit) -> Values:
    product = current_product(conn, visit.product)
    here = words_at(words, visit, product)
    tickets = [find_ticket(conn, number) for number in visit_tickets(conn, visit.id)]
    return {
        "id": visit.id,
        "state": here.text(f"work_state_{visit.state}"),
        "when": _when(here, visit),
        "customer": visit.customer,
        "place": ", ".join(filter(None, (visit.district, visit.city))) or visit.site,
        "product": here.pick(product.name) if product else visit.product,
        "serial": visit.serial,
        "modes": [_mode(here, one) for one in tickets if one],
    }


def grouped(
    visits: Sequence[Visit], words: Wording, now_of: Callable[[Visit], datetime]
) -> list[tuple[str, list[Visit]]]:
    """(title, visits): today's and those that are late, later ones, those without an appointment, ended ones."""
    today: list[Visit] = []
    later: list[Visit] = []
    unplanned: list[Visit] = []
    ended: list[Visit] = []
    for one in visits:
        zone = replace(words, zone=one.time_zone)
        if one.state not in LIVING:
            ended.append(one)
        elif one.window_from is None:
            unplanned.append(one)
        elif zone.local(one.window_from).date() <= zone.local(now_of(one)).date():
            today.append(one)
        else:
            later.append(one)
    groups = {"today": today, "later": later, "unplanned": unplanned, "ended": ended}
    return [(words.text(f"work_group_{key}"), group) for key, group in groups.items()]


def order_values(conn: Connection, words: Wording, visit: Visit, product: Product, now: datetime) -> Values:
    here = words_at(words, visit, product)
    items = items_of(conn, visit.id)
    tickets = [one for number in visit_tickets(conn, visit.id) if (one := find_ticket(conn, number))]
    return {
        "order": _order(here, visit, product),
        "address": f"/work/orders/{visit.id}",
        "state": visit.state,
        "state_name": here.text(f"work_state_{visit.state}"),
        "living": visit.state in LIVING,
        "when": _when(here, visit),
        "late": _late(here, visit),
        "follows": here.text("work_follows", order=visit.follows_id) if visit.follows_id else "",
        "place": _place(visit),
        "route": _route(visit),
        "call": "".join(c for c in visit.phone if c.isdigit() or c == "+"),
        "bring": parts_to_bring(conn, here, product, visit) if visit.state in LIVING else [],
        "tickets": [_ticket(conn, here, visit, product, one, now) for one in tickets],
        "checks": [_item(here, one) for one in items if one.kind == "check"],
        "readings": [_item(here, one) for one in items if one.kind == "reading"],
        "photos": [_item(here, one) for one in items if one.kind == "photo"],
        "pictures": [
            {
                "address": f"/v1/attachments/{one.id}/file",
                "what": one.caption or here.text(f"picture_{one.kind}_{one.stage}"),
            }
            for ticket in tickets
            for one in attachments_of(conn, ticket.id)
        ],
        "kinds": [(kind.value, here.text(f"work_kind_{kind}")) for kind in KINDS],
        "reasons": [*Incomplete],
        "late_minutes": LATE_MINUTES,
        "today": here.local(now).date().isoformat(),
        "new_id": lambda: str(uuid4()),
    }


def _order(here: Wording, visit: Visit, product: Product) -> Values:
    return {
        "id": visit.id,
        "customer": visit.customer or here.text("work_no_customer"),
        "contact": visit.contact,
        "landmark": visit.landmark,
        "access_notes": visit.access_notes,
        "product_name": here.pick(product.name),
        "serial": visit.serial,
    }


def _ticket(conn: Connection, here: Wording, visit: Visit, product: Product, ticket: Ticket, now: datetime) -> Values:
    prediction = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id else None
    said = [one.text for one in reports_of(conn, ticket.id) if one.text]
    reasons = [here.say(one) for one in prediction.reasons[:REASONS]] if prediction else []
    return {
        "id": ticket.id,
        "mode": _mode(here, ticket),
        "unknown": ticket.failure_mode == UNKNOWN_MODE,
        "why": here.text(_why(ticket, foreseen=prediction is not None and ticket.reported_at is None)),
        "reasons": [*said, *reasons],
        "curve": curve_of(here, product, prediction),
        "entitlement": entitlement_lines(conn, here, product, ticket, now),
        "modes": [(one.id, here.pick(one.name)) for one in product.failure_modes if one.id != ticket.failure_mode],
        "parts": _parts(here, product, ticket, visit),
    }


def _parts(here: Wording, product: Product, ticket: Ticket, visit: Visit) -> list[Values]:
    """All parts of the product, first those that this fault is expected to need."""
    mode = product.mode(ticket.failure_mode)
    component = product.component(mode.component) if mode else None
    expected = set(visit.parts) & set((mode.parts or (component.parts if component else ())) if mode else visit.parts)
    listed = [
        {
            "id": part.id,
            "number": part.number,
            "name": f"{here.pick(part.name)} ({part.number})" if part.number else here.pick(part.name),
            "expected": part.id in expected,
        }
        for part in product.parts
    ]
    return sorted(listed, key=lambda one: not one["expected"])


def _item(here: Wording, item: Item) -> Values:
    edges = [here.number(edge) if edge is not None else "…" for edge in (item.low, item.high)]
    span = "–".join(edges) if edges != ["…", "…"] else ""
    return {
        "position": item.position,
        "text": here.pick(item.text),
        "required": item.required,
        "done": item.done_at is not None,
        "value": "" if item.value is None else f"{item.value:g}",
        "range": " ".join(filter(None, (span, item.unit))),
    }


def _mode(here: Wording, ticket: Ticket) -> str:
    return here.text("mail_unknown_mode") if ticket.failure_mode == UNKNOWN_MODE else here.mode(ticket.failure_mode)


def _why(ticket: Ticket, *, foreseen: bool) -> str:
    if not foreseen:
        return "work_why_report"
    return "work_why_prediction" if watched_of(ticket.failure_mode) is None else "work_why_inspection"


def _when(here: Wording, visit: Visit) -> str:
    if visit.window_from is None or visit.window_until is None:
        return here.text("work_no_window")
    begins, ends = (spell_clock(at, here.language, here.zone) for at in (visit.window_from, visit.window_until))
    return here.text(
        "work_window", day=here.long_day(visit.window_from), begins=begins, ends=ends,
        zone=zone_name(visit.window_from, here.zone),
    )  # fmt: skip


def _late(here: Wording, visit: Visit) -> str:
    if visit.expected_at is None or visit.state not in LIVING:
        return ""
    return here.text("work_expected", at=spell_clock(visit.expected_at, here.language, here.zone))


def _place(visit: Visit) -> list[str]:
    town = " ".join(filter(None, (", ".join(filter(None, (visit.district, visit.city))), visit.postcode)))
    return [line for line in (*visit.address, town) if line] or [line for line in (visit.site,) if line]


def _route(visit: Visit) -> str:
    """A link that any phone opens in its map; the pin where there is one, else the address as it is written."""
    if visit.latitude is not None and visit.longitude is not None:
        to = f"{visit.latitude},{visit.longitude}"
    else:
        to = ", ".join(_place(visit))
    return f"https://www.google.com/maps/dir/?api=1&destination={quote(to, safe=',')}" if to else ""
