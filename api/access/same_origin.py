"""Only pages of this installation act with a browser's session: everything else that a browser sends is refused."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.client_address import PORTS, bears_session, own_origin
from api.edge.refusals import refuse
from fleet.coded import coded

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
API = "/v1/"
# Whoever acts here bears the secret in the address: customers' pages, and mail programs that unsubscribe (RFC 8058). Or
# proves who they are by another one: providers of channels, which sign what they send.
OPEN = ("/n/", "/hooks/")
# Socket.IO answers pages of every origin, so its polling is checked by whatever method.
SOCKETS = ("/_nicegui_ws/",)
SAME_SITES = frozenset({"same-origin", "none"})


class SameOrigin:
    """403 for sockets and for unsafe requests that a page of another origin made a browser send.

    A request with a bearer token is no browser's own. Without a session's cookie the API takes requests from anywhere,
    for nobody is asking; forms are checked always, or a stranger's page could sign a person in as the stranger.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not must_be_ours(scope) or is_ours(scope):
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 403, coded("origin_foreign"))


def must_be_ours(scope: Scope) -> bool:
    """Whether the request could do harm if another page made the browser send it."""
    path: str = scope["path"]
    if scope["type"] == "websocket" or path.startswith(SOCKETS):
        return True
    if scope["method"] in SAFE or path.startswith(OPEN) or _bears_token(scope):
        return False
    return not path.startswith(API) or bears_session(scope)


def is_ours(scope: Scope) -> bool:
    """Whether the browser says that a page of this very origin, or the person itself, sent the request."""
    headers = Headers(scope=scope)
    site = headers.getlist("sec-fetch-site")
    if site:
        return len(site) == 1 and site[0] in SAME_SITES
    origin = headers.getlist("origin")
    return len(origin) == 1 and _written(origin[0]) == own_origin(scope)


def _bears_token(scope: Scope) -> bool:
    sent = Headers(scope=scope).getlist("authorization")
    return len(sent) == 1 and sent[0].lower().startswith("bearer ")


def _written(origin: str) -> str:
    parts = urlsplit(origin.lower())
    return f"{parts.scheme}://{parts.netloc.removesuffix(':' + PORTS.get(parts.scheme, ''))}"
