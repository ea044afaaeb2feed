"""Who asks for a page under /my: a customer with a session; everybody else is led to where they belong."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from api.access.asks import Asks, principal_of
from api.access.audit import address_of, read_audited
from api.access.permissions import Permission, may
from api.access.principal import Principal
from api.my.rendering import HOME
from api.portal.page_route import NoPage
from api.web.database import Database, database, whole_database
from api.web.fields import LARGEST_ID
from store.assets.assets import SoldAsset, find_asset
from store.assets.customers import Customer, find_customer
from store.engine.database import Connection
from store.engine.scope import Scope
from store.identity.people import Role
from wording.wording import Wording, wording_of

STAFF_HOME = "/"
# What staff need who open a customer's pages for a caller, below `/behalf/{customer}`.
ON_BEHALF = (Permission.CUSTOMERS_READ, Permission.REPORTS_WRITE)
BEHALF = "/behalf/{customer}"


class AsksCustomer(Asks):
    """The question of a page under /my. Nobody is led to the page of signing in, staff to theirs."""

    def __init__(self) -> None:
        super().__init__(Permission.OWN_ACCOUNT)

    def __call__(self, request: Request) -> None:
        principal = principal_of(request)
        if acts_for(request) is not None:
            if not all(may(principal, one) for one in ON_BEHALF):
                raise NoPage(404, "no_page")
            return
        if principal.role is not Role.CUSTOMER:
            raise HTTPException(303, headers={"Location": HOME if principal.role is None else STAFF_HOME})
        if not may(principal, Permission.OWN_ACCOUNT):
            raise NoPage(404, "no_page")


ASKS_CUSTOMER = AsksCustomer()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A customer who is signed in, and the database as they may see it. `behalf_of`: the customer for whom staff act;
    then `principal` is theirs."""

    principal: Principal
    db: Database
    behalf_of: int | None = None

    @property
    def home(self) -> str:
        """Where their pages begin."""
        return HOME if self.behalf_of is None else f"{BEHALF.format(customer=self.behalf_of)}{HOME}"

    @property
    def customer_id(self) -> int:
        if self.behalf_of is not None:
            return self.behalf_of
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


def acts_for(request: Request) -> int | None:
    """The customer for whom staff ask for a page; None on customers' own pages."""
    named = request.path_params.get("customer")
    return None if named is None else number_in(str(named))


def visitor_of(request: Request) -> Visitor:
    """The customer who asks; or the one for whom staff do, and see what they see. NoPage for a customer of others."""
    principal, behalf_of = principal_of(request), acts_for(request)
    if behalf_of is None:
        return Visitor(principal, database(request))
    with database(request).connection() as conn:
        if find_customer(conn, behalf_of) is None:
            raise NoPage(404, "no_page")
        read_audited(conn, principal, f"customer/{behalf_of}", address=address_of(request))
    mine = whole_database(request).scoped(Scope(None, customer=behalf_of))
    return Visitor(principal, mine, behalf_of)


def _visitor(request: Request, asked: Annotated[None, Depends(ASKS_CUSTOMER)]) -> Visitor:
    return visitor_of(request)


TheVisitor = Annotated[Visitor, Depends(_visitor)]
