"""Devices that publish telemetry at a rate, and send again what a broker did not answer for.

As the contract of devices asks: where the broker has no session for it any more, a device sends its last ten minutes
again (here: all it has); where there is one, what is unanswered.
"""

import asyncio
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from urllib.parse import urlsplit

from bench.load.generator import PUBACK, VARIANTS, body_of
from bench.under_fault.poison import poisoned
from ingest.wire.packets import connect_packet, read_packets, split_properties

RECEIVE_MAXIMUM, MIDS = 0x21, 65_535
TICK_S, AT_ONCE, MOST_UNANSWERED = 0.02, 100, 2_000
SESSION_S, PATIENCE_S = 3_600, 180.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 2.0


class Sent:
    """What was made and sent. A poisoned message has no `ts`."""

    def __init__(self, devices: int) -> None:
        self.keys: list[tuple[int, int, int]] = []  # Device, ts, seq.
        self.poison: list[int] = []
        self.packets: list[tuple[bytes, bytes]] = []  # Topic with its length, payload.
        self.acked = bytearray()
        self._last, self._seq = [0] * devices, [0] * devices

    def make(self, topic: bytes, device: int) -> int:
        """A reading of now; its number."""
        ts = self._last[device] = max(round(time.time() * 1000), self._last[device] + 1)
        self._seq[device] += 1
        self.keys.append((device, ts, self._seq[device]))
        return self._add(topic, _BODIES[len(self.packets) % VARIANTS] % (ts, self._seq[device]))

    def make_poison(self, topic: bytes) -> int:
        number = len(self.packets)
        self.poison.append(number)
        return self._add(topic, poisoned(number))

    def _add(self, topic: bytes, payload: bytes) -> int:
        self.packets.append((topic, payload))
        self.acked.append(0)
        return len(self.packets) - 1


_BODIES = [body_of(variant) for variant in range(VARIANTS)]


