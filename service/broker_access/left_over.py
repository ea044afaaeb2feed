"""Users that the broker does not have as the rows say, because a change of theirs cannot be done."""

import time
from collections.abc import Collection

from fleet.coded import Coded, coded
from service.broker_access.users import Change

# How long it takes at most until a change that was refused is tried again.
AGAIN_S = 60.0


class LeftOver:
    """`lacking`: whose secret nobody here knows. A change that was refused is not asked for again on the same list."""

    def __init__(self) -> None:
        self._lacking: set[str] = set()
        self._refused: dict[str, tuple[Change, Coded]] = {}
        self._read_at = 0.0

    @property
    def fault(self) -> Coded | None:
        """What is to be said of them; None where there are none."""
        for _, why in self._refused.values():
            return why
        return coded("broker_needs_file", count=len(self._lacking)) if self._lacking else None

    @property
    def is_due(self) -> bool:
        """Whether the broker's list is to be read again: somebody may have made room there."""
        return bool(self._refused) and time.monotonic() - self._read_at >= AGAIN_S

    def begin(self) -> None:
        """The broker's list was read anew."""
        self._lacking, self._refused, self._read_at = set(), {}, time.monotonic()

    def look_at(self, users: Collection[str] | None, changes: Collection[Change]) -> None:
        """Of these users (None: of all), those without a change need none any more."""
        known = self._lacking | self._refused.keys() if users is None else set(users)
        for name in known - {one.username for one in changes}:
            self.done(name)

    def stands(self, change: Change) -> bool:
        """Whether this very change was refused."""
        refused = self._refused.get(change.username)
        return refused is not None and refused[0] == change

    def lack(self, username: str) -> None:
        self.done(username)
        self._lacking.add(username)

    def refuse(self, change: Change, why: Coded) -> None:
        self.done(change.username)
        self._refused[change.username] = (change, why)

    def done(self, username: str) -> None:
        self._lacking.discard(username)
        self._refused.pop(username, None)
