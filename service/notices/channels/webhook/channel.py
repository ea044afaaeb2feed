"""What the channel `webhook` declares, and the JSON that it sends."""

import json
from typing import get_args

from fleet.coded import Coded, coded
from fleet.product import Product
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Draft, Sender
from service.notices.channels.webhook.post import Webhook
from wording.wording import Language, Wording

NO_URL, NO_SECRET = coded("no_webhook"), coded("no_webhook_secret")


def _obstacle(settings: Settings) -> Coded | None:
    if not settings.webhook_url:
        return NO_URL
    return None if settings.webhook_secret else NO_SECRET


def _open(settings: Settings) -> Sender | None:
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return Webhook(settings.webhook_url, settings.webhook_secret)


def _write(draft: Draft) -> tuple[str, str]:
    assert draft.opening is not None
    opening, ticket = draft.opening, draft.opening.ticket
    body = {
        "type": f"ticket.{draft.kind}",
        "ticket": draft.ticket_id,
        "product": draft.product.id,
        "serial": draft.owner.serial,
        "customer_id": draft.owner.customer_id,
        "failure_mode": ticket.failure_mode,
        "source": ticket.source,
        "severity": ticket.severity,
        "probability": opening.probability,
        "reasons": [_in_both_languages(draft.product, reason) for reason in opening.reasons],
        "opened_at": ticket.opened_at.isoformat(),
        "due_at": ticket.due_at.isoformat(),
        "window_ends_at": ticket.window_ends_at.isoformat(),
        "reported_at": ticket.reported_at.isoformat() if ticket.reported_at else None,
        "in_warranty": ticket.in_warranty,
    }
    subject = f"ticket {draft.ticket_id}: {Wording(product=draft.product).mode(ticket.failure_mode)}"
    return subject, json.dumps(body, ensure_ascii=False)


def _in_both_languages(product: Product, reason: Coded) -> dict[str, object]:
    words = {language: Wording(language, product=product).say(reason) for language in get_args(Language)}
    return {**words, "code": reason.to_json()}


WEBHOOK = Channel(
    label="channel_webhook",
    obstacle=_obstacle,
    wanted=lambda settings: bool(settings.webhook_url),  # Where nobody asked for webhooks, none are written.
    open=_open,
    write=_write,
)
