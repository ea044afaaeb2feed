"""How a page under /work is made: templates, style, script, headers, and the language it speaks."""

import base64
import hashlib
import secrets
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access.asks import principal_of
from api.web.language import wording_of_request
from api.web.plain_pages import environment
from fleet.product import Product
from wording.wording import Wording, wording_of

HOME = "/work"
PAGES = Path(__file__).parent / "pages"
CSS = (PAGES / "work.css").read_text(encoding="utf-8").strip()
SCRIPT = (PAGES / "work.js").read_text(encoding="utf-8")
WORKER = (PAGES / "worker.js").read_text(encoding="utf-8")
# The address changes with the text, so that browsers may keep it for long.
VERSION = hashlib.sha256((SCRIPT + WORKER + CSS).encode()).hexdigest()[:12]
# What the script says by itself.
SAID = (
    *("unsent", "refused", "signed_out", "no_code", "code_offline", "photo_waits"),
    *("send_now", "discard", "scan", "scan_part", "no_part", "leave"),
)
_STYLE = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
_pages = environment(CSS, [PAGES])


def words_for(request: Request, product: Product | None = None, zone: str | None = None) -> Wording:
    """The technician's own language; the zone is that of the place."""
    principal = principal_of(request)
    language = principal.language or wording_of_request(request).language
    return wording_of(language, zone or principal.time_zone, product)


def render(template: str, words: Wording, *, status: int = 200, **values: object) -> Response:
    """A page; `t` in its template is a text of `technician.ftl`."""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"work_{key}", **blanks)

    nonce = secrets.token_urlsafe(16)
    body = _pages.get_template(template).render(
        **{"flash": "", "refused": status >= 400, **values},
        t=t,
        language=words.language,
        nonce=nonce,
        script=f"{HOME}/static/{VERSION}.js",
        said=_said(words),
    )
    return HTMLResponse(body, status_code=status, headers={**_headers(nonce), "Content-Language": words.language})


def lead_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def _headers(nonce: str) -> dict[str, str]:
    """Scripts by nonce alone; the worker and the pictures are our own, `blob:` is a photo that is not sent yet."""
    return {
        "Content-Security-Policy": f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'sha256-{_STYLE}'; "
        "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _said(words: Wording) -> dict[str, str]:
    return {key: words.text(f"work_js_{key}") for key in SAID}
