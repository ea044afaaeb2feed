"""Answers about calls."""

from typing import Any

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.calls.calls import Call, ListedCall
from store.orders.planning import Span

CALL: dict[str, Any] = {
    "id": 4, "customer_id": 3, "product": "refrigerator", "asset_id": 7, "begins": T, "ends": T,
    "time_zone": "Asia/Jakarta", "state": "booked", "topic": "", "sequence": 0, "made_at": T, "made_by": "customer",
    "ended_at": None, "taken_by": None,
}  # fmt: skip
KEPT_BACK = {"tenant_id", "lane", "room"}


class CallOut(Shape, record=Call, without=KEPT_BACK):
    model_config = like(**CALL, link="https://meet.jit.si/sigap-x")

    link: str = Field(description="The room; empty where calls are held by telephone.")


class ListedCallOut(Shape, record=ListedCall, without=KEPT_BACK):
    model_config = like(**CALL, customer="Ani", phone="+628111", serial="SN-1")


class CallTimeOut(Shape, record=Span):
    model_config = like(begins=T, ends=T)
