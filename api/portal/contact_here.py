"""Who serves a reader of whom nothing is known: the one brand of all products, where there is one."""

from fastapi import Request

from api.web.database import whole_database
from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact
from store.assets.products import list_products
from store.engine.database import Connection, StoreUnavailable


def contact_here(conn: Connection) -> ServiceContact:
    """That of every product here; nobody's, where products differ."""
    known = {one.contact for one in list_products(conn)}
    return known.pop() if len(known) == 1 else UNKNOWN_CONTACT


def contact_at_hand(request: Request) -> ServiceContact:
    """The same; nobody's, while the database is away."""
    try:
        with whole_database(request).connection() as conn:
            return contact_here(conn)
    except StoreUnavailable:
        return UNKNOWN_CONTACT
