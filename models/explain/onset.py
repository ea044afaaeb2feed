"""Since when something stands: the newest stretch of rows in which it did, one row's exception forgiven."""

from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Ints


@dataclass(frozen=True, slots=True)
class Onset:
    """`at` in ms since the epoch; `earlier`: it stood at the first row looked at already, so it may be older."""

    at: int
    earlier: bool


def since_when(standing: Bools, known: Bools, ts: Ints) -> Onset | None:
    """Rows of one device in time order [n]: whether it stands there, whether the row can tell, its time -> the onset of
    the stretch that reaches the newest telling row; None where it does not stand there."""
    rows = np.flatnonzero(known)
    if not len(rows) or not standing[rows[-1]]:
        return None
    stands = standing[rows]
    # A single row that does not, between rows that do, breaks no stretch.
    bridged = stands.copy()
    bridged[1:-1] |= stands[:-2] & stands[2:]
    breaks = np.flatnonzero(~bridged)
    first = int(breaks[-1]) + 1 if len(breaks) else 0
    return Onset(int(ts[rows[first]]), first == 0)
