"""Imports of customers, sites and appliances from another system."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.asks import Asker, asks, demand
from api.access.audit import audited
from api.access.permissions import Permission
from api.edge.body_limits import limit_bodies
from api.schemas.installed_base import ImportOut, RowFaultOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body
from api.web.language import Words
from service.imports.customer_import import BadTable, import_customers
from service.imports.customer_rows import RowFault
from service.imports.tally import Source
from service.tickets.bad_entry import BadEntry
from store.audit.actions import AuditAction
from wording.wording import Wording

LARGEST = 16 << 20
MOST_SHOWN = 1_000
limit_bodies("/v1/imports/", LARGEST)
router = APIRouter(
    prefix="/v1/imports",
    tags=["customers"],
    dependencies=[Depends(asks(Permission.CUSTOMERS_WRITE))],
)
System = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")]


class NewImport(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "system": "erp",
                    "csv": "customer_id,customer_name,address,time_zone\nC-1,Ani,Jl. Raya 7,WIB\n",
                    "write": False,
                }
            ]
        }
    )

    system: System = Field(description="Whose ids the table holds.")
    csv: str = Field(max_length=LARGEST, description="The table; its columns are in docs/installed-base.md.")
    write: bool = Field(False, description="False: a dry run, which says what would come of it.")


@router.post("/customers", summary="Import customers", responses=errors())
def customers(body: NewImport, db: Db, principal: Asker, words: Words) -> ImportOut:
    """Takes a table of customers, sites and appliances, keyed by the other system's ids: all of it, or none.

    A row with a fault keeps everything out; each fault is named with its line, column and reason. The same table again
    changes nothing.
    """
    demand(principal, Permission.DEVICES_WRITE)
    now = wall_clock()
    with db.connection() as conn:
        try:
            outcome = import_customers(conn, body.csv, Source(body.system, principal.name, now), write=body.write)
        except BadTable as exc:
            raise BadEntry("csv", body.csv[:60], exc.said) from exc
        if outcome.written:
            created, changed = sum(outcome.tally.created.values()), sum(outcome.tally.changed.values())
            subject = f"import/{body.system}"
            audited(conn, principal, AuditAction.IMPORTED, subject, at=now, created=created, changed=changed)
    tally = outcome.tally
    return ImportOut(
        written=outcome.written,
        rows=outcome.rows,
        created=tally.created,
        changed=tally.changed,
        unchanged=tally.unchanged,
        faults=[_fault(words, one) for one in tally.faults[:MOST_SHOWN]],
        notes=[_fault(words, one) for one in tally.notes[:MOST_SHOWN]],
    )


def _fault(words: Wording, one: RowFault) -> RowFaultOut:
    return RowFaultOut(line=one.line, column=one.column, reason=words.say(one.reason), reason_code=one.reason.to_json())
