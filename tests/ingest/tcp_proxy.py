"""A TCP proxy on loopback whose connections a test can cut, or make fall silent."""

import contextlib
import socket
import threading
from collections.abc import Callable


class TcpProxy:
    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self.held = threading.Event()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "TcpProxy":
        self._spawn(self._accept)
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.let_go()
        self.cut()
        for thread in self._threads:
            thread.join()

    def cut(self) -> None:
        """Ends every connection that goes through at this moment."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for near, far in pairs:
            _end(near)
            _end(far)

    def hold(self) -> None:
        """Nothing passes any longer; `held` is set when something waits to."""
        self.held.clear()
        self._flowing.clear()

    def let_go(self) -> None:
        self._flowing.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._pairs.append((near, far))
            self._spawn(lambda a=near, b=far: self._pump(a, b))  # type: ignore[misc]
            self._spawn(lambda a=far, b=near: self._pump(a, b))  # type: ignore[misc]

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError), source:
            while data := source.recv(65_536):
                if not self._flowing.is_set():
                    self.held.set()
                    self._flowing.wait()
                sink.sendall(data)
            _end(sink)

    def _spawn(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # It may be over already.
        end.shutdown(socket.SHUT_RDWR)
