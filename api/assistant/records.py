"""What of a customer's own records answers a question: their tickets, coverage, and how their appliances do.

Everything is read on a connection that shows what this customer owns, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.my.customer import Visitor
from api.my.view import Appliance, appliance_values, read_appliance
from knowledge.intents import Intent
from service.assistant.answering import Records
from service.assistant.answers import Record
from service.assistant.understanding import Asked
from store.assets.assets import list_assets
from store.assets.customers import Customer
from store.engine.database import Connection
from wording.wording import wording_of

MOST_APPLIANCES, MOST_RECORDS = 10, 6


def records_of(conn: Connection, visitor: Visitor, customer: Customer) -> Records:
    def found(asked: Asked) -> Sequence[Record]:
        reader = replace(customer, language=asked.language)
        assets = list_assets(conn, customer_id=customer.id, limit=MOST_APPLIANCES)
        owned = [read_appliance(conn, visitor, asset) for asset in assets]
        meant = [one for one in owned if one.product.id in asked.products] or owned
        return list(_records(conn, visitor, reader, asked.intent, meant))[:MOST_RECORDS]

    return found


def only_product(conn: Connection, customer_id: int) -> str | None:
    """The product that is meant by somebody who owns no other."""
    products = {asset.product for asset in list_assets(conn, customer_id=customer_id, limit=MOST_APPLIANCES)}
    return products.pop() if len(products) == 1 else None


def _records(
    conn: Connection, visitor: Visitor, customer: Customer, intent: Intent, owned: Sequence[Appliance]
) -> Iterator[Record]:
    words = wording_of(customer.language, customer.time_zone)
    if not owned:
        yield Record(words.text("my_nothing_owned"), visitor.home)
        return
    for one in owned:
        shown = appliance_values(conn, visitor, customer, one)
        page = f"{visitor.home}/appliances/{one.asset.id}"
        name = words.text("assistant_appliance", name=shown["name"], serial=shown["serial"] or "–")
        if intent is Intent.COVERAGE:
            yield Record(f"{name}: {' '.join(shown['coverage'])}", page)
        elif intent is Intent.APPLIANCE:
            yield Record(f"{name}: {words.text(f'my_says_{one.says}_long')}", page)
        else:
            for ticket in shown["open"]:
                where = f"{visitor.home}/tickets/{ticket['id']}" if ticket["answerable"] else page
                number = words.text("assistant_ticket", ticket=ticket["id"])
                yield Record(f"{number}, {name}: {ticket['title'].rstrip('.')}. {ticket['lead']}", where)
            for address, what, stands in shown["cases"]:
                yield Record(f"{what}, {name}: {stands}", f"{visitor.home}/{address}")
    if intent is Intent.TICKET and not any(one.open_tickets for one in owned):
        yield Record(words.text("assistant_no_ticket"), visitor.home)
