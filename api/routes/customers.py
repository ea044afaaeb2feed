"""Customers: entered, listed, read and changed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.schemas.customers import CustomerOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import Body, ClockTime, Email, PathId, TimeZone, Word
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.notices.channels.registry import CHANNELS
from store.assets.customers import Wishes, change_customer, create_customer, find_customer, list_customers
from store.engine.database import Connection
from store.service.notices import silence_notices


def _reaches_customers(name: str) -> str:
    known = [known for known, channel in CHANNELS.items() if channel.address]
    if name not in known:
        raise ValueError(f"{name!r:.60} is no channel to customers; those are {', '.join(known)}")
    return name


CustomerChannel = Annotated[str, AfterValidator(_reaches_customers)]
router = APIRouter(prefix="/v1/customers", tags=["customers"])
READS = [Depends(asks(Permission.CUSTOMERS_READ))]
WRITES = [Depends(asks(Permission.CUSTOMERS_WRITE))]


class NewCustomer(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Ani", "email": "ani@example.com", "language": "id"}]}
    )

    name: Word
    email: Email | None = None
    phone: Word | None = None
    language: Literal["id", "en"] = "id"
    time_zone: TimeZone = "Asia/Jakarta"


class CustomerChange(Body):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"time_zone": "Asia/Makassar", "opted_out": ["email"]}]})

    language: Literal["id", "en"] | None = None
    time_zone: TimeZone | None = None
    quiet_from: ClockTime | None = Field(None, description="Quiet hours begin, in the customer's zone.")
    quiet_until: ClockTime | None = Field(None, description="They end; the same as `quiet_from`: there are none.")
    opted_out: list[CustomerChannel] | None = Field(None, max_length=20, description="Channels not wanted.")


@router.post("", status_code=201, summary="Enter a customer", responses=errors(), dependencies=WRITES)
def create(body: NewCustomer, db: Db) -> CustomerOut:
    """Enters a customer; notices go to the address in the language given here."""
    with db.connection() as conn:
        number = create_customer(
            conn,
            name=body.name,
            email=body.email,
            phone=body.phone,
            language=body.language,
            time_zone=body.time_zone,
        )
        return CustomerOut.model_validate(find_customer(conn, number))


@router.get("/{customer_id}", summary="One customer", responses=errors(404), dependencies=READS)
def one(customer_id: PathId, db: Db, reading: Reading) -> CustomerOut:
    """A customer, with how and when they are reached."""
    with db.connection() as conn:
        found = _known(conn, customer_id)
        reading(conn, f"customer/{customer_id}")
        return found


@router.patch("/{customer_id}", summary="Change a customer", responses=errors(404), dependencies=WRITES)
def change(customer_id: PathId, body: CustomerChange, db: Db) -> CustomerOut:
    """Changes what is given and leaves the rest. Who opts out gets nothing that was waiting either."""
    wishes = Wishes(**body.model_dump())
    with db.connection() as conn, conn.transaction():
        change_customer(conn, customer_id, wishes)
        for channel in wishes.opted_out or []:
            silence_notices(conn, customer_id, channel=channel)
        return _known(conn, customer_id)


@router.get("", summary="List customers", responses=errors(), dependencies=READS)
def listing(request: Request, db: Db, reading: Reading, after: After = 0, limit: Limit = 100) -> Page[CustomerOut]:
    """Customers in the order they were entered."""
    with db.connection() as conn:
        reading(conn, "customer")
        found = list_customers(conn, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=CustomerOut.model_validate, key=lambda customer: customer.id)


def _known(conn: Connection, customer_id: int) -> CustomerOut:
    customer = find_customer(conn, customer_id)
    if customer is None:
        raise Missing(coded("no_customer", customer=customer_id))
    return CustomerOut.model_validate(customer)
