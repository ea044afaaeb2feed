"""Finds out who asks, once for every request and socket: by access token, session cookie, or nothing."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.principal import LEGACY, NOBODY, Principal, principal_of_session, principal_of_token
from api.access.secrets import secret_hash
from api.access.sessions import session_cookie, session_of
from api.web.database import Database, wall_clock
from api.web.problems import problem_response
from fleet.coded import coded
from fleet.process import get_log
from store.engine.database import StoreUnavailable
from store.engine.scope import EVERYTHING
from store.identity.tokens import living_token, use_token

USED_EVERY = timedelta(minutes=1)
LONGEST = 200
# What tells nothing about anybody: who asks is not looked for.
OPEN_PATHS = ("/healthz", "/metrics", "/openapi.json", "/console/", "/favicon.ico", "/.well-known/", "/_nicegui/")
# Doors of the API that open by another proof than a token: a claim's code.
DOORS = frozenset({"/v1/claim"})
DEPRECATED = {"Deprecation": "true", "Warning": '299 - "the shared staff token goes with the next version"'}
log = get_log("web")


class Identify:
    """Puts the principal of a request into its state; 401 on /v1 for nobody, and for a bad token."""

    def __init__(self, app: ASGIApp, database: Database, staff_token: str | None) -> None:
        self._app, self._database = app, database
        self._staff_token = staff_token.encode() if staff_token else None
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        asker = HTTPConnection(scope)
        try:
            principal = await self._principal(asker)
        except StoreUnavailable:
            if scope["type"] == "http" and scope["path"].startswith("/v1"):
                await problem_response(Request(scope), 503, coded("database_away"))(scope, receive, send)
                return
            principal = NOBODY
        if principal is None or (principal is NOBODY and _asks_for_token(scope["path"])):
            said = coded("not_signed_in" if principal else "token_refused")
            answer = problem_response(Request(scope), 401, said, headers={"WWW-Authenticate": "Bearer"})
            await answer(scope, receive, send)
            return
        cast("dict[str, Any]", scope.setdefault("state", {}))["principal"] = principal
        await self._app(scope, receive, _told(send) if principal is LEGACY else send)

    async def _principal(self, asker: HTTPConnection) -> Principal | None:
        """None: the request bears a token that is good for nothing."""
        sent = asker.headers.getlist("authorization")
        if sent and asker.url.path.startswith("/v1"):
            kind, _, token = sent[0].partition(" ")
            if len(sent) > 1 or kind.lower() != "bearer" or not 0 < len(token.strip()) <= LONGEST:
                return None
            if self._is_staff_token(token.strip()):
                return LEGACY
            return await run_in_threadpool(self._by_token, token.strip())
        if session_cookie(asker) is None:
            return NOBODY
        return await run_in_threadpool(self._by_session, asker)

    def _is_staff_token(self, token: str) -> bool:
        if self._staff_token is None or not hmac.compare_digest(token.encode(), self._staff_token):
            return False
        if not self._warned:
            self._warned = True
            log.warning("staff_token_used", rule="the shared staff token goes with the next version: make a token each")
        return True

    def _by_token(self, token: str) -> Principal | None:
        now = wall_clock()
        with self._database.scoped(EVERYTHING).connection() as conn:
            found = living_token(conn, secret_hash(token), now=now)
            if found is None:
                return None
            if _long_ago(found.last_used_at, now):
                use_token(conn, found.token_id, now=now)
            return principal_of_token(found)

    def _by_session(self, asker: HTTPConnection) -> Principal:
        with self._database.scoped(EVERYTHING).connection() as conn:
            session = session_of(conn, asker, now=wall_clock())
            return principal_of_session(session) if session else NOBODY


def principal_in(state: Mapping[str, Any]) -> Principal:
    """The principal that Identify found; NOBODY where it did not look."""
    found = state.get("principal", NOBODY)
    assert isinstance(found, Principal)
    return found


def _is_open(path: str) -> bool:
    return any(path == one or path.startswith(one if one.endswith("/") else f"{one}/") for one in OPEN_PATHS)


def _asks_for_token(path: str) -> bool:
    return path.startswith("/v1") and path not in DOORS


def _long_ago(used_at: datetime | None, now: datetime) -> bool:
    return used_at is None or now - used_at >= USED_EVERY


def _told(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower().encode(), value.encode()) for name, value in DEPRECATED.items()]
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    return sending
