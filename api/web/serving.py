"""Serving the application: one uvicorn, stopped in order, with or without WebSockets."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI

from api.web.access import require_loopback
from fleet.settings import Settings

GRACE_S = 10


class Server(uvicorn.Server):
    """Ends open streams first, which would otherwise hold the stop up; and ends with status 0 when told to stop, where
    uvicorn's own would die of the signal after its clean stop."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        if isinstance(self.config.app, FastAPI):
            self.config.app.state.changes.end_streams()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.handle_exit)
        yield


def server_for(app: FastAPI, *, host: str = "127.0.0.1", port: int = 0, websockets: bool = False) -> Server:
    """A server for an application that `create_app` made; the console needs `websockets`."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="websockets-sansio" if websockets else "none",
        timeout_graceful_shutdown=GRACE_S,
    )
    return Server(config)


def serve(app: FastAPI, settings: Settings, *, websockets: bool = False) -> None:
    """Serves until told to stop; BadSettings for an address that others could reach."""
    require_loopback(settings.http_host)
    server_for(app, host=settings.http_host, port=settings.http_port, websockets=websockets).run()
