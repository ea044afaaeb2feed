"""How a page under /my is made: its templates, style, headers, and the language it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from api.portal.pictures import picture
from api.portal.view import CSS as TICKET_CSS
from api.portal.view import PAGES as TICKET_PAGES
from api.web.plain_pages import environment, page_headers
from service.notices.contact import ContactLine
from wording.wording import Wording, wording_of

PAGES = Path(__file__).parent / "pages"
ASSISTANT = Path(__file__).parents[1] / "assistant" / "pages"
CSS = "\n".join(
    (TICKET_CSS, *(one.read_text(encoding="utf-8").strip() for one in (PAGES / "my.css", ASSISTANT / "chat.css")))
)
# The one line of script: it asks the phone to keep the page for when there is no signal.
SCRIPT = 'if ("serviceWorker" in navigator) navigator.serviceWorker.register("/my/worker.js", { scope: "/my" });'
# Forms here need a session: a browser names their origin only where it may name the page.
HEADERS = page_headers(CSS, referrer="same-origin", pictures=True, script=SCRIPT)
TICKET_HEADERS = page_headers(TICKET_CSS, referrer="same-origin")
HOME = "/my"
_pages = environment(CSS, [PAGES, TICKET_PAGES, ASSISTANT])


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page: where the pages begin, for whom staff act, if they do, and who serves the customer:
    `brand`, '' where none is known, and how they are reached."""

    home: str = HOME
    behalf: str = ""
    brand: str = ""
    contact: Sequence[ContactLine] = ()

    def values(self, words: Wording) -> dict[str, object]:
        """What `my.html` shows of it."""
        around = {"home": self.home, "behalf": self.behalf, "brand": self.brand, "contact": self.contact}
        return {**around, "contact_title": words.text("contact_title")}


OWN = Frame()


@cache
def headers_for(script: str) -> dict[str, str]:
    return page_headers(CSS, referrer="same-origin", pictures=True, script=script)


def render(
    template: str, words: Wording, *, status: int = 200, frame: Frame = OWN, script: str = SCRIPT, **values: object
) -> Response:
    """A page; `t` in its template is a text of `my.ftl`. `script`: what stands in its head, and nothing else runs."""

    def t(key: str, **blanks: object) -> str:
        return words.text(f"my_{key}", **blanks)

    body = _pages.get_template(template).render(
        **{"flash": "", "refused": status >= 400, **frame.values(words), **values},
        t=t,
        picture=picture,
        script=Markup(script),  # nosec B704
        language=words.language,
        other="en" if words.language == "id" else "id",
    )
    return HTMLResponse(body, status_code=status, headers={**headers_for(script), "Content-Language": words.language})


def lead_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers=HEADERS)


def words_of_stranger(request: Request, *, other: bool = False) -> Wording:
    """Indonesian first: who reads English asks for it on the page. `other`: the language that is not asked for."""
    return wording_of("en" if (request.query_params.get("lang") == "en") is not other else "id")
