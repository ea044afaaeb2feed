"""How the pages of the open form are made: templates, style, headers, and the language that is asked for."""

from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.my.rendering import CSS as MY_CSS
from api.my.rendering import Frame, words_of_stranger
from api.portal.pictures import picture
from api.portal.view import PAGES as TICKET_PAGES
from api.web.plain_pages import environment, page_headers

PAGES = Path(__file__).parent / "pages"
HOME = "/report"
CSS = f"{MY_CSS}\n{(PAGES / 'report.css').read_text(encoding='utf-8').strip()}"
# Forms name no place that they came from: a serial may stand in it.
HEADERS = page_headers(CSS)
_pages = environment(CSS, [PAGES, TICKET_PAGES])


def render(
    request: Request, template: str, frame: Frame, *, status: int = 200, flash: str = "", **values: object
) -> Response:
    """A page; `t` in its template is a text of `report.ftl`. `frame`: who serves whoever reads it."""
    words = words_of_stranger(request)
    other = "en" if words.language == "id" else "id"
    asked = {name: value for name, value in request.query_params.items() if name != "lang"}

    def t(key: str, **blanks: object) -> str:
        return words.text(f"report_{key}", **blanks)

    body = _pages.get_template(template).render(
        **values,
        brand=frame.brand,
        contact=frame.contact,
        contact_title=words.text("contact_title"),
        t=t,
        flash=flash,
        refused=status >= 400,
        picture=picture,
        language=words.language,
        other=other,
        switch=f"{request.url.path}?{urlencode({**asked, 'lang': other})}",
        home=f"{HOME}?{urlencode({'lang': words.language})}",
    )
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": words.language})


def lead_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers=HEADERS)
