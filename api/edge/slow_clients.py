"""Connections that say too little for too long, or too much at once, are closed: uvicorn itself waits forever."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 15.0
LARGEST_HEAD = 32 << 10
# After an answer that came early, so much of the body that it was about is still taken and thrown away.
LARGEST_REST = 8 << 20


class BoundedHeads(HttpToolsProtocol):
    """A request's head is complete within HEAD_S of the connection or of its first byte, and in LARGEST_HEAD bytes."""

    head_s = HEAD_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: asyncio.TimerHandle | None = None
        self._waiting = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_protocol() is not self or not self._waits_for_head():
            self._head_came()
            return
        self._expect_head()
        self._waiting += len(data)
        draining = self.cycle is not None and self.cycle.more_body
        if self._waiting > (LARGEST_REST if draining else LARGEST_HEAD):
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _waits_for_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _expect_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.head_s, self._close_late)

    def _head_came(self) -> None:
        self._waiting = 0
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close_late(self) -> None:
        if self._waits_for_head() and not self.transport.is_closing():
            self.transport.close()
