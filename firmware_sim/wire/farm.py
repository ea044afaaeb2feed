"""Hundreds of devices in one process, a connection each, turned by one thread."""

import contextlib
import math
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode

from firmware_sim.wire.commands import LATE_MS, Manner
from firmware_sim.wire.device import Clock, Device
from firmware_sim.wire.store_and_forward import Transmission

RETRY_S = 1.0
TURN_S = 0.2
# Connecting blocks the thread for a moment: the others get their turn in between.
CONNECTS_A_TURN = 25


class Farm:
    """Devices that send what a simulated fleet gives them. A status `offline` cuts the device's connection, so that
    the broker publishes its will; `online` connects it again."""

    def __init__(
        self,
        url: str,
        product: str,
        serials: Sequence[str],
        *,
        firmware: str,
        clock: Clock,
        limits: Mapping[str, tuple[float, float]] | None = None,
        credentials: Callable[[str], tuple[str, str]] | None = None,
        manners: Mapping[str, Manner] | None = None,
        cures: Collection[str] = (),
        late_ms: int = LATE_MS,
    ) -> None:
        """`manners`: how devices treat commands, by serial; all others obey. `cures`, `late_ms`: as of
        `firmware_sim.wire.commands`."""
        self._carried_out: deque[tuple[str, str]] = deque()
        self._changed = threading.Condition()
        self.devices = {
            serial: Device(
                url,
                product,
                serial,
                firmware=firmware,
                clock=clock,
                limits=limits,
                credentials=credentials(serial) if credentials else None,
                manner=(manners or {}).get(serial, Manner.OBEYS),
                cures=cures,
                late_ms=late_ms,
                carried_out=partial(self._note_carried_out, serial),
                told=self._tell,
            )
            for serial in serials
        }
        self._selector = selectors.DefaultSelector()
        self._inbox: deque[Transmission] = deque()
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._connect_at = dict.fromkeys(serials, 0.0)
        self._queues: dict[str, deque[Transmission]] = {}
        self._stopping = False
        for device in self.devices.values():
            self._listen(device.client)
        self._thread = threading.Thread(target=self._run, name=f"{product} farm", daemon=True)

    def __enter__(self) -> "Farm":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping = True
        self._call()
        self._thread.join()
        self._selector.close()
        self._wake.close()
        self._woken.close()

    @property
    def connected(self) -> int:
        return sum(device.connected for device in self.devices.values())

    def carried_out(self) -> list[tuple[str, str]]:
        """(serial, the command's word) of what undid damage since the last call; whoever owns the fleet applies it."""
        return [self._carried_out.popleft() for _ in range(len(self._carried_out))]

    def publish(self, transmissions: Iterable[Transmission]) -> None:
        """Hands over; a device without connection keeps its messages and sends them when it has one."""
        self._inbox.extend(transmissions)
        self._call()

    def wait_connected(self, seconds: float) -> bool:
        """Whether all devices were connected within that time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.connected == len(self.devices), seconds)

    def flush(self, seconds: float) -> bool:
        """Whether the broker has answered for everything handed over, within that time."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, seconds)

    def _note_carried_out(self, serial: str, command: str) -> None:
        self._carried_out.append((serial, command))

    def _is_idle(self) -> bool:
        """A device that is offline on purpose has nothing left to send."""
        return not self._inbox and not self._queues and not any(d.unanswered for d in self.devices.values())

    def _listen(self, client: Client) -> None:
        both = selectors.EVENT_READ | selectors.EVENT_WRITE
        client.on_socket_open = self._on_socket_open
        client.on_socket_close = lambda c, _, s: self._forget(s)
        client.on_socket_register_write = lambda c, _, s: self._watch(s, both, c)
        client.on_socket_unregister_write = lambda c, _, s: self._watch(s, selectors.EVENT_READ, c)

    def _run(self) -> None:
        cared = time.monotonic()
        while not self._stopping:
            self._hand_out()
            self._connect()
            for device in self.devices.values():
                device.answer_late()
            for key, events in self._selector.select(TURN_S):
                self._turn(key, events)
            if time.monotonic() - cared > 1.0:
                cared = time.monotonic()
                for device in self.devices.values():
                    device.client.loop_misc()
        for device in self.devices.values():
            device.client.disconnect()
            device.client.loop_write()

    def _hand_out(self) -> None:
        while self._inbox:
            message = self._inbox[0]
            self._queues.setdefault(message.serial, deque()).append(message)
            self._inbox.popleft()
        for serial in list(self._queues):
            queue = self._queues[serial]
            while queue and self._is_sent(self.devices[serial], queue[0]):
                queue.popleft()
            if not queue:
                del self._queues[serial]
        self._tell()

    def _is_sent(self, device: Device, message: Transmission) -> bool:
        """Whether that was done; a device goes offline when the broker has answered for all it said before."""
        if message.kind != "status":
            device.publish(message.kind, message.payload)
        elif b'"offline"' in message.payload:
            if device.unanswered:
                return False
            self._connect_at[device.serial] = math.inf
            device.drop()
        elif self._connect_at.get(device.serial) == math.inf:
            if device.client.socket() is not None:
                return False
            self._connect_at[device.serial] = 0.0
        elif device.connected:
            device.say_online(message.payload)
        return True

    def _connect(self) -> None:
        now = time.monotonic()
        lost = [
            d.serial for d in self.devices.values() if d.client.socket() is None and d.serial not in self._connect_at
        ]
        self._connect_at.update(dict.fromkeys(lost, now + RETRY_S))
        for serial in [serial for serial, at in self._connect_at.items() if at <= now][:CONNECTS_A_TURN]:
            try:
                self.devices[serial].client.reconnect()
                del self._connect_at[serial]
            except OSError:
                self._connect_at[serial] = now + RETRY_S

    def _turn(self, key: selectors.SelectorKey, events: int) -> None:
        if key.data is None:
            self._woken.recv(4096)
            return
        client: Client = key.data
        if events & selectors.EVENT_READ and client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return
        if events & selectors.EVENT_WRITE:
            client.loop_write()

    def _on_socket_open(self, client: Client, userdata: Any, connection: Any) -> None:
        self._selector.register(connection, selectors.EVENT_READ, client)

    def _watch(self, connection: Any, events: int, client: Client) -> None:
        if connection.fileno() in self._selector.get_map():
            self._selector.modify(connection, events, client)

    def _forget(self, connection: Any) -> None:
        if connection.fileno() in self._selector.get_map():
            self._selector.unregister(connection)

    def _call(self) -> None:
        with contextlib.suppress(BlockingIOError):  # it has been called often enough
            self._wake.send(b"!")

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
