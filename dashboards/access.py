"""Access to the console: a session that begins with the staff token."""

import hashlib
import hmac
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.signin.install import OPEN_PATHS as SIGN_IN
from dashboards.render import render
from dashboards.viewer import viewer_of

LOGIN = "/login"
SESSION_S = 7 * 24 * 3600
# What needs no session: the API and customers' pages have rules of their own, the rest tells nothing.
OPEN_PATHS = ("/v1", "/n", "/healthz", "/metrics", "/openapi.json", *SIGN_IN, "/console/", "/favicon.ico", "/_nicegui/")


def session_secret(token: str) -> str:
    """What signs the sessions: made from the staff token, so that a new token ends every session."""
    return hmac.new(token.encode(), b"sigap console session", hashlib.sha256).hexdigest()


def install_access(app: FastAPI, token: str) -> None:
    """The login page, and a session in front of every page of the console."""

    def login(request: Request) -> Response:
        sent = request.query_params.get("token")
        if sent is not None and _right(sent, token):
            return _enter(request, request.query_params.get("to"))
        if "staff" in request.session:
            return RedirectResponse(_inside(request.query_params.get("to")), status_code=303)
        return _form(request, wrong=sent is not None)

    async def enter(request: Request) -> Response:
        form = await request.form()
        if _right(str(form.get("token", "")).strip(), token):
            return _enter(request, str(form.get("to", "/")))
        return _form(request, wrong=True)

    def leave(request: Request) -> Response:
        request.session.clear()
        return RedirectResponse(LOGIN, status_code=303)

    app.add_api_route(LOGIN, login, methods=["GET"], include_in_schema=False, response_model=None)
    app.add_api_route(LOGIN, enter, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_api_route("/logout", leave, methods=["POST"], include_in_schema=False, response_model=None)
    app.add_middleware(RequireSession)
    app.add_middleware(
        SessionMiddleware,
        secret_key=session_secret(token),
        session_cookie="sigap",
        max_age=SESSION_S,
        same_site="strict",
    )


class RequireSession:
    """Sends whoever has no session to the login page, and closes web sockets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_open(scope["path"]) or "staff" in scope["session"]:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4401, "reason": "no session"})
        else:
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            to = "" if wanted == "/" else f"?to={quote(wanted, safe='')}"
            await RedirectResponse(f"{LOGIN}{to}", status_code=303)(scope, receive, send)


def _is_open(path: str) -> bool:
    return any(path == one or path.startswith(one if one.endswith("/") else f"{one}/") for one in OPEN_PATHS)


def _right(sent: str, token: str) -> bool:
    return hmac.compare_digest(sent.encode(), token.encode())


def _enter(request: Request, to: str | None) -> Response:
    request.session["staff"] = True
    return RedirectResponse(_inside(to), status_code=303, headers={"Cache-Control": "no-store"})


def _inside(to: str | None) -> str:
    """The address to go to after the login: always one of the console's own."""
    parts = urlsplit(to or "/")
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if inside and parts.path[:2] != "//" else "/"


def _form(request: Request, *, wrong: bool) -> Response:
    to = _inside(request.query_params.get("to"))
    page = render("login.html", viewer_of(request.cookies), wrong=wrong, to=to)
    return HTMLResponse(page, status_code=401 if wrong else 200, headers={"Cache-Control": "no-store"})
