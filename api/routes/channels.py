"""Channels: what was sent and what it cost, routes, messages of chats that wait for a person."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, ConfigDict, Field

from api.access.asks import Asker, asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.schemas.channels import ChannelCostsOut, ChannelFiguresOut, RouteOut, WaitingMessageOut
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, PathId, TenantPathId, TimeZone, Word
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from service.notices.channels.registry import CHANNELS
from store.assets.customers import find_customer
from store.channels.chats import mark_seen, waiting_messages
from store.channels.routes import NewRoute, list_routes, remove_route, set_route
from store.channels.sent import SentFilter, channel_costs, channel_figures
from store.engine.database import Connection
from store.identity.tenants import find_tenant
from store.privacy.consents import Purpose

router = APIRouter(prefix="/v1", tags=["channels"])
SEES = [Depends(asks(Permission.NOTICES_READ))]
READS_CUSTOMERS = [Depends(asks(Permission.CUSTOMERS_READ))]
CHANGES = [Depends(asks(Permission.CUSTOMERS_WRITE))]
ROUTES = [Depends(asks(Permission.CHANNELS_WRITE))]
MOST = 500


def _routed(name: str) -> str:
    known = [known for known, channel in CHANNELS.items() if channel.routed]
    if name not in known:
        raise ValueError(f"{name!r:.60} is in no route; channels that are: {', '.join(known)}")
    return name


def _each_once(names: list[str]) -> list[str]:
    if len(set(names)) != len(names):
        raise ValueError("a channel stands in a route once")
    return names


RoutePurpose = Literal["service", "advice", "survey", "offer"]
Channels = Annotated[
    list[Annotated[str, AfterValidator(_routed)]], Field(min_length=1, max_length=10), AfterValidator(_each_once)
]


class NewRouteBody(Body):
    """The first channel that reaches a customer is tried first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"purpose": "service", "channels": ["whatsapp", "email"], "fallback_hours": 4}]}
    )

    purpose: RoutePurpose
    channels: Channels
    fallback_hours: float = Field(4.0, gt=0, le=720, description="Undelivered for so long: the next one follows.")


@router.get("/channels/figures", summary="What became of messages", responses=errors(), dependencies=SEES)
def figures(
    db: Db,
    since: Annotated[datetime | None, Query(description="Left, or were tried last, at or after; wall time.")] = None,
    until: Annotated[datetime | None, Query(description="Before; wall time.")] = None,
    product: Annotated[Word | None, Query()] = None,
    purpose: Annotated[Purpose | None, Query()] = None,
) -> Page[ChannelFiguresOut]:
    """Messages by channel: written, sent, delivered, read, failed; and what they cost. All on one page."""
    wanted = SentFilter(since, until, product, purpose)
    with db.connection() as conn:
        found = channel_figures(conn, wanted)
    return Page[ChannelFiguresOut](items=[ChannelFiguresOut.model_validate(one) for one in found], next=None)


@router.get("/channels/costs", summary="Costs by month", responses=errors(), dependencies=SEES)
def costs(
    db: Db, zone: Annotated[TimeZone, Query(description="Whose months.")] = "Asia/Jakarta"
) -> Page[ChannelCostsOut]:
    """What messages cost, by month and channel, of the last thirteen months. All on one page."""
    with db.connection() as conn:
        found = channel_costs(conn, zone=zone)
    return Page[ChannelCostsOut](items=[ChannelCostsOut.model_validate(one) for one in found], next=None)


@router.get("/channels/routes", summary="Routes", responses=errors(), dependencies=READS_CUSTOMERS)
def routes(
    db: Db, customer: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The customer's number.")] = None
) -> Page[RouteOut]:
    """Routes that differ from the settings: tenants', then customers'."""
    with db.connection() as conn:
        found = list_routes(conn, customer_id=customer)
    return Page[RouteOut](items=[RouteOut.model_validate(one) for one in found], next=None)


