"""The cookie by which a browser is known again: random, long-lived, and no session; it only counts attempts apart."""

import hashlib
import secrets
from datetime import datetime

from store.engine.database import Connection
from store.limits.known_browsers import KEPT, know_browser

# Over TLS `__Host-sigap-browser` (Secure), over loopback HTTP `sigap-browser`, as with the session's cookie;
# HttpOnly, SameSite=Lax, Path=/.
NAME = "sigap-browser"
MAX_AGE_S = int(KEPT.total_seconds())


def keep_browser(conn: Connection, person_id: int, cookie: str | None, *, now: datetime) -> str:
    """A person signed in, by whatever way; returns the cookie's value to set: the present one where there is one."""
    value = cookie if cookie and len(cookie) >= 43 else secrets.token_urlsafe(32)
    know_browser(conn, person_id, browser_hash(value), now=now)
    return value


def browser_hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "backslashreplace")).digest()
