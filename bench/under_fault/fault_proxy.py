"""A proxy on loopback between two parts of ours, whose connections can be cut, held, slowed and delayed."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

READ_AT_ONCE = 65_536
ENDS_WITHIN_S = 10.0
Target = tuple[str, int] | Path
_Pair = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class FaultProxy:
    """Between whoever connects to `port` and `target`, an address or a Unix socket. It runs in a thread of its own;
    every method may be called from any other."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._pairs = set[_Pair]()
        self._tasks = set[asyncio.Task[None]]()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._delay_s, self._bytes_per_s = 0.0, 0.0
        self._is_shut = False
        self.held = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        """For a target that speaks MQTT."""
        return f"mqtt://127.0.0.1:{self.port}"

    def __enter__(self) -> "FaultProxy":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(ENDS_WITHIN_S)
        return self

    def __exit__(self, *exc: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(ENDS_WITHIN_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Ends every connection that goes through at this moment, as a reset."""
        self._do(self._cut)

    def shut(self) -> None:
        """Ends every connection, and takes no other until it is opened."""
        self._do(lambda: self._set_shut(True))

    def open(self) -> None:
        self._do(lambda: self._set_shut(False))

    def hold(self) -> None:
        """Half-open: connections stand, and nothing passes; `held` is set when something waits to."""
        self.held.clear()
        self._do(self._flowing.clear)

    def let_go(self) -> None:
        self._do(self._flowing.set)

    def slow_down(self, *, delay_s: float = 0.0, bytes_per_s: float = 0.0) -> None:
        """What is read is passed on `delay_s` later, and at most so fast; without either, as before."""
        self._delay_s, self._bytes_per_s = delay_s, bytes_per_s

    def _do(self, what: Callable[[], object]) -> None:
        """Returns when it is done."""

        async def do() -> None:
            what()

        asyncio.run_coroutine_threadsafe(do(), self._loop).result(ENDS_WITHIN_S)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        self._cut()
        self._flowing.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cut(self) -> None:
        pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                end.transport.abort()

    def _set_shut(self, is_shut: bool) -> None:
        self._is_shut = is_shut
        if is_shut:
            self._cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(asyncio.CancelledError):  # The proxy is closed.
                await self._serve(reader, writer)
        finally:
            self._tasks.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._is_shut:
                raise ConnectionRefusedError
            if isinstance(self._target, Path):
                far_reader, far_writer = await asyncio.open_unix_connection(str(self._target))
            else:
                far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, far_writer)
        self._pairs.add(pair)
        try:
            # The first fault of either way ends both; the end of one way does not.
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        except OSError:
            pass
        finally:
            self._pairs.discard(pair)
            for end in pair:
                end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(READ_AT_ONCE):
            if not self._flowing.is_set():
                self.held.set()
                await self._flowing.wait()
            wait_s = self._delay_s + (len(data) / self._bytes_per_s if self._bytes_per_s else 0.0)
            if wait_s:
                await asyncio.sleep(wait_s)
            writer.write(data)
            await writer.drain()
        writer.write_eof()
