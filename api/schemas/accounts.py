"""Answers about who may come in: people, tenants, tokens, sessions, and oneself."""

from typing import Any

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.identity.people import Person
from store.identity.sessions import Session
from store.identity.tenants import Tenant
from store.identity.tokens import AccessToken

PERSON: dict[str, Any] = {
    "id": 4,
    "name": "Budi Santoso",
    "email": "budi@example.com",
    "role": "technician",
    "state": "active",
    "tenant_id": None,
    "areas": ["Denpasar"],
    "language": "id",
    "time_zone": "Asia/Makassar",
    "created_at": T,
    "signed_in_at": T,
    "has_password": True,
    "has_second_factor": False,
    "has_oidc": False,
}
TOKEN: dict[str, Any] = {
    "id": 2,
    "name": "Warehouse",
    "hint": "sgp_Xk3v",
    "tenant_id": None,
    "scopes": ["products.read", "devices.read", "devices.write"],
    "made_by": "Ani",
    "made_at": T,
    "expires_at": "2027-03-01T08:00:00Z",
    "last_used_at": None,
    "ended_at": None,
}


class PersonOut(Shape, record=Person, without={"customer_id"}):
    """A member of staff. `state` named: stands in histories and lists, and cannot sign in. `tenant_id` null: of the
    whole installation. Times are wall time."""

    model_config = like(**PERSON)


class TenantOut(Shape, record=Tenant):
    """A brand, region or dealer that sees its own customers, assets and tickets."""

    model_config = like(id=1, name="Sigap", kind="brand", created_at=T)


class TokenOut(Shape, record=AccessToken, without={"person_id"}):
    """A token as lists show it; `hint`: its first characters. Times are wall time."""

    model_config = like(**TOKEN)


class NewTokenOut(TokenOut):
    """A token that was made just now: `token` is in no other answer."""

    model_config = like(**TOKEN, token="sgp_Xk3v...")

    token: str


class SessionOut(Shape, record=Session, without={"person_id", "ended_at"}):
    """A browser that is signed in. `current`: the one that asks. Times are wall time."""

    model_config = like(
        id=9,
        started_at=T,
        seen_at=T,
        expires_at="2026-03-15T08:00:00Z",
        address="203.0.113.7",
        agent="Mozilla/5.0 ...",
        how="password",
        current=True,
    )

    current: bool


class MyselfOut(Shape):
    """Who asks. `kind`: person, program, or legacy (the shared staff token of earlier versions). `permissions`: what
    they may do; `own` holds for what is their own alone."""

    model_config = like(
        kind="person",
        name="Budi Santoso",
        person_id=4,
        email="budi@example.com",
        role="technician",
        tenant_id=None,
        areas=["Denpasar"],
        language="id",
        time_zone="Asia/Makassar",
        permissions={"tickets.read": "any", "tickets.work": "own"},
    )

    kind: str
    name: str
    person_id: int | None
    email: str | None
    role: str | None
    tenant_id: int | None
    areas: list[str]
    language: str | None
    time_zone: str | None
    permissions: dict[str, str]
