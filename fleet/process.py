"""What every process does alike: logs, /healthz and /metrics, a clean stop on SIGTERM, waits between tries."""

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from prometheus_client import make_wsgi_app

from fleet.settings import Settings

Log = structlog.stdlib.BoundLogger


def configure_logs(settings: Settings) -> None:
    """Logs to standard error: JSON lines, or coloured text for a person."""
    renderer: Any = structlog.processors.JSONRenderer()
    if settings.log_format == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def get_log(stage: str) -> Log:
    log: Log = structlog.get_logger(stage=stage)
    return log


def keep_what_is_loaded() -> None:
    """What was imported and made so far stays: the garbage collector need not look at it again and again, which costs
    most at the very end, when a process that was told to stop is waited for."""
    gc.collect()
    gc.freeze()


class StopSignal:
    """Set by SIGTERM or SIGINT; loops ask it and wait on it. A second signal ends the process at once."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._wakes: list[Callable[[], None]] = []

    def install(self) -> "StopSignal":
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __bool__(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        self._event.set()
        for wake in list(self._wakes):
            wake()

    def wait(self, seconds: float) -> bool:
        return self._event.wait(seconds)

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Within, `wake` is called once it is set: what a loop waits on besides. It may be called by a signal."""
        self._wakes.append(wake)
        try:
            yield
        finally:
            self._wakes.remove(wake)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._event.is_set():
            raise SystemExit(128 + number)
        self.set()


class Pulse:
    """A loop's sign of life: `/healthz` answers 503 when it has not beaten for `limit_s` seconds."""

    def __init__(self, limit_s: float = 30.0) -> None:
        self._limit_s = limit_s
        self._last = time.monotonic()

    def beat(self) -> None:
        self._last = time.monotonic()

    @property
    def alive(self) -> bool:
        return time.monotonic() - self._last < self._limit_s


class Backoff:
    """The waits between tries of one thing: each is twice the last, up to `longest_s`.

    They begin anew after it has worked for `settled_s`.
    """

    def __init__(self, *, first_s: float = 0.1, longest_s: float = 2.0, settled_s: float = 10.0) -> None:
        self._first_s, self._longest_s, self._settled_s = first_s, longest_s, settled_s
        self._next_s = first_s

    def failed(self, *, after_s: float) -> float:
        """The seconds to wait now that it failed, `after_s` after it began to work (0: it never did)."""
        if after_s >= self._settled_s:
            self._next_s = self._first_s
        wait_s, self._next_s = self._next_s, min(2 * self._next_s, self._longest_s)
        return wait_s


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Probes come every few seconds; they are no news."""


def serve_health(port: int, pulse: Pulse) -> int:
    """Answers /healthz and /metrics on loopback from a daemon thread; returns the port taken (0: any free one)."""
    metrics: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]] = make_wsgi_app()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            return metrics(environ, start)
        if environ["PATH_INFO"] != "/healthz":
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"there are /healthz and /metrics\n"]
        status = "200 OK" if pulse.alive else "503 Service Unavailable"
        start(status, [("Content-Type", "text/plain")])
        return [b"ok\n" if pulse.alive else b"the loop has not moved\n"]

    server = make_server("127.0.0.1", port, answer, handler_class=_QuietHandler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return int(server.server_port)
