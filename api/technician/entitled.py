"""What the customer is entitled to, in lines for whoever stands before them: as the ticket and the notice say it."""

from datetime import datetime

from fleet.product import Product
from service.coverage.costs import standing
from service.coverage.words import headline, reasons
from store.engine.database import Connection
from store.service.tickets import Ticket
from wording.wording import Wording


def entitlement_lines(conn: Connection, here: Wording, product: Product, ticket: Ticket, now: datetime) -> list[str]:
    """First what it comes to, then why."""
    found = standing(conn, product, ticket, now=now)
    return [here.say(one) for one in (headline(found), *reasons(found))]
