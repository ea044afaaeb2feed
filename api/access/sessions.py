"""Sessions of browsers: the cookie, its name and flags; begun at sign-in, seen, ended."""

from datetime import datetime, timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.access.secrets import new_secret, secret_hash
from store.engine.database import Connection
from store.identity.people import note_sign_in
from store.identity.sessions import LivingSession, begin_session, end_session, living_session, see_session

COOKIE = "sigap"
# Only over TLS: a browser takes a cookie of this name from the host itself alone, and never over plain HTTP.
SECURE_COOKIE = "__Host-sigap"
IDLE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)
LONGEST = 200


def is_secure(request: HTTPConnection) -> bool:
    """Whether the browser's own connection is TLS: to us, or to a trusted proxy."""
    return request.url.scheme in ("https", "wss")


def cookie_name(request: HTTPConnection) -> str:
    return SECURE_COOKIE if is_secure(request) else COOKIE


def session_cookie(request: HTTPConnection) -> str | None:
    """The secret that the browser bears, if it may be one."""
    secret = request.cookies.get(cookie_name(request), "")
    return secret if 0 < len(secret) <= LONGEST else None


def session_of(conn: Connection, request: HTTPConnection, *, now: datetime) -> LivingSession | None:
    """The session that the request's cookie proves; it lasts longer for being used."""
    secret = session_cookie(request)
    session = living_session(conn, secret_hash(secret), now=now) if secret else None
    if session is not None and now - session.seen_at >= SEEN_EVERY:
        see_session(conn, session.session_id, now=now, expires_at=now + IDLE)
    return session


def begin(
    conn: Connection, request: HTTPConnection, response: Response, *, person_id: int, how: str, now: datetime
) -> int:
    """Signs a person in on this browser: a new session with a new cookie; one that the browser had is ended."""
    with conn.transaction():
        if (old := session_of(conn, request, now=now)) is not None:
            end_session(conn, old.session_id, person_id=old.person_id, at=now)
        secret = new_secret()
        number = begin_session(
            conn,
            token_hash=secret_hash(secret),
            person_id=person_id,
            at=now,
            expires_at=now + IDLE,
            address=request.client.host if request.client else "",
            agent=request.headers.get("user-agent", ""),
            how=how,
        )
        note_sign_in(conn, person_id, now)
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=int(IDLE.total_seconds()),
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return number


def end(conn: Connection, request: HTTPConnection, response: Response, *, now: datetime) -> None:
    """Signs this browser out."""
    if (session := session_of(conn, request, now=now)) is not None:
        end_session(conn, session.session_id, person_id=session.person_id, at=now)
    response.delete_cookie(cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")
