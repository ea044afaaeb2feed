"""Users that the broker does not have as the rows say, because a change of theirs cannot be done."""

import time
from collections.abc import Collection

from fleet.coded import Coded, coded
from service.broker_access.users import Change

# How long it takes at most until a change that was refused is tried again.
AGAIN_S = 60.0


class LeftOver:
    """Those whose name somebody else's user has, those whose change was refused (it is not asked for again on the same
    list), and those whose secret nobody here knows."""

    def __init__(self) -> None:
        self._taken, self._lacking = set[str](), set[str]()
        self._refused: dict[str, tuple[Change, str]] = {}
        self._read_at = 0.0

    @property
    def fault(self) -> Coded | None:
        """What is to be said of them; None where there are none."""
        if self._taken:
            return coded("broker_name_taken", users=", ".join(sorted(self._taken)))
        for _, why in self._refused.values():
            return coded("broker_refused_change", reason=why)
        return coded("broker_needs_file", count=len(self._lacking)) if self._lacking else None

    @property
    def is_due(self) -> bool:
        """Whether the broker's list is to be read again: somebody may have made room there."""
        return bool(self._taken or self._refused) and time.monotonic() - self._read_at >= AGAIN_S

    def begin(self) -> None:
        """The broker's list was read anew."""
        self._taken, self._lacking, self._refused = set(), set(), {}
        self._read_at = time.monotonic()

    def look_at(self, users: Collection[str] | None, changes: Collection[Change]) -> None:
        """Of these users (None: of all), those without a change need none any more."""
        known = self._taken | self._lacking | self._refused.keys() if users is None else set(users)
        for name in known - {one.username for one in changes}:
            self.done(name)

    def stands(self, change: Change) -> bool:
        """Whether this very change was refused."""
        refused = self._refused.get(change.username)
        return refused is not None and refused[0] == change

    def take(self, username: str) -> None:
        self.done(username)
        self._taken.add(username)

    def lack(self, username: str) -> None:
        self.done(username)
        self._lacking.add(username)

    def refuse(self, change: Change, why: str) -> None:
        self.done(change.username)
        self._refused[change.username] = (change, why)

    def done(self, username: str) -> None:
        self._taken.discard(username)
        self._lacking.discard(username)
        self._refused.pop(username, None)
