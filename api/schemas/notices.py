"""Answers about notices."""

from typing import Any

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.channels.receipts import Receipt
from store.service.notices import Notice

NOTICE: dict[str, Any] = {
    "id": 5,
    "ticket_id": 12,
    "opening": 1,
    "customer_id": 3,
    "product": "refrigerator",
    "kind": "predicted_failure",
    "channel": "email",
    "state": "sent",
    "reason": "",
    "reason_code": None,
    "language": "id",
    "recipient": "ani@example.com",
    "subject": "Kulkas Anda mungkin segera perlu diperiksa",
    "body": "Yth. Ani, ...",
    "created_at": T,
    "not_before": None,
    "attempts": 1,
    "sent_at": T,
    "opened_at": T,
    "answered_at": T,
    "purpose": "service",
    "follows_id": None,
    "fall_back_at": None,
    "cost": 350.0,
    "currency": "IDR",
    "answer": "agree",
    "slot_on": "2026-03-04",
    "slot_part": "morning",
    "answer_note": "",
}


RECEIPT: dict[str, Any] = {"status": "delivered", "at": T, "received_at": T, "code": "", "words": ""}


class ReceiptOut(Shape, record=Receipt):
    """`code` and `words` say why a message failed."""

    model_config = like(**RECEIPT)


class NoticeOut(Shape, record=Notice, without={"try_after"}):
    model_config = like(**NOTICE)


class NoticeCard(NoticeOut):
    """A notice with its mail as HTML, without the link: that is the customer's alone."""

    model_config = like(**NOTICE, html="<!doctype html>...", receipts=[RECEIPT])

    html: str = Field(description="Empty where it is no mail.")
    receipts: list[ReceiptOut] = Field(description="What the channel's provider said became of it, by its own clock.")
