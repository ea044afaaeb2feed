"""The headers that tell browsers what a page may do, in one place; a route that sets one itself keeps its own."""

import base64
import hashlib
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.edge.client_address import is_secure
from api.portal.view import PAGES

YEAR_S = 365 * 24 * 3600
NEVER_FRAMED = "base-uri 'none'; frame-ancestors 'none'"
# What is data, and is shown as a page by mistake only.
DATA = f"default-src 'none'; {NEVER_FRAMED}; sandbox"
# An empty style, to which a script adds its rules one by one (ECharts, Quasar).
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
# The style that api/portal/pages/frame.html holds.
FRAME_STYLE = base64.b64encode(
    hashlib.sha256((PAGES / "page.css").read_text(encoding="utf-8").strip().encode()).digest()
).decode()
# Pages without scripts: sign-in, forms, refusals.
PLAIN_PAGE = (
    f"default-src 'none'; style-src 'self' 'sha256-{FRAME_STYLE}'; img-src 'self' data:; font-src 'self'; "
    f"form-action 'self'; {NEVER_FRAMED}"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def script_page(nonce: str) -> str:
    """The policy of the console's pages. docs/decisions/0036-the-edge.md says why each permission is there."""
    return (
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        f"style-src-elem 'self' 'nonce-{nonce}' {EMPTY_STYLE}; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
        f"frame-src 'self'; manifest-src 'self'; object-src 'none'; {NEVER_FRAMED}"
    )


class Nonce:
    """A number used once, made when a template first asks for it: then the page is one with scripts."""

    def __init__(self) -> None:
        self.value = ""

    def __str__(self) -> str:
        self.value = self.value or secrets.token_urlsafe(16)
        return self.value


class SecurityHeaders:
    """Adds what is missing to every answer; templates find the nonce as `request.state.csp_nonce`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = Nonce()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _policy(headers, nonce))
                # Files that are the same for everybody say how long they may be kept; all else is somebody's own.
                headers.setdefault("Cache-Control", "no-store")
                if is_secure(scope):
                    headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
            await send(message)

        state = {**scope.get("state", {}), "csp_nonce": nonce}
        await self._app({**scope, "state": state}, receive, sending)


def _policy(headers: MutableHeaders, nonce: Nonce) -> str:
    if nonce.value:
        return script_page(nonce.value)
    return PLAIN_PAGE if headers.get("content-type", "").startswith("text/html") else DATA
