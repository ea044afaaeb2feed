"""How the edge refuses: a problem for programs, a page for people, a closed door for sockets."""

from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from api.portal.view import CSS, PAGES
from api.web.language import wording_of_request
from api.web.plain_pages import environment
from api.web.problems import problem_response, title_of
from fleet.coded import Coded

REFUSED = Counter("sigap_http_refused", "Requests and sockets that the edge refused", ["code"])
POLICY_VIOLATION = 1008
_pages = environment(CSS, [PAGES])


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, said: Coded) -> None:
    """Answers in place of the application."""
    REFUSED.labels(said.code).inc()
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": said.code})
        return
    request = Request(scope)
    if wants_page(request):
        await _page(request, status, said)(scope, receive, send)
    else:
        await problem_response(request, status, said)(scope, receive, send)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks for a page, and no program for data."""
    return not request.url.path.startswith("/v1") and "text/html" in request.headers.get("accept", "")


def _page(request: Request, status: int, said: Coded) -> HTMLResponse:
    words = wording_of_request(request)
    title = title_of(status, words)
    pages = [(words.language, title, words.say(said))]
    body = _pages.get_template("refused.html").render(language=words.language, pages=pages, titles=[title])
    return HTMLResponse(body, status_code=status, headers={"Content-Language": words.language})
