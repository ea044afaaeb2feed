"""Who asks for a page under /my: a customer with a session; everybody else is led to where they belong."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from api.access.asks import Asks, principal_of
from api.access.permissions import Permission, may
from api.access.principal import Principal
from api.my.rendering import HOME
from api.portal.page_route import NoPage
from api.web.database import Database, database
from api.web.fields import LARGEST_ID
from store.assets.assets import SoldAsset, find_asset
from store.assets.customers import Customer, find_customer
from store.engine.database import Connection
from store.identity.people import Role
from wording.wording import Wording, wording_of

STAFF_HOME = "/"


class AsksCustomer(Asks):
    """The question of a page under /my. Nobody is led to the page of signing in, staff to theirs."""

    def __init__(self) -> None:
        super().__init__(Permission.OWN_ACCOUNT)

    def __call__(self, request: Request) -> None:
        principal = principal_of(request)
        if principal.role is not Role.CUSTOMER:
            raise HTTPException(303, headers={"Location": HOME if principal.role is None else STAFF_HOME})
        if not may(principal, Permission.OWN_ACCOUNT):
            raise NoPage(404, "no_page")


ASKS_CUSTOMER = AsksCustomer()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A customer who is signed in, and the database as they may see it."""

    principal: Principal
    db: Database

    @property
    def customer_id(self) -> int:
        assert self.principal.customer_id is not None
        return self.principal.customer_id

    @property
    def person_id(self) -> int:
        assert self.principal.person_id is not None
        return self.principal.person_id

    def customer(self, conn: Connection) -> Customer:
        found = find_customer(conn, self.customer_id)
        if found is None:
            raise NoPage(404, "no_page")
        return found

    def asset(self, conn: Connection, number: str) -> SoldAsset:
        """An asset of their own; NoPage for another's as for one that is not there."""
        asset = find_asset(conn, number_in(number))
        if asset is None or asset.customer_id != self.customer_id:
            raise NoPage(404, "no_page")
        return asset


def words_of(customer: Customer) -> Wording:
    return wording_of(customer.language, customer.time_zone)


def number_in(text: str) -> int:
    """A number in an address; 0, which nothing has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 and int(text) <= LARGEST_ID else 0


def _visitor(request: Request, asked: Annotated[None, Depends(ASKS_CUSTOMER)]) -> Visitor:
    return Visitor(principal_of(request), database(request))


TheVisitor = Annotated[Visitor, Depends(_visitor)]