class DeviceConnection:
    """One client of the broker, of one device or, as a gateway's, of many."""

    def __init__(self, url: str, name: str, sent: Sent) -> None:
        at = urlsplit(url)
        self._address, self._name, self._sent = (at.hostname or "", at.port or 1883), name, sent
        self._mine: list[int] = []
        self._pending, self._unanswered = deque[int](), dict[int, int]()
        self._wake, self._last_mid, self._most = asyncio.Event(), 0, MOST_UNANSWERED
        self._writer: asyncio.StreamWriter | None = None
        self.has_connected = asyncio.Event()

    def offer(self, number: int) -> None:
        self._mine.append(number)
        self._pending.append(number)
        self._wake.set()

    def drop(self) -> None:
        """The network goes away: no goodbye."""
        if self._writer is not None:
            self._writer.transport.abort()

    async def run(self) -> None:
        """Tries at once, then ever more seldom, as devices do."""
        longest_s = FIRST_WAIT_S
        while True:
            self.has_connected.clear()
            with suppress(OSError, EOFError):
                await self._connected()
            self._writer = None
            longest_s = FIRST_WAIT_S if self.has_connected.is_set() else min(2 * longest_s, LONGEST_WAIT_S)
            await asyncio.sleep(random.uniform(0, longest_s))  # nosec B311: a wait before the next try.

    async def _connected(self) -> None:
        reader, writer = await asyncio.open_connection(*self._address)
        self._writer = writer
        try:
            hello = connect_packet(self._name, user=None, password=None, keepalive=0, session=SESSION_S, window=100)
            writer.write(hello)
            rest = await self._greeted(reader, writer)
            answers = asyncio.create_task(self._answers(reader, rest))
            sends = asyncio.create_task(self._sends(writer))
            try:
                await asyncio.wait([answers, sends], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (answers, sends):
                    task.cancel()
                await asyncio.gather(answers, sends, return_exceptions=True)
        finally:
            writer.transport.abort()

    async def _greeted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        answers, data = list[tuple[int, bytes]](), b""
        while not answers:
            if not (part := await reader.read(4096)):
                raise EOFError
            _, found, used = read_packets(data := data + part)
            answers, rest = [(one.kind, one.body) for one in found], data[used:]
        body = answers[0][1]
        properties, _ = split_properties(body, 2)
        [most, *_] = properties.get(RECEIVE_MAXIMUM, [MIDS])
        self._most = min(MOST_UNANSWERED, int(most) if isinstance(most, int) else MIDS)
        if body[0] & 1:
            for mid, number in self._unanswered.items():
                writer.write(self._packet(number, mid, again=True))
        else:
            self._unanswered.clear()
            self._pending = deque(self._mine)
        self._wake.set()
        self.has_connected.set()
        return rest

    async def _sends(self, writer: asyncio.StreamWriter) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while (room := min(AT_ONCE, self._most - len(self._unanswered), len(self._pending))) > 0:
                packets = []
                for _ in range(room):
                    number = self._pending.popleft()
                    mid = self._last_mid = self._last_mid % MIDS + 1
                    self._unanswered[mid] = number
                    packets.append(self._packet(number, mid))
                writer.write(b"".join(packets))
                await writer.drain()

    async def _answers(self, reader: asyncio.StreamReader, rest: bytes) -> None:
        while part := await reader.read(65_536):
            _, answers, used = read_packets(data := rest + part)
            rest = data[used:]
            for answer in answers:
                refused = len(answer.body) > 2 and answer.body[2] >= 0x80
                if answer.kind == PUBACK and not refused:
                    number = self._unanswered.pop(int.from_bytes(answer.body[:2], "big"), None)
                    if number is not None:
                        self._sent.acked[number] = 1
            self._wake.set()

    def _packet(self, number: int, mid: int, *, again: bool = False) -> bytes:
        topic, payload = self._sent.packets[number]
        size, out = len(topic) + 3 + len(payload), bytearray([0x3A if again else 0x32])
        while size > 127:
            out.append(size & 127 | 128)
            size >>= 7
        out.append(size)
        return bytes(out) + topic + mid.to_bytes(2, "big") + b"\0" + payload


class Devices:
    """`count` devices over `connections` connections, in a thread of its own."""

    def __init__(self, url: str, product: str, *, name: str, count: int, connections: int, sent: Sent) -> None:
        self._topics = []
        for n in range(count):
            topic = f"sigap/v1/{product}/D-{n}/telemetry".encode()
            self._topics.append(len(topic).to_bytes(2, "big") + topic)
        self._sent, self._rate, self._poison, self._next = sent, 0, 0, 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="devices", daemon=True)
        self._tasks: list[asyncio.Task[None]] = []
        self._connections = [DeviceConnection(url, f"{name}-{n}", sent) for n in range(connections)]

    def __enter__(self) -> "Devices":
        """Returns when every connection stands."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(PATIENCE_S)
        return self

    def __exit__(self, *exc: object) -> None:
        asyncio.run_coroutine_threadsafe(self._finish(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def send(self, *, rate: int, poison: int = 0) -> None:
        """So many messages a second from now on, of a thousand of which `poison` are poisoned."""
        self._rate, self._poison = rate, poison

    def drop_all(self) -> None:
        """Every connection is lost at once."""
        for one in self._connections:
            self._loop.call_soon_threadsafe(one.drop)

    def go_on(self, messages: int) -> None:
        """Returns when so many more messages have been made."""
        wanted = len(self._sent.packets) + messages
        self._wait(lambda: len(self._sent.packets) >= wanted, "made")

    def end(self) -> None:
        """Makes no more, and returns when the broker has answered for all that was made."""
        self._rate = 0
        self._wait(lambda: all(self._sent.acked), "answered for")

    def _wait(self, is_done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not is_done():
            if time.monotonic() > deadline:
                raise RuntimeError(f"messages are not {what} within {PATIENCE_S:g} s")
            time.sleep(TICK_S)

    async def _begin(self) -> None:
        work: list[Coroutine[object, object, None]] = [self._make(), *(one.run() for one in self._connections)]
        self._tasks = [asyncio.create_task(one) for one in work]
        await asyncio.gather(*(one.has_connected.wait() for one in self._connections))

    async def _finish(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _make(self) -> None:
        due = 0.0
        while True:
            await asyncio.sleep(TICK_S)
            due = min(due + self._rate * TICK_S, float(self._rate))
            while due >= 1:
                due -= 1
                self._make_one()

    def _make_one(self) -> None:
        number, self._next = self._next, self._next + 1
        device = number % len(self._topics)
        topic = self._topics[device]
        is_poison = self._poison and number * 7 % 1000 < self._poison
        made = self._sent.make_poison(topic) if is_poison else self._sent.make(topic, device)
        self._connections[device % len(self._connections)].offer(made)
