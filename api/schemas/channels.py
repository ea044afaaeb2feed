"""Answers about channels: figures, costs, routes, messages that wait, browsers."""

from typing import Any

from pydantic import ConfigDict, Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.channels.chats import WaitingMessage
from store.channels.push_subscriptions import Browser
from store.channels.routes import KeptRoute
from store.channels.sent import ChannelCosts, ChannelFigures

FIGURES: dict[str, Any] = {
    "channel": "whatsapp", "written": 40, "sent": 38, "delivered": 36, "read": 30, "failed": 2, "suppressed": 0,
    "waiting": 0, "followed": 0, "cost": 13300.0, "currency": "IDR",
}  # fmt: skip
COSTS: dict[str, Any] = {"month": "2026-11", "channel": "whatsapp", "messages": 38, "cost": 13300.0, "currency": "IDR"}
ROUTE: dict[str, Any] = {
    "tenant_id": 1, "customer_id": 3, "purpose": "service", "channels": ["whatsapp", "email"], "fallback_hours": 4.0,
    "changed_at": T, "changed_by": "Budi",
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "id": 7, "channel": "whatsapp", "address": "+6281234567890", "name": "Ani", "customer_id": None, "customer": "",
    "kind": "text", "text": "Halo", "at": T, "state": "waiting",
}  # fmt: skip
BROWSER: dict[str, Any] = {"id": 4, "agent": "Chrome, Android", "made_at": T}


class ChannelFiguresOut(Shape, record=ChannelFigures):
    """`delivered` and `read` count those that got at least so far, by receipts or because the page was opened."""

    model_config = like(**FIGURES)


class ChannelCostsOut(Shape, record=ChannelCosts):
    model_config = like(**COSTS)


class RouteOut(Shape, record=KeptRoute):
    model_config = like(**ROUTE)


class WaitingMessageOut(Shape, record=WaitingMessage):
    model_config = like(**MESSAGE)


class BrowserOut(Shape, record=Browser, without={"endpoint", "p256dh", "auth"}):
    model_config = like(**BROWSER)


class PushKeyOut(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"key": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQ..."}]}
    )

    key: str | None = Field(description="What the browser needs to subscribe; null where push messages are off.")
