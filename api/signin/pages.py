"""The pages of signing in: made of templates, in the reader's language, with headers that allow no script."""

from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access.sessions import is_secure
from api.signin.inside import inside
from api.web.language import preferred_language
from api.web.plain_pages import environment, page_headers
from wording.wording import Language, Wording

FOLDER = Path(__file__).parent / "pages"
CSS = (FOLDER / "page.css").read_text(encoding="utf-8").strip()
HEADERS = page_headers(CSS, referrer="same-origin", pictures=True)
# The console's cookie: the choice holds on both.
LANGUAGE_COOKIE, LANGUAGE_S = "sigap_language", 365 * 24 * 3600
_pages = environment(CSS, [FOLDER])


def language_of(request: Request, default: Language = "id") -> Language:
    """As the link on the page says, else as chosen before, else as the browser prefers, else `default`."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in ("id", "en"):
            return cast(Language, asked)
    return preferred_language(request.headers.get("accept-language", ""), default=default)


def words_of_request(request: Request) -> Wording:
    return Wording(language_of(request))


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    to: str = "/",
    headers: dict[str, str] | None = None,
    reader: Language | None = None,
    **values: object,
) -> Response:
    """A page; `to` is where its reader wants to go. `reader`: the language of an account, when somebody is in it."""
    chosen = request.query_params.get("lang") in ("id", "en")
    words = Wording(reader) if reader and not chosen else words_of_request(request)
    language, other = words.language, "en" if words.language == "id" else "id"
    kept = {"to": to} if to != "/" else {}
    body = _pages.get_template(template).render(
        t=words.text,
        language=language,
        other=other,
        switch=f"{request.url.path}?{urlencode({**kept, 'lang': other})}",
        to=to,
        with_to=f"?{urlencode(kept)}" if kept else "",
        **values,
    )
    all_headers = {**HEADERS, "Content-Language": language, **(headers or {})}
    answer = HTMLResponse(body, status_code=status, headers=all_headers)
    if chosen:
        answer.set_cookie(
            LANGUAGE_COOKIE, language, max_age=LANGUAGE_S, path="/", samesite="lax", secure=is_secure(request)
        )
    return answer


def message(request: Request, name: str, *, status: int = 200, wait_s: int | None = None, to: str = "/") -> Response:
    """A page that says one thing, with a way on to the sign-in page."""
    headers = {"Retry-After": str(wait_s)} if wait_s is not None else None
    minutes = max(1, -(-wait_s // 60)) if wait_s is not None else 0
    return page(request, "message.html", status=status, to=to, headers=headers, name=name, minutes=minutes)


def go(to: str) -> RedirectResponse:
    """Leads on to a page of ours."""
    return RedirectResponse(
        to, status_code=303, headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    )


def go_home(request: Request, target: str) -> RedirectResponse:
    """Leads on to where somebody wanted to go; by themselves people begin at the console, where there is one."""
    target = inside(target)
    return go(target if target != "/" else getattr(request.app.state, "home", "/welcome"))


def with_to(path: str, to: str) -> str:
    return path if to == "/" else f"{path}?{urlencode({'to': to})}"