@router.put(
    "/customers/{customer_id}/route", summary="Set a customer's route", responses=errors(404), dependencies=CHANGES
)
def set_customers(customer_id: PathId, body: NewRouteBody, db: Db, principal: Asker) -> Page[RouteOut]:
    """In which order this customer is written to for a purpose; in the place of the order of before."""
    with db.connection() as conn, conn.transaction():
        _known(conn, customer_id)
        route = NewRoute(None, customer_id, body.purpose, body.channels, body.fallback_hours)
        set_route(conn, route, actor=principal.name, at=wall_clock())
        found = list_routes(conn, customer_id=customer_id)
    return Page[RouteOut](items=[RouteOut.model_validate(one) for one in found], next=None)


@router.delete(
    "/customers/{customer_id}/route/{purpose}",
    summary="Remove a customer's route",
    responses=errors(404),
    dependencies=CHANGES,
)
def remove_customers(customer_id: PathId, purpose: RoutePurpose, db: Db) -> Page[RouteOut]:
    """From now on the tenant's order holds, or that of the settings."""
    with db.connection() as conn, conn.transaction():
        _known(conn, customer_id)
        remove_route(conn, customer_id=customer_id, purpose=purpose)
        found = list_routes(conn, customer_id=customer_id)
    return Page[RouteOut](items=[RouteOut.model_validate(one) for one in found], next=None)


@router.put("/tenants/{tenant_id}/route", summary="Set a tenant's route", responses=errors(404), dependencies=ROUTES)
def set_tenants(tenant_id: TenantPathId, body: NewRouteBody, db: Db, principal: Asker) -> Page[RouteOut]:
    """In which order a tenant's customers are written to for a purpose; who has a route of their own keeps it."""
    with db.connection() as conn, conn.transaction():
        _require_tenant(conn, tenant_id)
        route = NewRoute(tenant_id, None, body.purpose, body.channels, body.fallback_hours)
        set_route(conn, route, actor=principal.name, at=wall_clock())
        return _of_tenant(conn, tenant_id)


@router.delete(
    "/tenants/{tenant_id}/route/{purpose}",
    summary="Remove a tenant's route",
    responses=errors(404),
    dependencies=ROUTES,
)
def remove_tenants(tenant_id: TenantPathId, purpose: RoutePurpose, db: Db) -> Page[RouteOut]:
    """From now on the order of the settings holds."""
    with db.connection() as conn, conn.transaction():
        _require_tenant(conn, tenant_id)
        remove_route(conn, tenant_id=tenant_id, purpose=purpose)
        return _of_tenant(conn, tenant_id)


@router.get("/chat-messages", summary="Messages that wait", responses=errors(), dependencies=READS_CUSTOMERS)
def waiting(db: Db, reading: Reading) -> Page[WaitingMessageOut]:
    """What was written by WhatsApp or Telegram and is part of no conversation, the newest first; at most 500."""
    with db.connection() as conn:
        reading(conn, "chat_message")
        found = waiting_messages(conn, limit=MOST)
    return Page[WaitingMessageOut](items=[WaitingMessageOut.model_validate(one) for one in found], next=None)


@router.post("/chat-messages/{message_id}/seen", summary="Seen", responses=errors(404), dependencies=CHANGES)
def seen(message_id: PathId, db: Db, principal: Asker) -> Page[WaitingMessageOut]:
    """Somebody has read it and done what is to be done; answers with those that still wait."""
    with db.connection() as conn:
        if not mark_seen(conn, message_id, actor=principal.name, at=wall_clock()):
            raise Missing(coded("no_chat_message", message=message_id))
        found = waiting_messages(conn, limit=MOST)
    return Page[WaitingMessageOut](items=[WaitingMessageOut.model_validate(one) for one in found], next=None)


def _known(conn: Connection, customer_id: int) -> None:
    if find_customer(conn, customer_id) is None:
        raise Missing(coded("no_customer", customer=customer_id))


def _require_tenant(conn: Connection, tenant_id: int) -> None:
    """Of those that the connection sees."""
    if find_tenant(conn, tenant_id) is None:
        raise Missing(coded("no_tenant", tenant=tenant_id))


def _of_tenant(conn: Connection, tenant_id: int) -> Page[RouteOut]:
    found = [one for one in list_routes(conn) if one.tenant_id == tenant_id and one.customer_id is None]
    return Page[RouteOut](items=[RouteOut.model_validate(one) for one in found], next=None)
