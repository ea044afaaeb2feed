"""Devices: registered, searched, read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.permissions import Permission
from api.access.personal_data import owner_shown
from api.routes.assets import found_device
from api.schemas.assets import FoundDeviceOut
from api.schemas.devices import ComponentOut, DeviceCard, DeviceClockOut, DeviceOut, LatestOut, StatusOut
from api.web.database import Database, Db, the_device, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Id, Identifier, Moment, QuerySerial, Serial, Word, no_nul
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Conflict
from fleet.coded import coded
from fleet.silence_limits import silent_before
from service.tickets.bad_entry import BadEntry
from service.tickets.states import OPEN
from store.assets.assets import DeviceFilter, Reach, find_asset, search_devices
from store.assets.customers import find_customer
from store.assets.device_state import components_of, device_state, maintenance_of
from store.assets.registry import Device, SerialRefused, register_device
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.service.tickets import TicketFilter, list_tickets
from store.telemetry.device_clocks import clock_of

router = APIRouter(prefix="/v1/devices", tags=["devices"])
READS = [Depends(asks(Permission.DEVICES_READ))]
WRITES = [Depends(asks(Permission.DEVICES_WRITE))]
Value = (
    Annotated[str, Field(max_length=1000), AfterValidator(no_nul)]
    | bool
    | int
    | Annotated[float, Field(allow_inf_nan=False)]
)


class NewDevice(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "product": "refrigerator",
                    "serial": "SN-17",
                    "installed_at": "2026-01-31T12:00:00Z",
                    "attributes": {"batch": "B2"},
                    "customer_id": 3,
                }
            ]
        }
    )

    product: Identifier
    serial: Serial
    installed_at: Moment
    attributes: dict[Word, Value] | None = Field(None, max_length=100)
    customer_id: Id | None = None
    sold_at: Moment | None = None


@router.post(
    "",
    status_code=201,
    summary="Register a device",
    responses={**errors(404, 409), 200: {"model": DeviceOut}},
    dependencies=WRITES,
)
def register(body: NewDevice, response: Response, db: Db) -> DeviceOut:
    """Makes the device known, with its asset, warranty and components.

    201: it is new. 200: it was registered with the same data before. 409: it was registered with other data.
    """
    with db.connection() as conn:
        product = the_product(conn, body.product)
        if body.customer_id is not None and find_customer(conn, body.customer_id) is None:
            raise BadEntry("customer_id", body.customer_id, coded("customer_not_entered"))
        try:
            device, created = register_device(
                conn,
                product=product,
                serial=body.serial,
                installed_at=body.installed_at,
                attributes=dict(body.attributes or {}),
                customer_id=body.customer_id,
                sold_at=body.sold_at,
            )
        except SerialRefused as exc:
            raise BadEntry("serial", body.serial, exc.said) from exc
        if not created:
            _refuse_difference(conn, device, body)
            response.status_code = 200
        return DeviceOut.model_validate(device)


@router.get("", summary="List devices", responses=errors(404), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    product: Annotated[str, Query()],
    serial: Annotated[QuerySerial | None, Query(description="How the serial begins.")] = None,
    status: Annotated[Reach | None, Query(description="`silent`: nothing heard for longer than expected.")] = None,
    open_ticket: Annotated[bool | None, Query(description="Only devices with, or without, an open ticket.")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[FoundDeviceOut]:
    """A product's devices in the order of their registration; those that match."""
    with db.connection() as conn:
        limit_of_silence = silent_before(the_product(conn, product), db.now(conn, product))
        wanted = DeviceFilter(product, limit_of_silence, serial, status, open_ticket)
        found = search_devices(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=found_device, key=lambda device: device.id)


@router.get("/{product}/{serial}", summary="One device", responses=errors(404), dependencies=READS)
def card(product: str, serial: str, db: Db, principal: Asker) -> DeviceCard:
    """A device with its latest readings, status, components with their ages, work done and open tickets."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        found = _card(conn, db, device)
        return found.model_copy(update={"customer_id": owner_shown(principal, found.customer_id)})


def _refuse_difference(conn: Connection, device: Device, body: NewDevice) -> None:
    state = device_state(conn, device.id)
    pairs = (
        ("installed_at", device.installed_at, body.installed_at),
        ("attributes", device.attributes, body.attributes),
        ("customer_id", state.customer_id, body.customer_id),
        ("sold_at", state.sold_at, body.sold_at),
    )
    for name, known, asked in pairs:
        if asked is not None and known != asked:
            raise Conflict(
                coded(
                    "device_differs",
                    product=device.product,
                    serial=device.serial,
                    field=name,
                    known=str(known),
                    asked=str(asked),
                )
            )


def _card(conn: Connection, db: Database, device: Device) -> DeviceCard:
    state = device_state(conn, device.id)
    now = db.now(conn, device.product)
    asset = find_asset(conn, device.asset_id)
    status = None
    if state.status is not None and state.status_at is not None:
        status = StatusOut(state=state.status, ts=state.status_at, firmware=state.firmware or "")
    tickets = list_tickets(conn, TicketFilter(device.product, [*OPEN], device.serial), limit=100)
    clock = clock_of(conn, device.id)
    if clock is not None and not clock.ended_at and not clock.is_wrong(now):
        clock = None  # So far they may be late deliveries.
    return DeviceCard.model_validate(
        {
            **fields_of(device),
            **fields_of(state),
            "warranty_until": asset.warranty_until if asset else None,
            "status": status,
            "latest": LatestOut(ts=state.read_at, readings=dict(state.readings)) if state.read_at else None,
            "clock": DeviceClockOut.model_validate(clock) if clock else None,
            "components": [
                ComponentOut(component=name, installed_at=since, age_days=(now - since).total_seconds() / 86_400)
                for name, since in components_of(conn, device.asset_id)
            ],
            "maintenance": maintenance_of(conn, device.id),
            "open_tickets": tickets,
        }
    )
