"""A connection to the broker, made again whenever it is lost. One thread reads and writes; others hand it bytes."""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol
from urllib.parse import unquote, urlsplit

from fleet.process import Backoff, get_log
from ingest.wire.packets import (
    CONNACK,
    FAILURES,
    GOODBYE,
    KEEPALIVE,
    PINGREQ,
    Answer,
    BadPacket,
    Published,
    connect_packet,
    read_packets,
    split_properties,
)

log = get_log("ingest")
KEEPALIVE_S, CONNECTS_WITHIN_S = 60, 10.0
READ_AT_ONCE = 256 * 1024
# A network that goes away tells nobody. Within 20 s the connection counts as lost, so that a new one is tried while the
# network is away, and stands soon after it is back; by itself, Linux waits for up to a quarter of an hour.
LOST_AFTER_MS = 20_000
OPTIONS = {
    "TCP_NODELAY": 1,
    "TCP_KEEPIDLE": 10,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 2,
    "TCP_USER_TIMEOUT": LOST_AFTER_MS,
}


class Peer(Protocol):
    """Who a connection works for; its thread calls them."""

    def connected_anew(self, *, session_present: bool, has_identifiers: bool) -> None: ...

    def received(self, published: Sequence[Published]) -> None: ...

    def answered(self, answer: Answer) -> None: ...

    def lost(self, reason: str) -> None: ...


class BrokerRefused(Exception):
    """The broker takes no connection of ours."""


