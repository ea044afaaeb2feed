"""Telegram's webhook: each update bears the secret that was set with the address."""

import hmac

from fastapi import APIRouter, Request, Response

from api.edge.body_limits import limit_bodies
from api.hooks.answers import body_of, not_proven, nothing_here, taken, with_connection
from api.web.database import WholeDb, wall_clock
from fleet.process import get_log
from fleet.settings import Settings
from service.chats.taking import take_update
from service.chats.telegram_events import update_in
from service.chats.whatsapp_events import BadEvent
from store.engine.database import Connection

PATH = "/hooks/telegram"
SECRET = "x-telegram-bot-api-secret-token"
LARGEST = 1 << 20
limit_bodies(PATH, LARGEST)
log = get_log("web")


def telegram_hook(settings: Settings) -> APIRouter:
    """404 where the settings know no secret."""
    router = APIRouter(include_in_schema=False)
    secret = settings.telegram_secret

    @router.post(PATH)
    async def update(request: Request, db: WholeDb) -> Response:
        """A message of a customer; `/start` with a code joins the chat to their account."""
        if not secret:
            raise nothing_here()
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), secret.encode()):
            raise not_proven()
        body = await body_of(request)
        try:
            found = update_in(body)
        except BadEvent as exc:
            log.warning("telegram_update_unreadable", error=str(exc), bytes=len(body))
            return taken()
        if found is not None:
            update = found

            def take(conn: Connection) -> None:
                take_update(conn, update, now=wall_clock())

            await with_connection(db, take)
        return taken()

    return router
