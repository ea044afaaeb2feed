"""What people enter of a device: work done on it, and what its owner reports."""

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.devices import WorkOut
from api.schemas.tickets import TicketOut
from api.web.database import Db, the_device
from api.web.documented_errors import errors
from api.web.fields import Body, Identifier, LongText, Moment
from fleet.product import Product
from service.findings.findings import unknown_component
from service.tickets.bad_entry import BadEntry
from service.tickets.reports import Call, not_later, report_fault
from store.assets.device_state import component_seen
from store.assets.fleet_clocks import wake
from store.assets.registry import record_maintenance
from store.engine.database import Connection
from store.service.tickets import find_ticket

router = APIRouter(prefix="/v1/devices", tags=["devices"])


class NewWork(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"component": "compressor", "action": "replaced"}]})

    component: Identifier
    action: Identifier = Field(description="`replaced` restarts the component's age.")
    ts: Moment | None = Field(None, description="The fleet's clock unless given; never later than it.")


class NewReport(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"failure_mode": "compressor_wear", "text": "it does not cool any more"}]}
    )

    failure_mode: Identifier | None = Field(None, description="Left out: a ticket of the mode `unknown`.")
    text: LongText = ""
    ts: Moment | None = Field(None, description="The fleet's clock unless given; never later than it.")


@router.post(
    "/{product}/{serial}/maintenance",
    status_code=201,
    summary="Note work done",
    responses={**errors(404), 200: {"model": WorkOut}},
    dependencies=[Depends(asks(Permission.MAINTENANCE_WRITE))],
)
def note_maintenance(product: str, serial: str, body: NewWork, response: Response, db: Db) -> WorkOut:
    """Notes maintenance at the fleet's clock; the action `replaced` restarts the component's age.

    200: the same was noted before. A component must be in the product file or have been seen before.
    """
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        _check_component(conn, declared, body.component)
        ts = not_later(body.ts, db.now(conn, product))
        noted = record_maintenance(
            conn, device=device, ts=ts, component=body.component, action=body.action, source="api"
        )
        if noted:
            wake(conn, product)
        else:
            response.status_code = 200
        return WorkOut(ts=ts, component=body.component, action=body.action, source="api")


@router.post(
    "/{product}/{serial}/reports",
    status_code=201,
    summary="Note a customer's report",
    responses={**errors(404), 200: {"model": TicketOut}},
    dependencies=[Depends(asks(Permission.REPORTS_WRITE))],
)
def report(product: str, serial: str, body: NewReport, response: Response, db: Db, actor: Actor) -> TicketOut:
    """A customer says that something is wrong: it opens, joins or reopens the ticket of this device and mode.

    The same report (device, mode, time) again is answered with 200 and the same ticket.
    """
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        call = Call(body.failure_mode, body.text, body.ts, actor)
        now = db.now(conn, product)
        ticket_id, new = report_fault(conn, product=declared, device=device, call=call, now=now, outlets=db.outlets)
        if not new:
            response.status_code = 200
        return TicketOut.model_validate(find_ticket(conn, ticket_id))


def _check_component(conn: Connection, product: Product, component: str) -> None:
    if product.component(component) is None and not component_seen(conn, product.id, component):
        raise BadEntry("component", component, unknown_component(product, component))
