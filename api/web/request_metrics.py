"""Every request is counted, with the time to its answer."""

import time

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("sigap_http_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("sigap_http_request_seconds", "Time to the answer", ["method", "route"])
STREAM = b"text/event-stream"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountRequests:
    """Counts requests by route, never by the address itself, which any stranger can make up."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, counted = time.perf_counter(), 500, False

        def count() -> None:
            nonlocal counted
            if not counted:
                counted = True
                method = scope["method"] if scope["method"] in METHODS else "other"
                route = getattr(scope.get("route"), "path", "none")
                REQUESTS.labels(method, route, str(status)).inc()
                SECONDS.labels(method, route).observe(time.perf_counter() - started)

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if any(name == b"content-type" and value.startswith(STREAM) for name, value in message["headers"]):
                    count()  # A stream is answered when it begins; it may last for days.
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            count()
