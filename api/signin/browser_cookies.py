"""The cookies beside the session's: a sign-in that is begun, and a browser that is known."""

from datetime import datetime

from fastapi import Request, Response

from api.access.secrets import new_secret, secret_hash
from api.access.sessions import is_secure
from api.limits.known_browsers import MAX_AGE_S, NAME, keep_browser
from store.engine.database import Connection

STEP = "sigap-step"
STEP_S = 600
LONGEST = 200


def known_browser(request: Request) -> str | None:
    """The cookie by which a browser is known again."""
    return _read(request, NAME)


def know_this_browser(conn: Connection, request: Request, response: Response, person_id: int, now: datetime) -> None:
    value = keep_browser(conn, person_id, known_browser(request), now=now)
    _set(request, response, NAME, value, MAX_AGE_S)


def step_hash(request: Request) -> bytes | None:
    """The hash under which the browser's begun sign-in is kept."""
    secret = _read(request, STEP)
    return secret_hash(secret) if secret else None


def new_step() -> str:
    return new_secret()


def set_step(request: Request, response: Response, secret: str) -> None:
    _set(request, response, STEP, secret, STEP_S)


def end_step(request: Request, response: Response) -> None:
    response.delete_cookie(_named(request, STEP), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def _named(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_secure(request) else name


def _read(request: Request, name: str) -> str | None:
    value = request.cookies.get(_named(request, name), "")
    return value if 0 < len(value) <= LONGEST else None


def _set(request: Request, response: Response, name: str, value: str, max_age: int) -> None:
    # Lax, for the way back from an identity provider begins on its page.
    response.set_cookie(
        _named(request, name),
        value,
        max_age=max_age,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
