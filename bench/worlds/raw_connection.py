"""A connection of MQTT 3.1.1 without a client library: what is timed is the broker alone."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def connected(port: int, user: str, secret: str) -> Iterator[socket.socket | None]:
    """A connection of MQTT 3.1.1; None where the broker is away or refuses it."""
    try:
        stream = socket.create_connection(("127.0.0.1", port), 5)
    except OSError:
        yield None
        return
    with stream:
        stream.settimeout(30)
        try:
            stream.sendall(_connect_packet(user, secret))
            answer = stream.recv(4)
        except OSError:
            answer = b""
        yield stream if answer == b"\x20\x02\x00\x00" else None


def _connect_packet(user: str, secret: str) -> bytes:
    def text(value: str) -> bytes:
        return struct.pack("!H", len(value)) + value.encode()

    body = text("MQTT") + bytes([4, 0b11000010]) + struct.pack("!H", 300) + text("") + text(user) + text(secret)
    length, rest = len(body), b""
    while True:
        length, part = divmod(length, 128)
        rest += bytes([part | (128 if length else 0)])
        if not length:
            return b"\x10" + rest + body
