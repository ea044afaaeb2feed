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
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit

from aiomqtt import Client, MqttError, ProtocolVersion
from paho.mqtt.client import Client as PahoClient
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from fleet.process import Backoff, get_log
from fleet.times import to_milliseconds
from store.commands.sending import DueCommand

log = get_log("service")
ANSWERS_WITHIN_S = 5.0
AT_ONCE = 20
LONGEST_EXPIRY_S = 2**32 - 1
# With these the client has written nothing.
NOTHING_LEFT = (MQTTErrorCode.MQTT_ERR_NO_CONN, MQTTErrorCode.MQTT_ERR_QUEUE_SIZE)


class Delivery(StrEnum):
    """What became of a message: the broker took or refused it; did not answer, so that nobody knows; or was never sent
    it."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    KEPT = "kept"


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


class _Client(Client):
    """aiomqtt's client, which also tells with which reason the broker acknowledges a message."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._answers: dict[int, asyncio.Future[ReasonCode]] = {}

    async def hand_over(self, message: Outgoing) -> Delivery:
        info = self._client.publish(message.topic, message.payload, qos=1, properties=_properties(message))
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return Delivery.KEPT if info.rc in NOTHING_LEFT else Delivery.UNANSWERED
        answer: asyncio.Future[ReasonCode] = asyncio.get_running_loop().create_future()
        self._answers[info.mid] = answer
        try:
            reason = await asyncio.wait_for(answer, ANSWERS_WITHIN_S)
        except TimeoutError:
            return Delivery.UNANSWERED
        finally:
            del self._answers[info.mid]
        if reason.is_failure:
            log.warning("command_refused", topic=message.topic, reason=str(reason))
            return Delivery.REFUSED
        return Delivery.TAKEN

    def _on_publish(
        self, client: PahoClient, userdata: object, mid: int, reason_code: ReasonCode, properties: Properties
    ) -> None:
        """Comes by the event loop that `hand_over` runs on."""
        answer = self._answers.get(mid)
        if answer is not None and not answer.done():
            answer.set_result(reason_code)


class CommandPublisher:
    """Publishes with MQTT 5 and QoS 1, and says what became of each message. `changed` is called when a connection
    stands or is lost; it comes back by itself."""

    def __init__(self, url: str, *, changed: Callable[[], None] = lambda: None) -> None:
        self._url, self._changed = url, changed
        self._loop = asyncio.new_event_loop()
        self._client: _Client | None = None
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

    def publish(self, messages: Sequence[Outgoing]) -> list[Delivery]:
        """What became of each message within ANSWERS_WITHIN_S."""
        return asyncio.run_coroutine_threadsafe(self._publish_all(messages), self._loop).result()

    async def _publish_all(self, messages: Sequence[Outgoing]) -> list[Delivery]:
        client, few = self._client, asyncio.Semaphore(AT_ONCE)
        if client is None:
            return [Delivery.KEPT] * len(messages)

        async def publish(message: Outgoing) -> Delivery:
            async with few:
                return await client.hand_over(message)

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


def _client_of(url: str) -> _Client:
    parts = urlsplit(url)
    secure = parts.scheme == "mqtts"
    return _Client(
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
