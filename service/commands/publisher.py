"""The connection that commands leave by: kept open by a thread with an event loop of its own."""

import asyncio
import json
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from aiomqtt import Client, MqttError, ProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from fleet.process import Backoff, get_log
from fleet.times import to_milliseconds
from store.commands.sending import DueCommand

log = get_log("service")
ANSWERS_WITHIN_S = 5.0
AT_ONCE = 20
LONGEST_EXPIRY_S = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A command as it goes on the wire."""

    topic: str
    payload: bytes
    correlation: bytes
    expires_in_s: int


def as_message(command: DueCommand, now: datetime) -> Outgoing:
    """The message that `docs/wire-format.md` describes; the broker keeps it no longer than the command lasts."""
    body = {
        "id": command.wire_id,
        "type": command.type,
        "args": command.args,
        "expires": to_milliseconds(command.expires_at),
    }
    seconds = int((command.expires_at - now).total_seconds())
    return Outgoing(
        topic=f"sigap/v1/{command.product}/{command.serial}/command",
        payload=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        correlation=command.wire_id.encode(),
        expires_in_s=min(max(seconds, 1), LONGEST_EXPIRY_S),
    )


class CommandPublisher:
    """Publishes with MQTT 5 and QoS 1, and says which messages the broker has taken. `changed` is called when a
    connection stands or is lost; it comes back by itself."""

    def __init__(self, url: str, *, changed: Callable[[], None] = lambda: None) -> None:
        self._url, self._changed = url, changed
        self._loop = asyncio.new_event_loop()
        self._client: Client | None = None
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="command publisher", daemon=True)

    def __enter__(self) -> "CommandPublisher":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def connected(self) -> bool:
        return self._client is not None

    def publish(self, messages: Sequence[Outgoing]) -> list[bool]:
        """Of each message whether the broker acknowledged it within ANSWERS_WITHIN_S."""
        return asyncio.run_coroutine_threadsafe(self._publish_all(messages), self._loop).result()

    async def _publish_all(self, messages: Sequence[Outgoing]) -> list[bool]:
        client, few = self._client, asyncio.Semaphore(AT_ONCE)
        if client is None:
            return [False] * len(messages)

        async def publish(message: Outgoing) -> bool:
            async with few:
                with suppress(MqttError):
                    await client.publish(
                        message.topic,
                        message.payload,
                        qos=1,
                        properties=_properties(message),
                        timeout=ANSWERS_WITHIN_S,
                    )
                    return True
                return False

        return list(await asyncio.gather(*map(publish, messages)))

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._keep_connected())

    async def _keep_connected(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            began = time.monotonic()
            connected = False
            try:
                async with _client_of(self._url) as client:
                    client.pending_calls_threshold = AT_ONCE + 1
                    self._client, connected = client, True
                    log.info("commands_connected")
                    self._changed()
                    await self._until_lost_or_stopped(client)
            except MqttError as exc:
                if not self._stop.is_set():
                    log.warning("commands_disconnected", reason=str(exc))
            finally:
                self._client = None
            self._changed()
            wait_s = backoff.failed(after_s=time.monotonic() - began if connected else 0.0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), wait_s)

    async def _until_lost_or_stopped(self, client: Client) -> None:
        """Raises MqttError where the connection is lost."""

        async def until_lost() -> None:
            async for _ in client.messages:  # It subscribes to nothing: this ends with the connection.
                pass

        lost, stopped = asyncio.ensure_future(until_lost()), asyncio.ensure_future(self._stop.wait())
        await asyncio.wait((lost, stopped), return_when=asyncio.FIRST_COMPLETED)
        for task in (lost, stopped):
            task.cancel()
        if lost.done() and not lost.cancelled():
            await lost


def _client_of(url: str) -> Client:
    parts = urlsplit(url)
    secure = parts.scheme == "mqtts"
    return Client(
        parts.hostname or "127.0.0.1",
        parts.port or (8883 if secure else 1883),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        identifier=f"sigap-commands-{uuid.uuid4().hex[:12]}",
        protocol=ProtocolVersion.V5,
        clean_start=True,
        max_inflight_messages=AT_ONCE,
        timeout=ANSWERS_WITHIN_S,
        keepalive=30,
        tls_context=ssl.create_default_context() if secure else None,
    )


def _properties(message: Outgoing) -> Properties:
    """MQTT 5's own way to ask and answer, for devices that go by it; the payload says the same to all others."""
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.MessageExpiryInterval = message.expires_in_s
    properties.ResponseTopic = f"{message.topic}/result"
    properties.CorrelationData = message.correlation
    properties.ContentType = "application/json"
    return properties
