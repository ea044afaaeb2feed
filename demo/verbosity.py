"""How much is told: some dozens of lines a minute, and a summary of the rest."""

import time
from collections import Counter
from collections.abc import Callable, Iterable

from demo.narration import Line, Weight

LINES_A_MINUTE, AT_ONCE = 40.0, 15.0
SUMMARY_EVERY_S = 5.0
# What matters less leaves so many lines to what matters more.
KEPT_BACK = {Weight.AHEAD: 0.0, Weight.LEAD: 2.0, Weight.MISS: 5.0, Weight.PEOPLE: 8.0}


class Voice:
    """Tells lines while there is room for them, and counts the others."""

    def __init__(self, tell: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._tell = clock, tell
        self._room, self._at = AT_ONCE, clock()
        self._untold: Counter[str] = Counter()
        self._summed_at = clock()

    def tell(self, lines: Iterable[Line]) -> None:
        now = self._clock()
        self._room = min(AT_ONCE, self._room + (now - self._at) * LINES_A_MINUTE / 60)
        self._at = now
        latest = None
        for line in sorted(lines, key=lambda one: one.weight):
            latest = line.at
            if self._room >= 1 + KEPT_BACK[line.weight]:
                self._room -= 1
                self._tell(f"{line.at:%Y-%m-%d %H:%M}  {line.text}")
            else:
                self._untold[line.about] += 1
        if self._untold and latest is not None and now - self._summed_at >= SUMMARY_EVERY_S:
            self._sum_up(f"{latest:%Y-%m-%d %H:%M}")

    def finish(self) -> None:
        """What was only counted so far is said."""
        if self._untold:
            self._sum_up("at the end")

    def _sum_up(self, when: str) -> None:
        parts = ", ".join(f"{about} {count}" for about, count in self._untold.most_common())
        self._tell(f"{when}  besides: {parts}")
        self._untold.clear()
        self._summed_at = self._clock()
