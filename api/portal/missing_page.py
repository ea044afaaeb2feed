"""Pages that say one thing in both languages, for the reader is not known: nothing is here, it is over, wait."""

from collections.abc import Callable

from fastapi import Response
from fastapi.responses import HTMLResponse

from api.limits.rate_limits import TooMany
from api.portal.view import CSS, PAGES
from api.web.plain_pages import environment, page_headers
from fleet.process import get_log
from fleet.service_contact import UNKNOWN_CONTACT, ServiceContact
from service.notices.contact import contact_lines
from store.engine.database import StoreUnavailable
from wording.wording import Wording

HEADERS = page_headers(CSS)
_pages = environment(CSS, [PAGES])
log = get_log("web")


def sorry(status: int, page: str, contact: ServiceContact = UNKNOWN_CONTACT) -> Response:
    """A page in both languages, for the reader is not known yet. `contact`: whom they may ask."""
    title = f"portal_{page}_title"
    return _in_both(status, title, lambda words: words.text(f"portal_{page}"), lead_on=status < 500, contact=contact)


def away(exc: StoreUnavailable, path: str) -> Response:
    log.warning("database_unavailable", path=path, reason=str(exc))
    answer = sorry(503, "away")
    answer.headers["Retry-After"] = "60"
    return answer


def wait_first(exc: TooMany) -> Response:
    answer = _in_both(429, "portal_too_many_title", lambda words: words.say(exc.said))
    answer.headers["Retry-After"] = str(exc.wait_s)
    return answer


def _in_both(
    status: int,
    title: str,
    sentence: Callable[[Wording], str],
    *,
    lead_on: bool = False,
    contact: ServiceContact = UNKNOWN_CONTACT,
) -> Response:
    """First in Indonesian. `lead_on`: to the page on which customers sign in."""
    pages = [
        (words.language, words.text(title), sentence(words), words.text("my_sign_in_title") if lead_on else "")
        for words in (Wording("id"), Wording("en"))
    ]
    words = Wording("id")
    body = _pages.get_template("missing.html").render(
        language="id",
        pages=pages,
        titles=[one for _, one, *_ in pages],
        team=words.text("portal_team"),
        brand=contact.brand,
        contact=contact_lines(contact, words),
        contact_title=words.text("contact_title"),
    )
    return HTMLResponse(body, status_code=status, headers=HEADERS)
