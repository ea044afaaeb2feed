"""Service targets: what is promised, and what of it a ticket still has to meet."""

from fastapi import APIRouter, Depends, Request

from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.permissions import Permission
from api.calendars.shapes import HoldOut, NewPolicyBody, PolicyOut, TargetOut, TargetsOut
from api.web.database import Db, the_product, wall_clock
from api.web.documented_errors import errors
from api.web.fields import PathId
from api.web.paging import Page
from service.sla.policies import change_policy, remove_policy
from service.tickets.states import NoSuchTicket
from store.audit.actions import AuditAction
from store.service.tickets import find_ticket
from store.sla.holds import holds_of
from store.sla.policies import NewPolicy, Promise, policies_in_force
from store.sla.targets import targets_of

router = APIRouter(prefix="/v1", tags=["calendars"])
READS = [Depends(asks(Permission.TICKETS_READ))]
WRITES = [Depends(asks(Permission.CALENDARS_WRITE))]


@router.get("/service-targets", summary="What is promised", responses=errors(), dependencies=READS)
def policies(db: Db) -> Page[PolicyOut]:
    """Every policy in force; of those that a ticket meets, the one of its product holds, then the highest severity."""
    with db.connection() as conn:
        return Page[PolicyOut](items=[PolicyOut.model_validate(one) for one in policies_in_force(conn)], next=None)


@router.post(
    "/service-targets", status_code=201, summary="Promise otherwise", responses=errors(404), dependencies=WRITES
)
def promise(body: NewPolicyBody, request: Request, db: Db, principal: Asker) -> PolicyOut:
    """A new version of the policy of the same tickets, product and severity. Open tickets keep the one before."""
    promises = tuple(Promise(one.kind, one.within, one.by_deadline, one.warn_before) for one in body.promises)
    with db.connection() as conn:
        if body.product is not None:
            the_product(conn, body.product)
        new = NewPolicy(body.applies_to, body.product, body.min_severity, promises)
        made = change_policy(conn, new, by=principal.name, now=wall_clock())
        about(request, f"service-target/{made.id}", AuditAction.CALENDAR_CHANGED)
        return PolicyOut.model_validate(made)


@router.delete(
    "/service-targets/{policy_id}",
    summary="End a policy of a product or severity",
    responses=errors(404, 409),
    dependencies=WRITES,
)
def end(policy_id: PathId, request: Request, db: Db) -> Page[PolicyOut]:
    """What is promised to all tickets holds instead; that one cannot be ended. What is in force then comes back."""
    about(request, f"service-target/{policy_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        remove_policy(conn, policy_id, now=wall_clock())
        return Page[PolicyOut](items=[PolicyOut.model_validate(one) for one in policies_in_force(conn)], next=None)


@router.get("/tickets/{ticket_id}/targets", summary="A ticket's targets", responses=errors(404), dependencies=READS)
def of_ticket(ticket_id: PathId, db: Db) -> TargetsOut:
    """When a ticket has to be answered, visited and resolved, what was kept of that, and when it waited."""
    with db.connection() as conn:
        if find_ticket(conn, ticket_id) is None:
            raise NoSuchTicket(ticket_id)
        return TargetsOut(
            targets=[TargetOut.model_validate(one) for one in targets_of(conn, ticket_id)],
            holds=[HoldOut.model_validate(one) for one in holds_of(conn, ticket_id)],
        )
