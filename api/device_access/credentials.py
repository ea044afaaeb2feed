"""Credentials of devices: issued, rotated, revoked, enabled; units that were replaced; lists as CSV."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access.asks import asks
from api.access.permissions import Permission
from api.device_access.acting import Access, ByWhom, DeviceAccess
from api.schemas.access import AccessOut, CredentialOut, HandedOut, UnitChangeOut, UnitOut
from api.web.database import Db, the_device, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Moment
from fleet.product import Product
from service.device_access import credentials as acts
from service.device_access.acting import Acting
from service.device_access.credentials import Issued
from service.device_access.csv_files import read_devices, write_credentials
from service.device_access.replacing import Replaced, replace_unit
from service.tickets.reports import BadEntry
from store.access.credentials import IssuedHow, RevokedReason, credentials_of, living_credential
from store.access.units import changes_of, open_change, units_of
from store.assets.registry import Device, SerialRefused, register_device
from store.engine.database import Connection

router = APIRouter(tags=["device access"], dependencies=[Depends(asks(Permission.DEVICES_ACCESS))])
DEVICE = "/v1/devices/{product}/{serial}"
MOST_LISTED = 1000
Pem = Annotated[str, Field(max_length=16_384)]


class NewCredential(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{}]})

    request: Pem | None = Field(
        None, description="A certificate signing request (PEM): the answer holds a client certificate, and no secret."
    )


class Revocation(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "leaked"}]})

    reason: RevokedReason = Field(RevokedReason.REVOKED, strict=False, description="`revoked`, `leaked` or `retired`.")


class Replacement(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"what": "unit"}]})

    what: Replaced = Field(
        Replaced.WIPED,
        strict=False,
        description="`wiped`: the same unit lost what it had stored. `controller`: only the part that connects was "
        "changed. `unit`: the whole unit, so that every component begins anew. `same`: nothing, a second unit is gone.",
    )
    ts: Moment | None = Field(None, description="When; the fleet's clock unless given; never later than it.")
    request: Pem | None = Field(None, description="As for a new credential.")


EXAMPLE = {"example": "product,serial,username,..."}


@router.get(f"{DEVICE}/access", summary="How a device comes in", responses=errors(404))
def access(product: str, serial: str, db: Db) -> AccessOut:
    """The device's credentials, the newest first, and the hardware that spoke as this device. No secret."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        return _access(conn, device)


@router.post(f"{DEVICE}/credentials", status_code=201, summary="Issue a credential", responses=errors(404, 409))
def issue(product: str, serial: str, body: NewCredential, db: Db, by: ByWhom, at_hand: Access) -> HandedOut:
    """The device's first credential: a user name with a secret, or a certificate. 409: it has one; rotate it."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        given = at_hand.certificate(device, body.request)
        return handed(at_hand, device, acts.issue(conn, device, by, certificate=given))


@router.post(f"{DEVICE}/credentials/rotate", summary="Rotate a credential", responses=errors(404, 409))
def rotate(product: str, serial: str, body: NewCredential, db: Db, by: ByWhom, at_hand: Access) -> HandedOut:
    """Another credential: the one before lets nobody in from now on, and the broker ends its connection."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        given = at_hand.certificate(device, body.request)
        return handed(at_hand, device, acts.rotate(conn, device, by, certificate=given))


