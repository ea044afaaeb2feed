"""Who acts on a claim or a return: the customer, or staff for them; and what the audit log says of it."""

from uuid import UUID, uuid5

from fastapi import Request

from api.access.audit import address_of, audited
from api.my.behalf import ON_BEHALF
from api.my.customer import Visitor, words_of
from api.web.database import whole_database
from service.notices.answers import ACTOR
from service.tickets.states import By
from store.assets.customers import Customer
from store.audit.actions import AuditAction
from store.engine.database import Connection
from wording.catalog import has_text


def taken(visitor: Visitor, conn: Connection, product: str) -> By:
    """Who does it, at the clock of the product's fleet."""
    actor = ACTOR if visitor.behalf_of is None else visitor.principal.name
    return By(actor, visitor.db.now(conn, product))


def done(request: Request, visitor: Visitor, about: str) -> None:
    """A line in the audit log."""
    how = ON_BEHALF if visitor.behalf_of is not None else "page"
    with whole_database(request).connection() as conn, conn.transaction():
        where = address_of(request)
        audited(conn, visitor.principal, AuditAction.CHANGED, about, address=where, how=how)


def flash_of(customer: Customer, asked: str) -> str:
    """What a page says after something was done."""
    code = f"case_done_{asked}"
    return words_of(customer).text(code) if asked.isalpha() and has_text(code, customer.language) else ""


def photo_of(form: UUID, field: str) -> UUID:
    """The id of a form's photo: the same form again is the same photo."""
    return uuid5(form, field)
