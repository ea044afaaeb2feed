"""Every request counts for a limit: of its token, of its person, or of the address of nobody."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.audit import address_of
from api.access.identify import principal_in
from api.access.principal import Principal
from api.limits.rate_limits import Limit, TooMany
from api.limits.request_meter import RequestMeter
from api.portal.missing_page import wait_first
from api.web.problems import problem_response

# Machines' questions and files of the console: they open no door, and each page asks for many. What providers of
# channels tell comes from few addresses; whoever does not prove to be one is answered 401, which counts as a guess.
FREE = ("/hooks/", "/healthz", "/metrics", "/console/", "/favicon.ico", "/_nicegui/")


class LimitRequests:
    """Answers 429 where a limit is reached: a problem on /v1, elsewhere a page. Stands behind Identify."""

    def __init__(self, app: ASGIApp, meter: RequestMeter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(FREE):
            request = Request(scope)
            try:
                await self._meter.take(*counted_as(principal_in(scope.get("state", {})), address_of(request)))
            except TooMany as exc:
                await refusal(request, exc)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class LimitGuesses:
    """Counts the requests of an address that are answered 401, and answers 429 where they are too many. Stands before
    Identify: who bears a good token or session is not kept out by a guesser behind the same address."""

    def __init__(self, app: ASGIApp, meter: RequestMeter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, refused = Request(scope), False

        async def watch(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 401:
                try:
                    await self._meter.take(Limit.TOKEN_GUESS, address_of(request))
                except TooMany as exc:
                    refused = True
                    await refusal(request, exc)(scope, receive, send)
            if not refused:
                await send(message)

        await self._app(scope, receive, watch)


def counted_as(principal: Principal, address: str) -> tuple[Limit, str]:
    """The limit that a principal's requests count for, and under which name."""
    if principal.token_id is not None:
        return Limit.API_TOKEN, f"token/{principal.token_id}"
    if principal.person_id is not None:
        return Limit.API_ACCOUNT, f"person/{principal.person_id}"
    if principal.permissions:
        return Limit.API_TOKEN, principal.key
    return Limit.ANONYMOUS, address


def refusal(request: Request, exc: TooMany) -> Response:
    """429 with the seconds to wait."""
    if not request.url.path.startswith("/v1"):
        return wait_first(exc)
    headers = {"Retry-After": str(exc.wait_s), "Cache-Control": "no-store"}
    return problem_response(request, 429, exc.said, headers=headers)
