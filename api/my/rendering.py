"""How a page under /my is made: its templates, style, headers, and the language it speaks."""

from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.portal.view import CSS as TICKET_CSS
from api.portal.view import PAGES as TICKET_PAGES
from api.web.plain_pages import environment, page_headers
from wording.wording import Wording, wording_of

PAGES = Path(__file__).parent / "pages"
CSS = f"{TICKET_CSS}\n{(PAGES / 'my.css').read_text(encoding='utf-8').strip()}"
# Forms here need a session: a browser names their origin only where it may name the page.
HEADERS = page_headers(CSS, referrer="same-origin")
TICKET_HEADERS = page_headers(TICKET_CSS, referrer="same-origin")
HOME = "/my"
_pages = environment(CSS, [PAGES, TICKET_PAGES])


def render(template: str, words: Wording, *, status: int = 200, **values: object) -> Response:
    """A page; `t` in its template is a text of `my.ftl`."""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"my_{key}", **blanks)

    body = _pages.get_template(template).render(
        **{"flash": "", "refused": status >= 400, **values},
        t=t,
        language=words.language,
        other="en" if words.language == "id" else "id",
    )
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": words.language})


def lead_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers=HEADERS)


def words_of_stranger(request: Request) -> Wording:
    """Indonesian first: who reads English asks for it on the page."""
    return wording_of("en" if request.query_params.get("lang") == "en" else "id")