@router.post(f"{DEVICE}/credentials/revoke", summary="Revoke a credential", responses=errors(404, 409))
def revoke(product: str, serial: str, body: Revocation, db: Db, by: ByWhom) -> CredentialOut:
    """The device is shut out, and claims that were offered to it are void. 409: it has no credential."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        return CredentialOut.model_validate(acts.revoke(conn, device, by, reason=body.reason))


@router.post(f"{DEVICE}/credentials/enable", summary="End a disabling", responses=errors(404, 409))
def enable(product: str, serial: str, db: Db, by: ByWhom) -> CredentialOut:
    """A device that is shut out for a while, for it sent too much, is let in at once. 409: it is not shut out."""
    with db.connection() as conn:
        _, device = the_device(conn, product, serial)
        return CredentialOut.model_validate(acts.enable(conn, device, by))


@router.post(f"{DEVICE}/replace", summary="Say what was replaced", responses=errors(404, 409))
def replace(product: str, serial: str, body: Replacement, db: Db, by: ByWhom, at_hand: Access) -> HandedOut:
    """After a wipe, or with another unit under the same serial: another credential. The asset stays; of a whole unit
    every component begins anew, by work noted at that time."""
    with db.connection() as conn:
        declared, device = the_device(conn, product, serial)
        now = db.now(conn, product)
        given = at_hand.certificate(device, body.request)
        issued = replace_unit(
            conn, declared, device, body.what, by, at=body.ts or now, fleet_now=now, certificate=given
        )
        return handed(at_hand, device, issued)


@router.post(
    "/v1/products/{product}/credentials",
    status_code=201,
    summary="Issue credentials for a list",
    response_class=PlainTextResponse,
    responses={**errors(404, 409, 413), 201: {"content": dict.fromkeys(("text/csv", "text/plain"), EXAMPLE)}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": "serial\nSN-17\nSN-18\n"}},
        }
    },
)
async def issue_list(
    product: str,
    request: Request,
    db: Db,
    by: ByWhom,
    at_hand: Access,
    register: Annotated[bool, Query(description="Register serials that are not known yet.")] = True,
) -> PlainTextResponse:
    """A CSV with the column `serial` (and `installed_at`), at most 1,000 devices: the answer is a CSV with their user
    names and secrets, which it alone holds. All of them or none: 409 names the first that has a credential."""
    text = (await request.body()).decode("utf-8", "replace")
    rows = await run_in_threadpool(_issue_list, product, text, db, by, at_hand, register)
    return PlainTextResponse(write_credentials(rows), status_code=201, media_type="text/csv", headers=NOT_KEPT)


NOT_KEPT = {"Cache-Control": "no-store"}


def handed(at_hand: DeviceAccess, device: Device, issued: Issued) -> HandedOut:
    """A credential for whoever issued it."""
    return HandedOut(**handed_fields(at_hand, device, issued))


def handed_fields(at_hand: DeviceAccess, device: Device, issued: Issued) -> dict[str, object]:
    return {
        "product": device.product,
        "serial": device.serial,
        "username": issued.username,
        "secret": issued.secret,
        "certificate": issued.certificate,
        "good_until": issued.good_until.isoformat() if issued.good_until else None,
        "broker": at_hand.broker,
        "topics": f"sigap/v1/{device.product}/{device.serial}",
    }


def _issue_list(
    product_id: str, text: str, db: Db, by: Acting, at_hand: DeviceAccess, register: bool
) -> list[dict[str, str]]:
    listed = read_devices(text, most=MOST_LISTED)
    by = Acting(by.by, IssuedHow.CSV, by.now, by.audit)
    rows = []
    with db.connection() as conn, conn.transaction():
        product, now = the_product(conn, product_id), db.now(conn, product_id)
        for one in listed:
            if register:
                device = _registered(conn, product, one.serial, one.installed_at or now)
            else:
                _, device = the_device(conn, product_id, one.serial)
            issued = acts.issue(conn, device, by)
            rows.append({**_row(device, issued), "broker": at_hand.broker})
    return rows


def _registered(conn: Connection, product: Product, serial: str, at: datetime) -> Device:
    try:
        return register_device(conn, product=product, serial=serial, installed_at=at)[0]
    except SerialRefused as exc:
        raise BadEntry("serial", serial, exc.said) from exc


def _row(device: Device, issued: Issued) -> dict[str, str]:
    return {
        "product": device.product,
        "serial": device.serial,
        "username": issued.username,
        "secret": issued.secret or "",
    }


def _access(conn: Connection, device: Device) -> AccessOut:
    living, change = living_credential(conn, device.id), open_change(conn, device.id)
    return AccessOut(
        credential=CredentialOut.model_validate(living) if living else None,
        credentials=[CredentialOut.model_validate(one) for one in credentials_of(conn, device.id)],
        units=[UnitOut.model_validate(one) for one in units_of(conn, device.id)],
        change=UnitChangeOut.model_validate(change) if change else None,
        changes=[UnitChangeOut.model_validate(one) for one in changes_of(conn, device.id)],
    )
