"""What a technician from outside is told of a visit: where, when, who, what to bring; in their language."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from fleet.product import UNKNOWN_MODE, Product
from service.parts.reservation_states import LIVING
from store.engine.database import Connection
from store.field.visits import Visit, visit_tickets
from store.orders.bookings import Booking
from store.parts.reservations import reservations_of
from store.service.tickets import find_ticket
from wording.wording import Wording, wording_of


@dataclass(frozen=True, slots=True)
class VisitWords:
    """A visit for people and their calendars."""

    when: str
    summary: str
    location: str
    lines: tuple[str, ...]


def visit_words(conn: Connection, product: Product, visit: Visit, booking: Booking, language: str) -> VisitWords:
    """At the clock of the place; the zone is named."""
    words = replace(wording_of(language), zone=visit.time_zone, product=product)
    when = words.text("visit_window", begins=booking.arrival_begins, ends=booking.arrival_ends)
    place = ", ".join(filter(None, (*visit.address, visit.district, visit.city, visit.postcode))) or visit.site
    name = words.pick(product.name)
    return VisitWords(
        when=when,
        summary=words.text("outside_summary", product=name, place=visit.city or visit.district or place or "–"),
        location=place,
        lines=tuple(_lines(conn, words, product, visit, place)),
    )


def _lines(conn: Connection, words: Wording, product: Product, visit: Visit, place: str) -> list[str]:
    pin = f"{visit.latitude},{visit.longitude}" if visit.latitude is not None else place
    modes = [ticket.failure_mode for one in visit_tickets(conn, visit.id) if (ticket := find_ticket(conn, one))]
    faults = [words.text("mail_unknown_mode") if one == UNKNOWN_MODE else words.mode(one) for one in modes]
    said = {
        "outside_customer": " · ".join(filter(None, (visit.customer, visit.contact, visit.phone))),
        "outside_place": place,
        "outside_landmark": " · ".join(filter(None, (visit.landmark, visit.access_notes))),
        "outside_map": f"https://www.google.com/maps/search/?api=1&query={quote(pin, safe='')}" if pin else "",
        "outside_device": f"{words.pick(product.name)} {visit.serial}",
        "outside_fault": ", ".join(dict.fromkeys(faults)),
        "outside_parts": ", ".join(_parts(conn, words, product, visit)),
    }
    return [words.text(key, said=text) for key, text in said.items() if text]


def _parts(conn: Connection, words: Wording, product: Product, visit: Visit) -> list[str]:
    names = {part.id: words.pick(part.name) for part in product.parts}
    kept = {one.part: one for one in reservations_of(conn, visit.id) if one.state in LIVING}
    lines = []
    for part in dict.fromkeys([*kept, *visit.parts]):
        name, one = names.get(part, part), kept.get(part)
        lines.append(words.text("outside_part_at", part=name, place=one.place) if one and one.place else name)
    return lines
