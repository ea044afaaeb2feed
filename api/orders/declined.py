"""A visit that the customer does not want, and that is needed all the same."""

from fastapi import APIRouter, Depends

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.routes.tickets import Reason
from api.schemas.tickets import TicketOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import PathId
from api.web.problems import Missing
from fleet.coded import coded
from service.orders.declined import confirm_declined
from service.tickets.states import By
from store.service.tickets import find_ticket

router = APIRouter(prefix="/v1/tickets", tags=["orders"])


@router.post(
    "/{ticket_id}/confirm-visit",
    summary="Confirm a visit that was declined",
    responses=errors(404, 409),
    dependencies=[Depends(asks(Permission.TICKETS_ASSIGN))],
)
def confirm_visit(ticket_id: PathId, body: Reason, db: Db, actor: Actor) -> TicketOut:
    """Says why somebody must be sent although the customer wants no visit; until then nobody is."""
    with db.connection() as conn:
        ticket = find_ticket(conn, ticket_id)
        if ticket is None:
            raise Missing(coded("no_ticket", ticket=ticket_id))
        confirm_declined(conn, ticket_id, By(actor, db.now(conn, ticket.product)), body.why)
        return TicketOut.model_validate(find_ticket(conn, ticket_id))
