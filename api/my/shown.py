"""What several pages of an account show: the frame around them, and the page of an appliance."""

from collections.abc import Collection

from fastapi import Response

from api.my.customer import Visitor, words_of
from api.my.rendering import Frame, render
from api.my.view import appliance_values, read_appliance
from api.portal.contact_here import contact_here
from fleet.product import Product
from fleet.service_contact import ServiceContact
from service.notices.answers import LONGEST_NOTE
from service.notices.contact import contact_lines
from store.assets.assets import SoldAsset
from store.assets.customers import Customer
from store.assets.owned import newest_product_of
from store.assets.products import current_product
from store.engine.database import Connection
from wording.wording import Wording


def frame_of(conn: Connection, visitor: Visitor, customer: Customer, product: Product | None = None) -> Frame:
    """What stands around the pages of a visitor: whose they are, and who serves them, or serves `product`."""
    words, contact = words_of(customer), product.contact if product else contact_of_owner(conn, customer.id)
    behalf = customer.name if visitor.behalf_of is not None else ""
    return Frame(visitor.home, behalf, contact.brand, contact_lines(contact, words))


def contact_of_owner(conn: Connection, customer_id: int) -> ServiceContact:
    """Of the newest appliance that they own; where they own none, of who serves everybody here."""
    name = newest_product_of(conn, customer_id)
    product = current_product(conn, name) if name else None
    return product.contact if product else contact_here(conn)


def frame_of_stranger(conn: Connection, words: Wording) -> Frame:
    """Who serves everybody here, where that is one brand."""
    return frame_with(contact_here(conn), words)


def frame_with(contact: ServiceContact, words: Wording) -> Frame:
    """The frame of a page of nobody's account."""
    return Frame(brand=contact.brand, contact=contact_lines(contact, words))


def frame_of_accounts(conn: Connection, words: Wording, customers: Collection[int]) -> Frame:
    """Who serves the customer who is about to come in; where it may be one of several, as to a stranger."""
    if len(customers) != 1:
        return frame_of_stranger(conn, words)
    return frame_with(contact_of_owner(conn, next(iter(customers))), words)


def appliance_page(
    conn: Connection, visitor: Visitor, customer: Customer, asset: SoldAsset, *, flash: str, status: int = 200
) -> Response:
    one = read_appliance(conn, visitor, asset)
    values = appliance_values(conn, visitor, customer, one)
    at = visitor.db.now(conn, one.product.id).isoformat()
    words = words_of(customer)
    return render(
        "appliance.html",
        words,
        status=status,
        flash=flash,
        at=at,
        longest=LONGEST_NOTE,
        frame=frame_of(conn, visitor, customer, one.product),
        **values,
    )
