"""The connection to the broker by which its list of users is read and changed: aiomqtt, in a thread of its own."""

import asyncio
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Overdue
from urllib.parse import unquote, urlsplit

import aiomqtt
import msgspec
from prometheus_client import Counter, Gauge

from fleet.process import Backoff, get_log
from service.broker_access.plugin_shapes import ANSWERS, CONTROL, Answer, Answers, Listed, ListedClient, Numbers
from service.broker_access.users import Command

log = get_log("broker_access")
LOG_TOPICS = ("$SYS/broker/log/N", "$SYS/broker/log/E")
DROPS = "$SYS/broker/publish/messages/dropped"
ANSWERS_WITHIN_S = 20.0
CONNECTS_WITHIN_S = 10.0
PAGE = 2_000
# A change that was under way when its process died is done already, and nobody is left of a client that is gone.
_DONE_ALREADY = ("Role already exists", "Role not found")
_GONE, _GONE_IS_DONE = "Client not found", ("deleteClient", "disableClient")
UNREADABLE = Counter("sigap_broker_unreadable_answers", "Answers of the broker's plugin that could not be read")
DROPPED = Gauge("sigap_broker_dropped", "Messages that the broker has dropped since it started, as it says itself")


class BrokerAway(Exception):
    """The broker cannot be reached, or does not answer: the same may be tried again."""


class ControlRefused(Exception):
    """The plugin refused a command; the message names command, user and reason."""


class ListOutdated(Exception):
    """The broker lacks a user that it had: somebody else changed its list, which is to be read again."""


class Control:
    """Connects, and again whenever the connection is lost. `connection` counts connections: after another one, what
    the broker has may be anything. `on_change` is called where it comes or goes, `on_line` for lines of its log.
    """

    def __init__(self, url: str, *, on_line: Callable[[bytes], None]) -> None:
        self._url, self._on_line = url, on_line
        self._on_change: Callable[[], None] = lambda: None
        self.connection = 0
        self.is_online = False
        self.reason = "it was not asked yet"
        self._loop = asyncio.new_event_loop()
        self._client: aiomqtt.Client | None = None
        self._waiting: dict[str, asyncio.Future[tuple[Answer, ...]]] = {}
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="broker-control", daemon=True)

    def start(self, *, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())
            self._thread.join(CONNECTS_WITHIN_S)

    def ask(self, commands: Sequence[Command], *, timeout_s: float = ANSWERS_WITHIN_S) -> tuple[Answer, ...]:
        """The plugin's answers, one for each command; BrokerAway where none comes."""
        if not self.is_online:
            raise BrokerAway(self.reason)
        asked = asyncio.run_coroutine_threadsafe(self._ask(commands, timeout_s), self._loop)
        try:
            return asked.result(timeout_s + CONNECTS_WITHIN_S)
        except (aiomqtt.MqttError, TimeoutError, Overdue, asyncio.CancelledError) as exc:
            raise BrokerAway(str(exc) or f"no answer within {timeout_s:g} s") from exc

    def change(self, commands: Sequence[Command]) -> None:
        """Has the plugin do these commands in one go; ControlRefused where it did not, ListOutdated where a user that
        is to be changed is gone."""
        for answer in self.ask(commands):
            is_done = answer.error in _DONE_ALREADY or (answer.error == _GONE and answer.command in _GONE_IS_DONE)
            if answer.error and not is_done:
                named = next((one for one in commands if one["command"] == answer.command), {})
                name = named.get("username", named.get("rolename", ""))
                refused = f"{answer.command} {name}: {answer.error}"
                raise ListOutdated(refused) if answer.error == _GONE else ControlRefused(refused)

    def clients(self) -> Iterator[ListedClient]:
        """Every client that the broker knows."""
        offset = 0
        while page := self._page("listClients", offset).clients:
            yield from page
            offset += len(page)

    def roles(self) -> Iterator[str]:
        """The name of every role."""
        offset = 0
        while page := self._page("listRoles", offset).roles:
            yield from page
            offset += len(page)

    def _page(self, command: str, offset: int) -> Listed:
        verbose = command == "listClients"
        [answer] = self.ask([{"command": command, "verbose": verbose, "count": PAGE, "offset": offset}])
        if answer.error or answer.data is None:
            raise ControlRefused(f"{command}: {answer.error}")
        return answer.data

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._stay_connected())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.close()

    async def _stay_connected(self) -> None:
        backoff = Backoff()
        while True:
            began = self._loop.time()
            try:
                await self._connected()
            except (aiomqtt.MqttError, OSError) as exc:
                self.reason = str(exc)
            except Exception as exc:
                self.reason = f"{type(exc).__name__}: {exc}"
                log.exception("unexpected_fault", loop="broker-control")
            finally:
                self._went()
            await asyncio.sleep(backoff.failed(after_s=self._loop.time() - began))

    async def _connected(self) -> None:
        """One connection, until it breaks."""
        parts = urlsplit(self._url)
        async with aiomqtt.Client(
            parts.hostname or "127.0.0.1",
            parts.port or (8883 if parts.scheme == "mqtts" else 1883),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            protocol=aiomqtt.ProtocolVersion.V5,
            tls_context=ssl.create_default_context() if parts.scheme == "mqtts" else None,
            timeout=CONNECTS_WITHIN_S,
        ) as client:
            await client.subscribe([(topic, 0) for topic in (ANSWERS, DROPS, *LOG_TOPICS)])
            self._client, self.is_online = client, True
            self.connection += 1
            self._on_change()
            async for message in client.messages:
                self._take(message)

    def _take(self, message: aiomqtt.Message) -> None:
        if message.topic.value == DROPS:
            if isinstance(message.payload, bytes) and message.payload.isdigit():
                DROPPED.set(int(message.payload))
            return
        if message.topic.value != ANSWERS:
            self._on_line(message.payload)
            return
        # The answers to everybody's commands come here. Those of others have other shapes.
        try:
            numbers = msgspec.json.decode(message.payload, type=Numbers).responses
        except msgspec.MsgspecError:
            UNREADABLE.inc()
            return
        waiting = self._waiting.get(numbers[0].number) if numbers else None
        if waiting is None or waiting.done():
            return
        try:
            waiting.set_result(msgspec.json.decode(message.payload, type=Answers).responses)
        except msgspec.MsgspecError as exc:
            waiting.set_exception(aiomqtt.MqttError(f"an answer that cannot be read: {exc}"))

    def _went(self) -> None:
        was_online, self.is_online, self._client = self.is_online, False, None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(aiomqtt.MqttError("the connection was lost"))
        if was_online:
            self._on_change()

    async def _ask(self, commands: Sequence[Command], timeout_s: float) -> tuple[Answer, ...]:
        if (client := self._client) is None:
            raise aiomqtt.MqttError(self.reason)
        number = uuid.uuid4().hex
        waiting = self._waiting[number] = self._loop.create_future()
        asked = msgspec.json.encode({"commands": [{**one, "correlationData": number} for one in commands]})
        try:
            await client.publish(CONTROL, asked, qos=0)
            return await asyncio.wait_for(waiting, timeout_s)
        finally:
            self._waiting.pop(number, None)
