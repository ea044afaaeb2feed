"""Which edge nodes are asked for a rebirth now: a node is asked again only after a while, and ever less often."""

from collections import OrderedDict
from collections.abc import Iterable

from store.telemetry.edge_nodes import Key

FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 600.0
MOST_REMEMBERED = 50_000


class Rebirths:
    """`wanted` and `born` say what happened; `due` whom to ask. Times are seconds of a steady clock."""

    def __init__(self) -> None:
        self._wanted: dict[Key, None] = {}
        # When it was asked last, and how long it is not asked again.
        self._asked: OrderedDict[Key, tuple[float, float]] = OrderedDict()

    def note(self, wanted: Iterable[Key], born: Iterable[Key]) -> None:
        """A node that was born is asked anew without growing patience, but no sooner than any other."""
        for key in born:
            self._wanted.pop(key, None)
            if (asked := self._asked.get(key)) is not None:
                self._asked[key] = asked[0], FIRST_WAIT_S
        self._wanted |= dict.fromkeys(wanted)

    def due(self, now: float) -> list[Key]:
        """Whom to ask now; they count as asked. Who is not due yet is asked when it gives another reason."""
        found: list[Key] = []
        for key in self._wanted:
            at, wait = self._asked.get(key, (now - LONGEST_WAIT_S, 0.0))
            if now - at < wait:
                continue
            found.append(key)
            self._asked[key] = now, min(max(FIRST_WAIT_S, 2 * wait), LONGEST_WAIT_S)
            self._asked.move_to_end(key)
        self._wanted.clear()
        while len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)
        return found
