"""Lines of the broker's own log, which it publishes: who connects how often, who is refused, who is taken over."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable

from prometheus_client import Counter

from fleet.process import get_log

log = get_log("broker_access")
CONNECTED = re.compile(rb"New client connected from \S+ as .* \(p\d, c\d, k\d+, u'(?P<user>.*)'\)\.$", re.DOTALL)
TAKEN_OVER = re.compile(rb"Client (?P<user>.*) already connected, closing old connection\.$", re.DOTALL)
REFUSED = re.compile(rb"Client .* disconnected, not authorised\.$", re.DOTALL)
BROKEN = re.compile(rb"Client connection from \S+ failed: ")
CONNECTS = Counter("sigap_broker_connects", "Connections that the broker accepted")
TAKEOVERS = Counter("sigap_broker_takeovers", "Connections that took the place of one of the same user")
REFUSALS = Counter("sigap_broker_refused_connects", "Connections that the broker refused, by why", ["why"])
# A device whose network comes and goes connects every few seconds at worst; two units of one serial, too.
MOST_CONNECTS, WITHIN_S = 120, 60.0


class BrokerLog:
    """Takes lines in the thread of the connection; `floods` hands over, once each, who connected too often. `on_flood`
    is called where there is one to hand over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self.on_flood: Callable[[], None] = lambda: None
        self._connects: dict[str, deque[float]] = {}
        self._floods: dict[str, float] = {}
        self._forgot_at = clock()

    def take(self, line: bytes) -> None:
        if (found := CONNECTED.search(line)) is not None:
            CONNECTS.inc()
            self._count(found["user"].decode("utf-8", "replace"))
        elif TAKEN_OVER.search(line):
            TAKEOVERS.inc()
        elif REFUSED.search(line):
            REFUSALS.labels("credentials").inc()
        elif BROKEN.search(line):
            REFUSALS.labels("handshake").inc()

    def floods(self) -> dict[str, float]:
        """Users that connected more than MOST_CONNECTS times within WITHIN_S since the last call, and how often a
        second."""
        with self._lock:
            found, self._floods = self._floods, {}
        return found

    def _count(self, user: str) -> None:
        now = self._clock()
        with self._lock:
            times = self._connects.setdefault(user, deque(maxlen=MOST_CONNECTS))
            if len(times) == MOST_CONNECTS and now - times[0] < WITHIN_S:
                self._floods[user] = MOST_CONNECTS / max(now - times[0], 1.0)
                self.on_flood()
                times.clear()
            times.append(now)
            if now - self._forgot_at > WITHIN_S:
                self._forget(now)

    def _forget(self, now: float) -> None:
        """Who has not connected within the window is of no interest."""
        for user in [user for user, times in self._connects.items() if now - times[-1] > WITHIN_S]:
            del self._connects[user]
        self._forgot_at = now
