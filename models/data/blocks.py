"""Many rows in blocks that stay near the processor, where each is worked at more than once."""

from collections.abc import Iterator, Sequence

import numpy as np

from models.data.arrays import Floats

# So many rows of some tens of columns fit the cache of one processor.
BLOCK = 2048


def row_blocks(rows: int) -> Iterator[slice]:
    """The rows one block after the other."""
    return (slice(begin, begin + BLOCK) for begin in range(0, rows, BLOCK))


def side_by_side(columns: Sequence[Floats], rows: int) -> Floats:
    """Columns [rows] -> [rows, columns]; as np.stack along the second axis, but that no memory is gone through once for
    each column."""
    together = np.empty((rows, len(columns)))
    for block in row_blocks(rows):
        for place, column in enumerate(columns):
            together[block, place] = column[block]
    return together
