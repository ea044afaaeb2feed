"""The hub of the web process: one database connection reads changes and hands them to every page and stream."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from weakref import WeakSet

from fleet.process import get_log
from store.console.changes import (
    CHANNEL,
    Change,
    ChangeBatch,
    ChangeKind,
    changes_shown,
    changes_since,
    here,
    prune_changes,
)
from store.engine.database import StoreUnavailable, translated, web_access
from store.engine.scope import EVERYTHING, Scope, apply_scope
from store.engine.waiting import Listener

WAITING = 256  # Changes that one subscriber may leave unread.
LOOK_S = 0.25  # How long it listens at a time.
READ_S = 5.0  # Reads without having heard anything.
PRUNE_S = 60.0
LONGEST_WAIT_S = 5.0
log = get_log("web")


def reset(position: str, product: str = "") -> Change:
    """What a subscriber gets in place of changes that it cannot be told one by one."""
    return Change(0, None, None, product, ChangeKind.RESET, "", None, position)


class Subscription(AsyncIterator[Change]):
    """Changes as they come. One that is slow loses what waits, and gets a RESET: read anew what you show.

    Ends when it is closed, or with the process. Leave it by `with`, or let go of it: it is forgotten then.
    """

    def __init__(self, scope: Scope, product: str | None, kinds: Collection[str] | None, position: str | None) -> None:
        self.scope = scope
        self._product, self._kinds = product, kinds
        self._waiting: deque[Change] = deque()
        self._arrived = asyncio.Event()
        self._closed = False
        self._position = position

    @property
    def position(self) -> str | None:
        """Where reading may go on; None while changes wait to be taken, or before the hub has reached the database."""
        return None if self._waiting else self._position

    def wants(self, change: Change) -> bool:
        if change.kind is ChangeKind.RESET:
            return True
        return self._product in (None, change.product) and (not self._kinds or change.kind in self._kinds)

    def offer(self, batch: ChangeBatch, shown: Collection[int] = ()) -> None:
        """Puts the changes of a batch that are wanted and may be seen into the queue; never waits. `shown`: the numbers of
        those that a limited scope shows."""
        if batch.lost:
            wanted = [reset(batch.position)]
        else:
            wanted = [one for one in batch.items if self.wants(one) and self._may_see(one, shown)]
        if len(self._waiting) + len(wanted) > WAITING:
            self._waiting.clear()
            wanted = [reset(batch.position)]
        self._waiting.extend(wanted)
        self._position = batch.position
        if wanted:
            self._arrived.set()

    def _may_see(self, change: Change, shown: Collection[int]) -> bool:
        return change.id in shown if self.scope.is_limited else self.scope.shows_tenant(change.tenant)

    def close(self) -> None:
        self._closed = True
        self._arrived.set()

    async def __anext__(self) -> Change:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


class Changes:
    """Reads the feed once for the whole process, on a thread of its own, and tells subscribers on the event loop: each
    what its scope shows."""

    def __init__(self, url: str, web_url: str | None = None) -> None:
        self._url, self._options = web_access(url, web_url)
        self._subscriptions: WeakSet[Subscription] = WeakSet()
        self._subscribing = threading.Lock()
        self._stopping = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: Listener | None = None
        self._position: str | None = None
        self._pruned_at = -PRUNE_S

    def start(self) -> None:
        """Begins to listen; call it on the event loop that subscribers live on."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)
        self._thread.start()

    def subscribe(self, scope: Scope, product: str | None = None, kinds: Collection[str] | None = None) -> Subscription:
        """Every change from now on that `scope` shows; of one product, of some kinds. On the event loop only."""
        subscription = Subscription(scope, product, kinds, self._position)
        with self._subscribing:
            self._subscriptions.add(subscription)
        if self._ended:
            subscription.close()
        return subscription

    def end_streams(self) -> None:
        """Every subscription ends, also those to come: the process is about to stop."""
        self._ended = True
        for subscription in list(self._subscriptions):
            subscription.close()

    async def stop(self) -> None:
        self.end_streams()
        self._stopping.set()
        if self._listener is not None:
            self._listener.wake()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 2 * LONGEST_WAIT_S)

    def _run(self) -> None:
        wait = LOOK_S
        while not self._stopping.is_set():
            try:
                with contextlib.closing(self._listener_anew()) as listener:
                    self._listener, wait = listener, LOOK_S
                    self._listen(listener)
            except StoreUnavailable as exc:
                log.warning("changes_unavailable", reason=str(exc))
            except Exception as exc:
                log.error("changes_failed", exc_info=exc)
            self._stopping.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)

    def _listener_anew(self) -> Listener:
        """One that sees everything: what each subscriber may see is decided for each batch."""
        listener = Listener(self._url, CHANNEL, timeout_s=3, options=self._options)
        with translated():
            apply_scope(listener.conn, EVERYTHING)
        return listener

    def _listen(self, listener: Listener) -> None:
        """Reads until the end. A subscriber from before the first read may have missed a change, and gets a reset."""
        if self._position is None:
            self._tell(ChangeBatch([], _here(listener), True), {})
        read_at = -READ_S
        while not self._stopping.is_set():
            if listener.wait(LOOK_S) or monotonic() - read_at >= READ_S:
                read_at = monotonic()
                self._read(listener)
            if monotonic() - self._pruned_at >= PRUNE_S:
                self._pruned_at = monotonic()
                with translated():
                    prune_changes(listener.conn, now=datetime.now(UTC))

    def _read(self, listener: Listener) -> None:
        assert self._position is not None
        with translated():
            batch = changes_since(listener.conn, self._position)
            with self._subscribing:
                limited = {one.scope for one in self._subscriptions if one.scope.is_limited}
            shown = {scope: changes_shown(listener.conn, scope, batch.items) for scope in limited if batch.items}
        if batch.items or batch.lost:
            self._tell(batch, shown)

    def _tell(self, batch: ChangeBatch, shown: Mapping[Scope, Collection[int]]) -> None:
        assert self._loop is not None
        self._position = batch.position
        with contextlib.suppress(RuntimeError):  # The loop has ended: nobody is there to be told.
            self._loop.call_soon_threadsafe(self._fan_out, batch, shown)

    def _fan_out(self, batch: ChangeBatch, shown: Mapping[Scope, Collection[int]]) -> None:
        for subscription in list(self._subscriptions):
            scope = subscription.scope
            if scope.is_limited and scope not in shown and batch.items:
                # It came while the batch was read: nobody has asked what it may see.
                subscription.offer(ChangeBatch([], batch.position, True))
            else:
                subscription.offer(batch, shown.get(scope, ()))


def _here(listener: Listener) -> str:
    with translated():
        return here(listener.conn)
