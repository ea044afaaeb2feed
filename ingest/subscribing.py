"""What a session with the broker is subscribed to: the platform's own topics, and those that product files name."""

import threading
from collections.abc import Collection, Iterable, Sequence

from paho.mqtt.client import Client
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from fleet.process import get_log
from ingest.topics import subscriptions

log = get_log("ingest")
# Identifiers of the two subscriptions, and MQTT 5's words for whether a broker sends what it kept.
KEPT_FIRST, LIVE = 1, 2
SEND_KEPT, NOT_KEPT = 0, 2


class Subscriptions:
    """Follows what is wanted while the connection comes and goes. The network thread and the worker's loop call it.

    `complete` is set while the broker has answered for every filter that is wanted.
    """

    def __init__(self, client: Client, complete: threading.Event) -> None:
        self._client, self._complete = client, complete
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

    def answered(self, mid: int, reasons: Sequence[ReasonCode]) -> None:
        """The broker answered for a subscription."""
        with self._lock:
            if mid not in self._asked:
                return
            identifier, filters = self._asked.pop(mid)
            for pattern, reason in zip(filters, reasons, strict=False):
                if reason.is_failure:
                    log.warning("subscription_refused", filter=pattern, reason=str(reason))
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
        properties = Properties(PacketTypes.SUBSCRIBE)  # type: ignore[no-untyped-call]
        if self._identifies:
            properties.SubscriptionIdentifier = identifier
        options = SubscribeOptions(
            qos=1,
            retainAsPublished=self._identifies,
            retainHandling=SEND_KEPT if identifier == KEPT_FIRST else NOT_KEPT,
        )
        _, mid = self._client.subscribe([(pattern, options) for pattern in filters], properties=properties)
        if mid is not None:
            self._asked[mid] = identifier, filters

    def _unsubscribe(self, filters: Iterable[str]) -> None:
        if ending := tuple(sorted(filters)):
            _, mid = self._client.unsubscribe(list(ending))
            if mid is not None:
                self._ending[mid] = ending
