"""The audit log: read, and its chain verified."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import Asker, asks
from api.access.audit import address_of, audited
from api.access.permissions import Permission
from api.schemas.privacy import AuditCheckOut, AuditRowOut
from api.web.database import Db, WholeDb, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, QueryMoment, Word
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from store.audit.actions import AuditAction
from store.audit.log import list_audit, note_check, verify_chain

router = APIRouter(prefix="/v1/audit", tags=["privacy"], dependencies=[Depends(asks(Permission.AUDIT_READ))])


@router.get("", summary="Read the audit log", responses=errors())
def listing(
    request: Request,
    db: Db,
    action: Annotated[AuditAction | None, Query()] = None,
    actor: Annotated[Word | None, Query(description="The name of whoever did it.")] = None,
    subject: Annotated[Word | None, Query(description="What it is about: `customer/12`, `customer`.")] = None,
    since: Annotated[QueryMoment | None, Query()] = None,
    until: Annotated[QueryMoment | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Only rows before this number.")] = None,
    limit: Limit = 100,
) -> Page[AuditRowOut]:
    """Who did what, the newest first: changes, sign-ins, and who looked at a customer's file. Times are wall time."""
    with db.connection() as conn:
        found = list_audit(
            conn, action=action, actor=actor, subject=subject, since=since, until=until, before=before, limit=limit + 1
        )
    return page_of(request, found, limit, to=AuditRowOut.model_validate, key=lambda row: row.id, parameter="before")


@router.post("/verify", summary="Verify the audit log", responses=errors())
def verify(request: Request, db: WholeDb, principal: Asker, words: Words) -> AuditCheckOut:
    """Computes every hash of the chain anew, over the whole installation, and notes how far it is whole."""
    now = wall_clock()
    with db.connection() as conn:
        result = verify_chain(conn)
        note_check(conn, result, at=now)
        audited(conn, principal, AuditAction.AUDIT_VERIFIED, address=address_of(request), at=now)
    return AuditCheckOut(
        at=now.isoformat(),
        head=str(result.head),
        position=result.head.position,
        broken_at=result.broken_at,
        audit_id=result.audit_id,
        rule=result.rule,
        said=words.text(f"audit_fault_{result.rule}") if result.rule else "",
    )
