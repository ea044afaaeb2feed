"""Receipts: messages received and not stored yet, in a queue bounded in messages and in bytes."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.messages import Message

MOST_MESSAGES = 10_000
MOST_BYTES = 64 << 20


class Receipt(NamedTuple):
    """A message with what its acknowledgement needs: packet id, QoS, and the connection it came on.

    `message` is None for what another worker slot stores: it is only acknowledged, in its turn.
    """

    message: Message | None
    mid: int
    qos: int
    epoch: int

    @property
    def size(self) -> int:
        return len(self.message.payload) if self.message else 0


class ReceiptQueue:
    """A queue between the network thread, which reads no more while it is full, and the storing loop. `on_room`: called
    by whoever takes from a full one."""

    def __init__(
        self,
        *,
        most_messages: int = MOST_MESSAGES,
        most_bytes: int = MOST_BYTES,
        on_room: Callable[[], None] = lambda: None,
    ) -> None:
        self._items: deque[Receipt] = deque()
        self._bytes = 0
        self._most_messages, self._most_bytes = most_messages, most_bytes
        self._changed = threading.Condition()
        self._closed = False
        self.on_room = on_room

    @property
    def has_room(self) -> bool:
        return len(self._items) < self._most_messages and self._bytes < self._most_bytes

    def put_all(self, receipts: Sequence[Receipt]) -> None:
        """Puts what was received at once, and waits for nothing: the bounds are passed by that much at most."""
        size = sum(len(message.payload) for message, *_ in receipts if message is not None)
        with self._changed:
            self._items.extend(receipts)
            self._bytes += size
            self._changed.notify_all()

    def put(self, receipt: Receipt) -> None:
        """Waits for room; a single message larger than the bound still passes when the queue is empty."""
        size = receipt.size
        with self._changed:
            while not self._closed and self._items and self._is_full(size):
                self._changed.wait()
            self._items.append(receipt)
            self._bytes += size
            self._changed.notify_all()

    def take(self, *, most: int, seconds: float) -> list[Receipt]:
        """Up to `most` receipts in order of receipt; an empty list when none came in `seconds`."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not self._items and not self._closed:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            had_room = self.has_room
            taken = [self._items.popleft() for _ in range(min(most, len(self._items)))]
            self._bytes -= sum(len(message.payload) for message, *_ in taken if message is not None)
            self._changed.notify_all()
        if not had_room:
            self.on_room()
        return taken

    def close(self) -> None:
        """Ends every wait. What is inside was never acknowledged, and the broker sends it again."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def __len__(self) -> int:
        return len(self._items)

    def _is_full(self, size: int) -> bool:
        return len(self._items) >= self._most_messages or self._bytes + size > self._most_bytes
