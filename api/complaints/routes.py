"""Complaints by batch, firmware, failure mode and month against devices in the field, and the clusters among them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import PlainTextResponse

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.complaints import ComplaintsOut
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Identifier, QueryMoment
from service.complaints.figures import Complaints, complaints_of
from service.complaints.tables import HEAD, complaints_csv

router = APIRouter(prefix="/v1/complaints", tags=["surveys"])
READS = [Depends(asks(Permission.LEDGER_READ))]
Since = Annotated[QueryMoment | None, Query(description="A year before the fleet's time unless given.")]
EXAMPLE = {"schema": {"type": "string"}, "example": ",".join(HEAD)}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "A table.", "content": {"text/csv": EXAMPLE, "text/plain": EXAMPLE}}
}


@router.get("/{product_id}", summary="Complaints analysed", responses=errors(404), dependencies=READS)
def analysed(product_id: Identifier, db: Db, since: Since = None) -> ComplaintsOut:
    """Claims, customers' reports, faults that were found and low scores by group of devices, as rates with intervals.

    A group is a cluster where significantly more of its devices are concerned than of the rest.
    """
    return ComplaintsOut.model_validate(_found(db, product_id, since))


@router.get(
    "/{product_id}/csv",
    summary="Complaints as a table",
    response_class=PlainTextResponse,
    responses={**errors(404), **CSV},
    dependencies=READS,
)
def table(product_id: Identifier, db: Db, since: Since = None) -> PlainTextResponse:
    """The same for a spreadsheet."""
    named = {"Content-Disposition": f'attachment; filename="complaints-{product_id}.csv"'}
    return PlainTextResponse(complaints_csv(_found(db, product_id, since)), media_type="text/csv", headers=named)


def _found(db: Database, product_id: str, since: datetime | None) -> Complaints:
    with db.connection() as conn:
        product = the_product(conn, product_id)
        return complaints_of(conn, product.id, until=db.now(conn, product.id), since=since)
