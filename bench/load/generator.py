"""A generator of telemetry that encodes its packets itself: `python -m bench.load.generator URL PRODUCT OUT ...`.

One connection publishes with QoS 1 for all devices in turn, as a gateway does. What was sent, and what the broker has
answered for, goes to OUT (numpy): the device's number, `ts`, the kind of each message, whether it was acknowledged.
"""

import argparse
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np

from ingest.wire.packets import GOODBYE, connect_packet, read_packets

PLAIN, LATE, REPEATED, BAD = range(4)
MIDS, AT_ONCE, UNANSWERED = 65_535, 200, 8_000
VARIANTS = 997
PUBACK = 0x40
PATIENCE_S = 60.0


def body_of(variant: int) -> bytes:
    """A reading of 12 metrics of `bench/products/ingest_path.toml`, with places for ts and seq."""
    values: dict[str, object] = {f"sensor_{k}": round(20 + k + variant / 100, 2) for k in range(8)}
    modes = ("idle", "cooling", "defrost")
    values |= {"energy": variant * 0.01, "cycles": variant, "door": bool(variant % 3), "mode": modes[variant % 3]}
    return b'{"ts":%d,"seq":%d,"values":' + json.dumps(values).encode().replace(b"%", b"%%") + b"}"


class Generator:
    """Publishes `messages` messages; `rate` a second, 0: as fast as the broker takes them. Of a thousand, `late` have
    a time of the last hour, `repeated` are sent twice, `bad` are older than any bound."""

    def __init__(self, url: str, product: str, given: argparse.Namespace) -> None:
        self._given = given
        topics = [f"sigap/v1/{product}/D-{n}/telemetry".encode() for n in range(given.devices)]
        self._topics = [len(topic).to_bytes(2, "big") + topic for topic in topics]
        self._bodies = [body_of(variant) for variant in range(VARIANTS)]
        self.device = np.arange(given.messages) % given.devices
        self.ts, self.kind = np.zeros(given.messages, np.int64), self._kinds()
        self.acked = np.zeros(given.messages, bool)
        self._last = [0] * given.devices
        self._sent = self._answered = 0
        at = urlsplit(url)
        self._socket = socket.create_connection((at.hostname or "", at.port or 1883), PATIENCE_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        user, password = (unquote(text) if text else None for text in (at.username, at.password))
        self._socket.sendall(connect_packet("load", user=user, password=password, keepalive=0, session=0, window=MIDS))
        self._socket.recv(4096)
        self._rest = b""

    def _kinds(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        drawn = np.random.default_rng(22).integers(0, 1000, self._given.messages)
        late, repeated, bad = self._given.late, self._given.repeated, self._given.bad
        kinds = np.where(drawn < late, LATE, PLAIN)
        kinds[(late <= drawn) & (drawn < late + repeated)] = REPEATED
        kinds[(late + repeated <= drawn) & (drawn < late + repeated + bad)] = BAD
        kinds[: self._given.devices] = PLAIN
        return kinds

    def run(self) -> None:
        began = time.time()
        while self._answered < self._given.messages:
            room = min(AT_ONCE, UNANSWERED - (self._sent - self._answered), self._given.messages - self._sent)
            if self._given.rate:
                due = int((time.time() - began) * self._given.rate) - self._sent
                room = min(room, due)
                if room <= 0 and self._sent == self._answered:
                    time.sleep(0.002)
            if room > 0:
                self._socket.sendall(b"".join(self._packets(room)))
                self._sent += room
            self._listen(waits=room <= 0 and self._sent > self._answered)
        self._socket.sendall(GOODBYE)

    def _packets(self, count: int) -> Iterator[bytes]:
        now = int(time.time() * 1000)
        for number in range(self._sent, self._sent + count):
            device, kind = int(self.device[number]), self.kind[number]
            ts = self._last[device]
            if kind != REPEATED:
                ts = self._last[device] = max(now, ts + 1)
            if kind == LATE:
                ts -= 600_000 + number % 3_000_000
            elif kind == BAD:
                ts -= 40 * 86_400_000
            self.ts[number] = ts
            variant = number if kind != REPEATED else number - len(self._last)
            payload = self._bodies[variant % VARIANTS] % (ts, number // len(self._last) + 1)
            topic = self._topics[device]
            size = len(topic) + 3 + len(payload)
            head = b"\x32%c%c" % (size & 127 | 128, size >> 7) if size > 127 else b"\x32%c" % size
            yield head + topic + (number % MIDS + 1).to_bytes(2, "big") + b"\0" + payload

    def _listen(self, *, waits: bool) -> None:
        self._socket.settimeout(PATIENCE_S if waits else 0.0)
        try:
            part = self._socket.recv(65_536)
        except BlockingIOError:
            part = None
        finally:
            self._socket.settimeout(PATIENCE_S)
        if part == b"":
            raise ConnectionError("the broker closed the connection")
        _, answers, used = read_packets(data := self._rest + (part or b""))
        self._rest = data[used:]
        for kind, body in answers:
            if kind != PUBACK or (len(body) > 2 and body[2] >= 0x80):
                raise ConnectionError(f"the broker answered {kind:#x} {body!r}")
            mid = int.from_bytes(body[:2], "big")
            self.acked[self._answered + (mid - 1 - self._answered) % MIDS] = True
            self._answered += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("product")
    parser.add_argument("out", type=Path)
    for name in ("messages", "devices", "rate", "late", "repeated", "bad"):
        parser.add_argument(f"--{name}", type=int, default=0)
    given = parser.parse_args()
    generator = Generator(given.url, given.product, given)
    began = time.time()
    generator.run()
    np.savez(
        given.out,
        device=generator.device,
        ts=generator.ts,
        kind=generator.kind,
        acked=generator.acked,
        times=np.array([began, time.time(), time.process_time()]),
    )


if __name__ == "__main__":
    main()
