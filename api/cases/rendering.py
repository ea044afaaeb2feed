"""How pages of warranties, claims and returns are made, and the steps that they show."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.my.customer import words_of
from api.my.rendering import CSS, HEADERS, SCRIPT, Frame
from api.my.rendering import PAGES as MY_PAGES
from api.portal.pictures import picture
from api.portal.view import PAGES as TICKET_PAGES
from api.web.plain_pages import environment
from service.claims.steps import CaseStep
from store.assets.customers import Customer
from wording.wording import Wording

PAGES = Path(__file__).parent / "pages"
_pages = environment(CSS, [PAGES, MY_PAGES, TICKET_PAGES])


def render(
    template: str, words: Wording, *, frame: Frame, status: int = 200, flash: str = "", **values: object
) -> Response:
    """A page; `c` in its template is a text of `cases.ftl`, `t` one of `my.ftl`."""

    def c(key: str, **blanks: object) -> str:
        return words.text(f"case_{key}", **blanks)

    def t(key: str, **blanks: object) -> str:
        return words.text(f"my_{key}", **blanks)

    body = _pages.get_template(template).render(
        **frame.values(words),
        **values,
        c=c,
        t=t,
        flash=flash,
        refused=status >= 400,
        picture=picture,
        script=Markup(SCRIPT),  # nosec B704
        language=words.language,
        other="en" if words.language == "id" else "id",
    )
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": words.language})


def steps_shown(steps: Sequence[CaseStep], customer: Customer) -> list[dict[str, object]]:
    """What was done and what is to come, in the order of the way."""
    words = words_of(customer)
    return [
        {
            "what": words.text(one.code),
            "when": words.text("long_moment", at=one.at) if one.at else "",
            "at": one.at.isoformat() if one.at else "",
            "now": one.now,
            "done": one.at is not None,
        }
        for one in steps
    ]
