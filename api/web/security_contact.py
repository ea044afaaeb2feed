"""Whom to tell of a weakness: `/.well-known/security.txt` (RFC 9116), where a contact is set."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import PlainTextResponse

from fleet.settings import Settings

ADDRESS = "/.well-known/security.txt"
# The standard wants a date after which the file is not believed, less than a year away.
GOOD_FOR = timedelta(days=180)


def security_contact(settings: Settings) -> APIRouter:
    """The route; 404 where nobody is named."""
    router = APIRouter()

    @router.get(ADDRESS, response_class=PlainTextResponse, include_in_schema=False)
    def security_txt() -> PlainTextResponse:
        if settings.security_contact is None:
            raise HTTPException(404)
        expires = (datetime.now(UTC) + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = [
            f"Contact: {settings.security_contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: id, en",
        ]
        if settings.public_url:
            lines.append(f"Canonical: {settings.public_url.rstrip('/')}{ADDRESS}")
        return PlainTextResponse("\n".join(lines) + "\n")

    return router
