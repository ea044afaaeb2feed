"""Answers about devices' access: credentials, claims, units."""

from typing import Any

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.access.claims import Claim
from store.access.credentials import Credential
from store.access.units import Unit, UnitChange

LATER = "2026-03-31T08:00:00Z"
CODE = "4F7K-9QWX-0ZT3-HJ5M-VB8C"
CREDENTIAL: dict[str, Any] = {
    "id": 7,
    "kind": "secret",
    "username": "refrigerator.SN-17",
    "certificate_number": None,
    "good_until": None,
    "quarantined": False,
    "issued_at": T,
    "issued_by": "Ani",
    "issued_how": "api",
    "revoked_at": None,
    "revoked_by": None,
    "revoked_reason": None,
    "disabled_until": None,
    "disabled_code": None,
}
HANDED: dict[str, Any] = {
    "product": "refrigerator",
    "serial": "SN-17",
    "username": "refrigerator.SN-17",
    "secret": "0123456789abcdef0123456789abcdef0123456789abcdef",
    "certificate": None,
    "good_until": None,
    "broker": "mqtts://broker.example:8883",
    "topics": "sigap/v1/refrigerator/SN-17",
}
CLAIM: dict[str, Any] = {
    "id": 3,
    "hint": "4F7K",
    "product": "refrigerator",
    "serial": "SN-17",
    "needs_approval": False,
    "state": "offered",
    "made_at": T,
    "made_by": "Ani",
    "expires_at": LATER,
    "used_at": None,
    "used_from": "",
    "device_serial": None,
    "hardware_id": None,
    "approved_at": None,
    "approved_by": None,
    "revoked_at": None,
    "revoked_by": None,
}
UNIT: dict[str, Any] = {"hardware_id": "a4:cf:12:9b:07:3e", "first_at": T, "last_at": T, "present": True}
CHANGE: dict[str, Any] = {
    "id": 2,
    "kind": "swapped",
    "from_hardware": "a4:cf:12:9b:07:3e",
    "to_hardware": "a4:cf:12:9b:11:02",
    "at": T,
    "last_at": T,
    "times": 1,
    "settled_at": None,
    "settled_by": None,
    "settled_as": None,
}


class CredentialOut(Shape, record=Credential, without={"device_id"}):
    """A device's user at the broker, without its secret. `quarantined`: good once its claim is approved.
    `disabled_until`: shut out until then. Times are wall time."""

    model_config = like(**CREDENTIAL)


class HandedOut(Shape):
    """A credential that was just issued. `secret`, or `certificate` for a request, is in this answer alone: keep it
    now. `broker` is empty where the settings do not say it; `topics`: what a device's topics begin with."""

    model_config = like(**HANDED)

    product: str
    serial: str
    username: str
    secret: str | None
    certificate: str | None
    good_until: str | None
    broker: str
    topics: str


class ClaimedOut(HandedOut):
    """What a claim gave. `waits`: the broker lets the device in once somebody has approved it."""

    model_config = like(**HANDED, waits=False)

    waits: bool


class AccessOut(Shape):
    """How a device comes in. `credential`: the living one. `units`: hardware that spoke as this device; `change`:
    another unit speaks, or two do by turns, and nobody has said why."""

    model_config = like(credential=CREDENTIAL, credentials=[CREDENTIAL], units=[UNIT], change=None, changes=[CHANGE])

    credential: CredentialOut | None
    credentials: list[CredentialOut]
    units: "list[UnitOut]"
    change: "UnitChangeOut | None"
    changes: "list[UnitChangeOut]"


class UnitOut(Shape, record=Unit, without={"id", "device_id"}):
    """Hardware that spoke as a device, by the id that it sends with its status. Wall time."""

    model_config = like(**UNIT)


class UnitChangeOut(Shape, record=UnitChange, without={"device_id"}):
    """A change of the unit that speaks. `doubled`: two speak by turns, `times` times so far. Wall time."""

    model_config = like(**CHANGE)


class ClaimOut(Shape, record=Claim, without={"tenant_id", "device_id", "credential_id"}):
    """A claim without its code; `hint`: the first characters. `serial` null: for any device of the product that has no
    credential. `state` expired: nobody used it in time. Wall time."""

    model_config = like(**CLAIM)


class OfferedOut(Shape):
    """A claim that was just made; the code is in this answer alone. `address`: what its QR code holds."""

    model_config = like(
        id=3,
        serial="SN-17",
        code=CODE,
        address=f"https://sigap.example/claim#{CODE}",
        expires_at=LATER,
        needs_approval=False,
    )

    id: int
    serial: str | None
    code: str
    address: str
    expires_at: str
    needs_approval: bool


class OfferedAllOut(Shape):
    """Claims that were just made. `sheet`: a page to print, with a QR code for each, where it was asked for."""

    model_config = like(
        claims=[OfferedOut.model_config["json_schema_extra"]["examples"][0]],  # type: ignore[index]
        sheet=None,
    )

    claims: list[OfferedOut]
    sheet: str | None = Field(None, description="HTML that loads nothing from elsewhere.")


AccessOut.model_rebuild()
