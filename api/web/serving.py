"""Serving the application: one uvicorn behind the edge, stopped in order, with or without WebSockets."""

import asyncio
import gc
import signal
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI

from api.edge.edge import Edge
from api.edge.goodbyes import WebSocket
from api.edge.slow_clients import BoundedHeads
from api.edge.tls import Renewal, context_for
from fleet.process import keep_what_is_loaded

GRACE_S = 10
COLLECTED_AT = (10_000, 10, 5)
MOST_CONNECTIONS = 1_000
LARGEST_MESSAGE = 1 << 20
TICKS_BETWEEN_LOOKS = 600  # Uvicorn's ticks are a tenth of a second.


class Server(uvicorn.Server):
    """Ends open streams first, which would otherwise hold the stop up; and ends with status 0 when told to stop, where
    uvicorn's own would die of the signal after its clean stop. Takes a renewed certificate while it runs."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, renewal: Renewal | None) -> None:
        super().__init__(config)
        self._app, self._renewal = app, renewal

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        # What the start made stays until the end: the collector need not walk through it again and again. Open pages
        # are many objects that stay for long: it looks at all of them seldom. In a thread beside others the process
        # is not the server's alone, and what they made may end.
        if threading.current_thread() is threading.main_thread():
            keep_what_is_loaded()
            gc.set_threshold(*COLLECTED_AT)

    async def on_tick(self, counter: int) -> bool:
        if self._renewal and counter and counter % TICKS_BETWEEN_LOOKS == 0:
            await asyncio.to_thread(self._renewal.look)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._app.state.changes.end_streams()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.handle_exit)
        yield


def server_for(app: FastAPI, *, host: str = "127.0.0.1", port: int = 0, websockets: bool = False) -> Server:
    """A server for an application that `create_app` made; the console needs `websockets`."""
    edge: Edge = app.state.edge
    context = context_for(edge.pair) if edge.pair else None

    def tls(config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
        assert context is not None
        return context

    config = uvicorn.Config(
        edge.around(app),
        host=host,
        port=port,
        http=BoundedHeads,
        # Uvicorn would believe any proxy on loopback: ReadForwarded does this by the settings.
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        ws_max_size=LARGEST_MESSAGE,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws=WebSocket if websockets else "none",
        timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=tls if context else None,
    )
    renewal = Renewal(edge.settings, context, edge.pair) if edge.pair and context else None
    return Server(config, app, renewal)
