"""Customers: somebody to tell."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import ConfigDict

from api.database import Db
from api.errors import errors
from api.fields import Body, Email, TimeZone, Word
from api.paging import After, Limit, Page, page_of
from api.schemas import CustomerOut
from store.reading import find_customer, list_customers
from store.registry import create_customer

router = APIRouter(prefix="/v1/customers", tags=["customers"])


class NewCustomer(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Ani", "email": "ani@example.com", "language": "id"}]}
    )

    name: Word
    email: Email | None = None
    phone: Word | None = None
    language: Literal["id", "en"] = "id"
    time_zone: TimeZone = "Asia/Jakarta"


@router.post("", status_code=201, summary="Enter a customer", responses=errors())
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


@router.get("", summary="List customers", responses=errors())
def listing(request: Request, db: Db, after: After = 0, limit: Limit = 100) -> Page[CustomerOut]:
    """Customers in the order they were entered."""
    with db.connection() as conn:
        found = list_customers(conn, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=CustomerOut.model_validate, key=lambda customer: customer.id)
