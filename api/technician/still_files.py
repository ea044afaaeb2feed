"""Files of the technician's page that are the same for everybody: script, worker, manifest."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.technician.rendering import HOME, SCRIPT, WORKER

router = APIRouter(prefix=HOME, include_in_schema=False)
YEAR_S = 31_536_000
_FOREVER = {"Cache-Control": f"public, max-age={YEAR_S}, immutable"}
# The worker fetches our own pages and pictures, and nothing else.
_WORKER = {
    "Cache-Control": "no-cache",
    "Service-Worker-Allowed": HOME,
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self'; frame-ancestors 'none'",
}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """The script; its address changes with its text."""
    return Response(SCRIPT, media_type="text/javascript", headers=_FOREVER)


@router.get("/worker.js")
def worker() -> Response:
    return Response(WORKER, media_type="text/javascript", headers=_WORKER)


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """So that the page can be put on the phone's first screen."""
    body = {"name": "Sigap", "short_name": "Sigap", "start_url": HOME, "scope": HOME, "display": "standalone"}
    return JSONResponse(body, media_type="application/manifest+json", headers={"Cache-Control": "public, max-age=3600"})
