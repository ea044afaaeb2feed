"""WhatsApp's webhook: it is set up by a challenge; what comes is signed with the application's secret."""

import hmac

from fastapi import APIRouter, Request, Response

from api.edge.body_limits import limit_bodies
from api.hooks.answers import HEADERS, LARGEST, body_of, not_proven, nothing_here, taken, with_connection
from api.web.database import WholeDb
from fleet.process import get_log
from fleet.settings import Settings
from service.chats.taking import take_events
from service.chats.whatsapp_events import BadEvent, events_in, is_signed
from store.engine.database import Connection

PATH = "/hooks/whatsapp"
SIGNATURE = "x-hub-signature-256"
limit_bodies(PATH, LARGEST)
log = get_log("web")


def whatsapp_hook(settings: Settings) -> APIRouter:
    """404 where the settings know no secret: nothing that is not signed is read."""
    router = APIRouter(include_in_schema=False)
    secret, verify, phone = settings.whatsapp_app_secret, settings.whatsapp_verify_token, settings.whatsapp_phone_id

    @router.get(PATH)
    def challenge(request: Request) -> Response:
        """Answers the challenge to whoever knows our verify token."""
        asked = request.query_params
        if not verify:
            raise nothing_here()
        known = hmac.compare_digest(asked.get("hub.verify_token", "").encode(), verify.encode())
        if asked.get("hub.mode") != "subscribe" or not known:
            raise not_proven()
        said = asked.get("hub.challenge", "")[:200]
        return Response(said, media_type="text/plain", headers={**HEADERS, "X-Content-Type-Options": "nosniff"})

    @router.post(PATH)
    async def events(request: Request, db: WholeDb) -> Response:
        """Receipts and messages, each noted once, however often and in whichever order they come."""
        if not secret or not phone:
            raise nothing_here()
        body = await body_of(request)
        if not is_signed(body, request.headers.get(SIGNATURE, ""), secret):
            raise not_proven()
        try:
            found = events_in(body, phone_id=phone)
        except BadEvent as exc:
            # Sent again it would be no better.
            log.warning("whatsapp_event_unreadable", error=str(exc), bytes=len(body))
            return taken()

        def take(conn: Connection) -> None:
            take_events(conn, found)

        await with_connection(db, take)
        return taken()

    return router
