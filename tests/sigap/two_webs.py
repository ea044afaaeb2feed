"""Web processes at one address, as behind a load balancer, which a test has killed at a chosen moment."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PATIENCE_S = 120.0


class Moment(StrEnum):
    """When the process dies that a request reached: before it can have done much, or when all is done and nobody was
    told."""

    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(slots=True)
class Ambush:
    """Requests whose first line matches meet these moments, one after the other; None lets one through."""

    line: re.Pattern[bytes]
    moments: list[Moment | None]
    met: list[str] = field(default_factory=list)


class Balancer:
    """Each connection goes to the process whose turn it is, or to the next one that answers."""

    def __init__(self, ports: Mapping[str, int], kill: Callable[[str], None]) -> None:
        """`ports`: by name of the process. `kill`: by name."""
        self._ports, self._kill = dict(ports), kill
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._turn = 0
        self._ambushes: list[Ambush] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "Balancer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def ambush(self, line: str, *moments: Moment | None) -> Ambush:
        """`line`: a pattern of a request's first line, such as `POST /n/`."""
        made = Ambush(re.compile(line.encode()), list(moments))
        with self._lock:
            self._ambushes.append(made)
        return made

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        name, far = self._reach()
        doomed = threading.Event()
        back = threading.Thread(target=self._answer, args=(name, far, near, doomed), daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while data := near.recv(65_536):
                moment = self._moment(data, name)
                if moment is Moment.ANSWERED:
                    doomed.set()
                far.sendall(data)
                if moment is Moment.ASKED:
                    self._kill(name)
        _end(far)

    def _answer(self, name: str, far: socket.socket, near: socket.socket, doomed: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65_536):
                if doomed.is_set():
                    self._kill(name)
                    break
                near.sendall(data)
        _end(near)
        _end(far)

    def _moment(self, data: bytes, name: str) -> Moment | None:
        with self._lock:
            for ambush in self._ambushes:
                if ambush.moments and ambush.line.match(data):
                    moment = ambush.moments.pop(0)
                    ambush.met.append(f"{moment}: {name}" if moment else name)
                    return moment
        return None

    def _reach(self) -> tuple[str, socket.socket]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with self._lock:
                self._turn += 1
                names = [*self._ports]
                turn = self._turn
            for place in range(len(names)):
                name = names[(turn + place) % len(names)]
                with contextlib.suppress(OSError):
                    return name, socket.create_connection(("127.0.0.1", self._ports[name]))
            assert time.monotonic() < deadline, "no web process came back"
            time.sleep(0.05)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # It may be over already.
        end.shutdown(socket.SHUT_RDWR)
    end.close()
