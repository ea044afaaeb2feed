"""Columns of many rows, put side by side."""

from collections.abc import Sequence

import numpy as np

from models.data.arrays import Floats

# So many rows of some tens of columns fit the cache of one processor.
BLOCK = 2048


def side_by_side(columns: Sequence[Floats], rows: int) -> Floats:
    """Columns [rows] -> [rows, columns], as np.stack does it, but one block of rows after another: a block stays near
    the processor until all columns are in it."""
    together = np.empty((rows, len(columns)))
    for begin in range(0, rows, BLOCK):
        block = slice(begin, begin + BLOCK)
        for place, column in enumerate(columns):
            together[block, place] = column[block]
    return together
