"""Bodies are bounded: in size by the route, in time by what a slow line still manages."""

import asyncio
import contextlib
import time

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.edge.refusals import refuse
from fleet.coded import coded

LARGEST_BODY = 1 << 20
LARGEST_FORM = 16 << 10
SILENCE_S = 20.0
WHOLE_S = 120.0
# Of a body that is refused by its stated length so much is read and thrown away after the answer, and for so long:
# whoever still sends when the connection closes sees no answer.
THROWN_AWAY, THROWN_AWAY_S = 32 << 20, 10.0
# The longest matching prefix decides. A module whose routes take more or less states it with `limit_bodies`.
_LIMITS: dict[str, int] = {"/": LARGEST_FORM, "/v1/": LARGEST_BODY, "/_nicegui_ws/": LARGEST_BODY}
# Below these prefixes a body may take longer than WHOLE_S.
_LONGER: dict[str, float] = {}


def limit_bodies(prefix: str, most: int, *, whole_s: float | None = None) -> None:
    """Requests below this prefix hold at most so many bytes, and take at most `whole_s` where it is given."""
    _LIMITS[prefix] = most
    if whole_s is not None:
        _LONGER[prefix] = whole_s


def largest_body(path: str) -> int:
    """The bytes that a body to this path may hold."""
    return _LIMITS[max((prefix for prefix in _LIMITS if path.startswith(prefix)), key=len, default="/")]


def longest_s(path: str, whole_s: float) -> float:
    """The seconds that a body to this path may take: `whole_s` unless its routes state more."""
    return max((seconds for prefix, seconds in _LONGER.items() if path.startswith(prefix)), default=whole_s)


class BoundBody:
    """413 for a body over its route's limit, unread where it states its length; 408 for one that is too slow."""

    def __init__(self, app: ASGIApp, *, silence_s: float = SILENCE_S, whole_s: float = WHOLE_S) -> None:
        self._app, self._silence_s, self._whole_s = app, silence_s, whole_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = largest_body(scope["path"])
        if (stated := _stated_length(scope)) > most:
            answering = _answering_first(receive, send) if stated <= THROWN_AWAY else send
            await refuse(scope, receive, answering, 413, coded("body_too_large", most=most))
            return
        whole_s = longest_s(scope["path"], self._whole_s)
        body = _Body(receive, most, silence_s=self._silence_s, whole_s=whole_s)
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            # Once the body was at fault, what the application makes of it is held back: the edge says it.
            if begun or body.fault is None:
                begun = True
                await send(message)

        try:
            await self._app(scope, body.receive, sending)
        except HTTPException as exc:
            if exc is not body.fault:
                raise
        if body.fault is not None and not begun:
            said = coded("body_too_large", most=most) if body.fault.status_code == 413 else coded("body_too_slow")
            await refuse(scope, receive, send, body.fault.status_code, said)


def _answering_first(receive: Receive, send: Send) -> Send:
    """Sends the whole answer, then reads what still comes, and only then lets the connection go."""

    async def sending(message: Message) -> None:
        if message["type"] != "http.response.body" or message.get("more_body", False):
            await send(message)
            return
        await send({**message, "more_body": True})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(THROWN_AWAY_S):
                while (came := await receive())["type"] == "http.request" and came.get("more_body", False):
                    pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return sending


class _Body:
    """What is left of a body's size and time."""

    def __init__(self, receive: Receive, most: int, *, silence_s: float, whole_s: float) -> None:
        self._receive, self._most = receive, most
        self._silence_s, self._until = silence_s, time.monotonic() + whole_s
        self._read = 0
        self._whole = False
        self.fault: HTTPException | None = None

    async def receive(self) -> Message:
        if self.fault is not None:
            raise self.fault
        if self._whole:  # From here on there is only the end to wait for, which may take as long as a stream does.
            return await self._receive()
        try:
            async with asyncio.timeout(min(self._silence_s, max(self._until - time.monotonic(), 0.0))):
                message = await self._receive()
        except TimeoutError:
            self.fault = HTTPException(408)
            raise self.fault from None
        self._read += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._read > self._most:
            self.fault = HTTPException(413)
            raise self.fault
        return message


def _stated_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
