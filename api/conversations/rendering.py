"""How a page of a conversation is made: as every page under /my, with bubbles, and a script where chat is open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.my.rendering import CSS as MY_CSS
from api.my.rendering import PAGES as MY_PAGES
from api.my.rendering import SCRIPT, Frame
from api.portal.pictures import picture
from api.portal.view import PAGES as TICKET_PAGES
from api.web.plain_pages import environment, page_headers
from wording.wording import Wording

PAGES = Path(__file__).parent / "pages"
CSS = f"{MY_CSS}\n{(PAGES / 'thread.css').read_text(encoding='utf-8').strip()}"
HEADERS = page_headers(CSS, referrer="same-origin", pictures=True, script=SCRIPT)
# The page of an open chat: its script and what the script asks come from here, and from nowhere else.
CHAT_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "script-src ", "connect-src 'self'; script-src 'self' "
    ),
}
_pages = environment(CSS, [PAGES, MY_PAGES, TICKET_PAGES])


def render(
    template: str,
    words: Wording,
    *,
    frame: Frame,
    status: int = 200,
    chat: bool = False,
    **values: object,
) -> Response:
    """A page; `t` in its template is a text of the customer's pages."""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"my_{key}", **blanks)

    body = _pages.get_template(template).render(
        **{"flash": "", "refused": status >= 400, "chat": chat, **frame.values(words), **values},
        t=t,
        picture=picture,
        script=Markup(SCRIPT),  # nosec B704
        language=words.language,
        other="en" if words.language == "id" else "id",
    )
    headers = CHAT_HEADERS if chat else HEADERS
    return HTMLResponse(body, status_code=status, headers={**headers, "Content-Language": words.language})


def bubble_html(words: Wording, messages: Sequence[dict[str, Any]]) -> str:
    """Messages as the page of a conversation shows them."""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"my_{key}", **blanks)

    return _pages.get_template("bubble.html").render(messages=messages, t=t)
