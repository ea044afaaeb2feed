"""Access to the console: nobody sees a page without a session, nor one that their role may not see."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.identify import principal_in
from api.access.permissions import Permission, may
from dashboards.navigation import first_address
from dashboards.pages.missing import NothingHere
from dashboards.render import render
from dashboards.viewer import viewer_of

SIGN_IN = "/login"
HOME = "/"
# Styles, scripts and pictures: the pages for signing in need them too.
OPEN_PATHS = ("/console/", "/_nicegui/", "/favicon.ico")
NO_SESSION = 4401
Build = Callable[..., Awaitable[Response | None]]


@dataclass(frozen=True, slots=True)
class AskingPage:
    """A page, and the permission without which it is not shown."""

    build: Build
    permission: Permission


class RequirePerson:
    """Sends whoever has no session to the page for signing in, and refuses their sockets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "lifespan" or _is_open(path) or principal_in(scope.get("state", {})).session_id is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": NO_SESSION, "reason": "no session"})
        elif path.startswith("/_nicegui_ws/"):
            await Response(status_code=401)(scope, receive, send)
        else:
            query = scope["query_string"].decode("latin-1")
            wanted = path + (f"?{query}" if query else "")
            to = "" if wanted == HOME else f"?to={quote(wanted, safe='')}"
            await RedirectResponse(f"{SIGN_IN}{to}", status_code=303)(scope, receive, send)


def asking(page: AskingPage, nothing_here: Callable[[Request], Response]) -> Callable[..., Awaitable[Response | None]]:
    """The page for those who may see it; a refusal in plain words for everybody else. `nothing_here`: the answer to an
    address that names nothing."""

    @wraps(page.build)
    async def asked(request: Request, **named: Any) -> Response | None:
        if not may(principal_in(request.scope.get("state", {})), page.permission):
            return _refusal(request)
        try:
            return await page.build(request=request, **named)
        except NothingHere:
            return nothing_here(request)

    return asked


def _is_open(path: str) -> bool:
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in OPEN_PATHS)


def _refusal(request: Request) -> Response:
    """403; at the first address, a way to the first page that they may see."""
    viewer = viewer_of(request)
    first = first_address(viewer)
    if request.url.path == HOME and first not in (None, HOME):
        return RedirectResponse(str(first), status_code=303)
    content = render("refused.html", viewer, first=first)
    return HTMLResponse(content, status_code=403, headers={"Cache-Control": "no-store"})
