"""The values of a customer's pages: what they own, how it is doing in plain words, and what was said about it."""

from dataclasses import dataclass
from typing import Any

from api.my.cases_shown import cases_of
from api.my.customer import Visitor
from api.portal.case import Case, read_case
from api.portal.view import headline
from api.web.database import the_product
from fleet.product import UNKNOWN_MODE, Product
from fleet.silence_limits import silent_before
from fleet.unusual_modes import watched_of
from service.coverage.words import coverage_lines
from service.tickets.states import OPEN
from store.assets.assets import FoundDevice, Reach, SoldAsset, devices_of_asset
from store.assets.coverage import coverage_of
from store.assets.customers import Customer
from store.assets.owned import notices_to_owner, predicted_assets, reports_of_owner
from store.assets.sites import address_line, find_site
from store.engine.database import Connection
from store.service.answers import Reader, reader_of_ticket
from store.service.tickets import Ticket, tickets_of_asset
from wording.wording import Wording, wording_of

Values = dict[str, Any]
ENDED_SHOWN, WORDS_SHOWN, MOST_TICKETS = 5, 10, 50
NO_NOTICE = 0


@dataclass(frozen=True, slots=True)
class Appliance:
    """One thing that a customer owns, and what its page is made of."""

    asset: SoldAsset
    product: Product
    device: FoundDevice | None
    tickets: list[Ticket]
    predicted: bool

    @property
    def open_tickets(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.state in OPEN]

    @property
    def says(self) -> str:
        """`visit`, `watched`, `silent` or `well`: never a probability."""
        if self.open_tickets:
            return "visit"
        if self.predicted:
            return "watched"
        return "well" if self.device and self.device.reach is Reach.ONLINE else "silent"


def read_appliance(conn: Connection, visitor: Visitor, asset: SoldAsset, *, predicted: bool | None = None) -> Appliance:
    product = the_product(conn, asset.product)
    limit = silent_before(product, visitor.db.now(conn, product.id))
    devices = devices_of_asset(conn, asset.id, silent_before=limit)
    stands = bool(predicted_assets(conn, [asset.id])) if predicted is None else predicted
    # The customer is not told of an inspection of what is merely unlike itself.
    tickets = [
        one for one in tickets_of_asset(conn, asset.id, limit=MOST_TICKETS) if watched_of(one.failure_mode) is None
    ]
    return Appliance(asset, product, devices[-1] if devices else None, tickets, stands)


def in_list(conn: Connection, visitor: Visitor, customer: Customer, one: Appliance) -> Values:
    """An appliance among others: its name, how it is doing, and where its open tickets stand."""
    words = wording_of(customer.language, customer.time_zone, one.product)
    return {
        "id": one.asset.id,
        "name": words.pick(one.product.name),
        "serial": one.device.serial if one.device else "",
        "drawn": one.product.picture,
        "says": one.says,
        "tickets": [_ticket(conn, visitor, customer, one, ticket)["title"] for ticket in one.open_tickets],
    }


def appliance_values(conn: Connection, visitor: Visitor, customer: Customer, one: Appliance) -> Values:
    words = wording_of(customer.language, customer.time_zone, one.product)
    now, product = visitor.db.now(conn, one.product.id), one.product
    coverage = coverage_of(conn, one.asset.id)
    where = find_site(conn, one.asset.site_id) if one.asset.site_id else None
    ended = [ticket for ticket in one.tickets if ticket.state not in OPEN][:ENDED_SHOWN]
    of_owner = {"customer_id": customer.id, "limit": WORDS_SHOWN}
    return {
        **in_list(conn, visitor, customer, one),
        "site": address_line(where) if where else one.asset.site,
        "coverage": [words.say(line) for line in coverage_lines(one.product, coverage, now)],
        "open": [_ticket(conn, visitor, customer, one, ticket) for ticket in one.open_tickets],
        "ended": [_ticket(conn, visitor, customer, one, ticket) for ticket in ended],
        "warranty_title": words.text("case_warranty_title"),
        "cases": cases_of(conn, words, customer_id=customer.id, asset_id=one.asset.id),
        "notices": [
            {"subject": notice.subject, "on": words.long_day(notice.created_at)}
            for notice in notices_to_owner(conn, one.asset.id, **of_owner)
        ],
        "reports": [
            {
                "what": mode_words(words, report.failure_mode),
                "text": report.text,
                "on": words.long_day(report.reported_at),
            }
            for report in reports_of_owner(conn, one.asset.id, **of_owner)
        ],
        "symptoms": [(one.id, words.pick(one.name), one.picture) for one in product.symptoms],
        "modes": [(mode.id, words.pick(mode.name)) for mode in one.product.failure_modes],
    }


def mode_words(words: Wording, mode: str) -> str:
    return words.text("my_mode_unknown") if mode == UNKNOWN_MODE else words.mode(mode)


def case_of(conn: Connection, visitor: Visitor, customer: Customer, product: Product, ticket: Ticket) -> Case:
    """The ticket as its page shows it; a case without a notice can be read and not answered."""
    reader = reader_of_ticket(conn, ticket.id, customer_id=customer.id)
    nobody = Reader(
        NO_NOTICE, ticket.id, "", customer.id, customer.name, customer.language, customer.time_zone, False, ""
    )
    now = visitor.db.now(conn, product.id)
    wall = visitor.db.wall()
    return read_case(conn, product, reader or nobody, now=now, wall=wall, language=customer.language)


def _ticket(conn: Connection, visitor: Visitor, customer: Customer, one: Appliance, ticket: Ticket) -> Values:
    case = case_of(conn, visitor, customer, one.product, ticket)
    return {
        **headline(case),
        "id": ticket.id,
        "on": case.wording.long_day(ticket.opened_at),
        "answerable": case.reader.notice_id != NO_NOTICE,
    }