class BrokerConnection:
    """`has_room`: whether more may be read; where it turns true, somebody calls `wake`. The broker waits meanwhile.
    `number`: counts the connections that stood."""

    def __init__(
        self, url: str, client: str, peer: Peer, *, session_s: int, window: int, has_room: Callable[[], bool]
    ) -> None:
        self._url, self._client, self._peer = urlsplit(url), client, peer
        self._session_s, self._window, self._has_room = session_s, window, has_room
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._out, self._is_open, self.number = bytearray(), False, 0
        self._keepalive_s = float(KEEPALIVE_S)
        self._bell: socket.socket
        self._clapper: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name=f"mqtt-{client}", daemon=True)

    def start(self) -> None:
        self._bell, self._clapper = socket.socketpair()
        for end in (self._bell, self._clapper):
            end.setblocking(False)
        self._thread.start()

    def stop(self, *, says_goodbye: bool = True) -> None:
        """Returns when the thread has ended."""
        if says_goodbye:
            self.send(GOODBYE)
        self._stop.set()
        self.wake()
        if self._clapper is not None:
            self._thread.join()
            self._bell.close()
            self._clapper.close()

    def send(self, data: bytes, *, on: int | None = None) -> None:
        """Nothing is sent where no connection stands, or another one than `on`."""
        with self._lock:
            if self._is_open and on in (None, self.number):
                self._out += data
        self.wake()

    def wake(self) -> None:
        """The thread looks at everything anew; a bell that is full already, or taken down, is not rung."""
        if self._clapper is not None:
            with suppress(OSError):
                self._clapper.send(b"!")

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                with self._connect() as sock:
                    self._serve(sock)
            except (OSError, BadPacket) as exc:
                self._end(str(exc) or repr(exc))
            except BrokerRefused as exc:
                log.warning("broker_refused", reason=str(exc))
            except Exception as exc:
                log.exception("unexpected_fault", loop="mqtt")
                self._end(repr(exc))
            self._stop.wait(backoff.failed(after_s=time.monotonic() - began))

    def _end(self, reason: str) -> None:
        with self._lock:
            was_open, self._is_open = self._is_open, False
            self._out.clear()
        if was_open:
            self._peer.lost(reason)

    def _connect(self) -> socket.socket:
        at = self._url
        port = at.port or (8883 if at.scheme == "mqtts" else 1883)
        sock = socket.create_connection((at.hostname or "127.0.0.1", port), CONNECTS_WITHIN_S)
        try:
            _set_options(sock)
            if at.scheme == "mqtts":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=at.hostname)
            sock.sendall(
                connect_packet(
                    self._client,
                    user=unquote(at.username) if at.username else None,
                    password=unquote(at.password or "") if at.username else None,
                    keepalive=KEEPALIVE_S,
                    session=self._session_s,
                    window=self._window,
                )
            )
        except BaseException:
            sock.close()
            raise
        return sock

    def _serve(self, sock: socket.socket) -> None:
        """Until the connection is lost or the worker stops."""
        rest = self._greeted(sock)
        sock.setblocking(False)
        heard = said = time.monotonic()
        poll, interest = select.poll(), -1
        poll.register(self._bell, select.POLLIN)
        is_pending = bool(rest)
        while True:
            now, has_room = time.monotonic(), self._has_room()
            if has_room and now - heard > 1.5 * self._keepalive_s:
                raise OSError("the broker has fallen silent")
            if now - said >= self._keepalive_s / 2:
                self.send(PINGREQ)
            said = now if self._write(sock) else said
            if self._stop.is_set():
                self._end("stopped")
                return
            wanted = (select.POLLIN if has_room else 0) | (select.POLLOUT if self._out else 0)
            if wanted != interest:
                poll.register(sock, wanted)
                interest = wanted
            ready = dict(poll.poll(0 if is_pending and has_room else self._keepalive_s / 4 * 1000))
            if self._bell.fileno() in ready:
                with suppress(BlockingIOError):
                    self._bell.recv(4096)
            if not has_room:
                heard = time.monotonic()  # What the broker sent meanwhile was not read.
            elif is_pending or sock.fileno() in ready:
                rest, is_pending = self._read(sock, rest)
                heard = time.monotonic()

    def _greeted(self, sock: socket.socket) -> bytes:
        """Waits for the broker's answer to the connection; what came behind it."""
        data = b""
        while True:
            if not (part := sock.recv(READ_AT_ONCE)):
                raise OSError("the broker closed the connection")
            data += part
            if len(data) >= 2 and (end := 2 + data[1]) <= len(data) and data[1] < 128:
                break
        if data[0] != CONNACK or end < 4:
            raise BadPacket("the broker's first packet is no answer to a connection")
        if data[3] >= FAILURES:
            raise BrokerRefused(f"reason {data[3]:#04x}")
        properties, _ = split_properties(data[2:end], 2)
        [keepalive, *_] = properties.get(KEEPALIVE, [KEEPALIVE_S])
        self._keepalive_s = float(keepalive) or float(KEEPALIVE_S)
        with self._lock:
            self._is_open, self.number = True, self.number + 1
        self._peer.connected_anew(session_present=bool(data[2] & 1), has_identifiers=properties.get(0x29, [1])[0] != 0)
        return data[end:]

    def _read(self, sock: socket.socket, rest: bytes) -> tuple[bytes, bool]:
        """Reads once and hands on what is whole; what is not, and whether more may wait inside the socket (TLS)."""
        try:
            part = sock.recv(READ_AT_ONCE)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            part = None
        if part == b"":
            raise OSError("the broker closed the connection")
        data = rest + part if part else rest
        published, answers, used = read_packets(data)
        for answer in answers:
            self._peer.answered(answer)
        if published:
            self._peer.received(published)
        return data[used:], isinstance(sock, ssl.SSLSocket) and part is not None

    def _write(self, sock: socket.socket) -> bool:
        """Whether anything was sent."""
        with self._lock:
            if not self._out:
                return False
            try:
                sent = sock.send(bytes(self._out[:READ_AT_ONCE]))
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return False
            del self._out[:sent]
            return sent > 0


def _set_options(sock: socket.socket) -> None:
    """Those that this system has."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in OPTIONS.items():
        if (option := getattr(socket, name, None)) is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
