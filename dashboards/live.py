"""What keeps open pages current: the hub's changes, handed to every page at most once a second.

A page is told which kinds of things changed, never what; it reads them anew as its viewer may see them. What changes of
another tenant never reaches it, so that nobody sees by their page's traffic that others are at work.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable

from api.web.changes import Changes
from store.console.changes import Change, ChangeKind
from store.engine.database import StoreUnavailable
from store.engine.scope import EVERYTHING, Scope

EVERY_S = 1.0
MINUTE_S = 30.0
CLOCK = ChangeKind.CLOCK.value
ALL = frozenset(kind.value for kind in ChangeKind)
Refresh = Callable[[frozenset[str]], Awaitable[None]]


class Feed:
    """Hands the kinds of changes to subscribed pages, to each at most every EVERY_S."""

    def __init__(self) -> None:
        self._pages: dict[int, Listener] = {}
        self._next = 0

    def subscribe(self, scope: Scope, refresh: Refresh) -> Callable[[], None]:
        """Calls `refresh` with the kinds that changed, of the tenant of `scope`, until the returned function is
        called."""
        self._next += 1
        number = self._next
        self._pages[number] = Listener(scope, refresh)

        def end() -> None:
            self._pages.pop(number, None)

        return end

    async def follow(self, changes: Changes) -> None:
        """Hands on the hub's changes until it ends, or until cancelled."""
        with changes.subscribe(EVERYTHING) as subscription:
            async for change in subscription:
                # Too much changed to be told: everything that is shown is read anew.
                if change.kind is ChangeKind.RESET:
                    self._tell(ALL)
                else:
                    self._tell_tenant(change)

    async def tick(self) -> None:
        """On wall time nothing tells that time passes, and "2 min ago" must not stay."""
        while True:
            await asyncio.sleep(MINUTE_S)
            self._tell((CLOCK,))

    def _tell(self, kinds: Iterable[str]) -> None:
        for listener in list(self._pages.values()):
            listener.hear(kinds)

    def _tell_tenant(self, change: Change) -> None:
        for listener in list(self._pages.values()):
            if listener.scope.shows_tenant(change.tenant):
                listener.hear((change.kind.value,))


class Listener:
    """One page: while it refreshes, what comes gathers for the next time."""

    def __init__(self, scope: Scope, refresh: Refresh) -> None:
        self.scope = scope
        self._refresh = refresh
        self._pending: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def hear(self, kinds: Iterable[str]) -> None:
        self._pending |= set(kinds)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name="refresh a page")

    async def _work(self) -> None:
        while self._pending:
            kinds, self._pending = frozenset(self._pending), set()
            # What could not be read now is read with the next change.
            with contextlib.suppress(StoreUnavailable):
                await self._refresh(kinds)
            await asyncio.sleep(EVERY_S)
