"""What a session with the broker is subscribed to: the platform's own topics, and those that product files name."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence

from fleet.process import get_log
from ingest.topics import subscriptions
from ingest.wire.packets import FAILURES, subscribe_packet, unsubscribe_packet

log = get_log("ingest")
# Identifiers of the two subscriptions, and MQTT 5's words for whether a broker sends what it kept.
KEPT_FIRST, LIVE = 1, 2
SEND_KEPT, NOT_KEPT = 0, 2
QOS_1, AS_PUBLISHED, RETAIN_HANDLING = 1, 1 << 3, 4


class Subscriptions:
    """Follows what is wanted while the connection comes and goes. The network thread and the worker's loop call it.

    `send` hands a packet to the connection. `complete` is set while the broker has answered for every filter that is
    wanted.
    """

    def __init__(self, send: Callable[[bytes], None], complete: threading.Event) -> None:
        self._send, self._complete = send, complete
        self._last_mid = 0
        self._lock = threading.RLock()
        self._wanted = tuple(subscriptions())
        self._unwanted: set[str] = set()
        self._is_online = self._has_followed = False
        self._identifies = True
        self._asked: dict[int, tuple[int, tuple[str, ...]]] = {}
        self._ending: dict[int, tuple[str, ...]] = {}

    def begin(self, *, identifies: bool) -> None:
        """A connection stands."""
        with self._lock:
            self._is_online, self._identifies = True, identifies
            self._asked.clear()
            self._ending.clear()
            self._unsubscribe(self._unwanted)
            self._subscribe(KEPT_FIRST, self._wanted)

    def end(self) -> None:
        """The connection is lost."""
        with self._lock:
            self._is_online = False
            self._complete.clear()

    def follow(self, filters: Sequence[str], *, held: Collection[str] = ()) -> frozenset[str]:
        """Wants these filters and no others. `held` of the first call: what a process before this one left behind.

        What the session may be subscribed to now: more than is wanted, until the broker has answered.
        """
        with self._lock:
            new = tuple(one for one in filters if one not in self._wanted)
            left_behind = () if self._has_followed else held
            self._has_followed = True
            gone = {*self._wanted, *left_behind}.difference(filters, self._unwanted)
            self._wanted = tuple(filters)
            self._unwanted = (self._unwanted | gone) - set(filters)
            if self._is_online and gone:
                self._unsubscribe(gone)
            if self._is_online and new:
                self._complete.clear()
                self._subscribe(KEPT_FIRST, new)
            return frozenset(self._wanted) | self._unwanted

    def answered(self, mid: int, reasons: Sequence[int]) -> None:
        """The broker answered for a subscription."""
        with self._lock:
            if mid not in self._asked:
                return
            identifier, filters = self._asked.pop(mid)
            for pattern, reason in zip(filters, reasons, strict=False):
                if reason >= FAILURES:
                    log.warning("subscription_refused", filter=pattern, reason=f"{reason:#04x}")
            if self._identifies and identifier == KEPT_FIRST:
                self._subscribe(LIVE, filters)
            elif not self._asked:
                self._complete.set()

    def ended(self, mid: int) -> None:
        """The broker answered for the end of subscriptions."""
        with self._lock:
            self._unwanted -= set(self._ending.pop(mid, ()))

    def _subscribe(self, identifier: int, filters: tuple[str, ...]) -> None:
        """What the broker kept comes under one identifier, and all that follows under another: with the retain flag
        passed on as it was published, nothing else tells the two apart. A broker without identifiers sends that flag
        with what it kept only, and is asked once."""
        handling = SEND_KEPT if identifier == KEPT_FIRST else NOT_KEPT
        options = QOS_1 | (AS_PUBLISHED if self._identifies else 0) | handling << RETAIN_HANDLING
        mid = self._next_mid()
        self._asked[mid] = identifier, filters
        self._send(subscribe_packet(mid, filters, options=options, identifier=identifier if self._identifies else None))

    def _unsubscribe(self, filters: Iterable[str]) -> None:
        if ending := tuple(sorted(filters)):
            mid = self._next_mid()
            self._ending[mid] = ending
            self._send(unsubscribe_packet(mid, ending))

    def _next_mid(self) -> int:
        self._last_mid = self._last_mid % 0xFFFF + 1
        return self._last_mid
