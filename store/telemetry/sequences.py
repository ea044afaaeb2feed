"""The ledger of devices' own numbers: what each sent last, and how many numbers it skipped."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.engine.binary_arrays import BigIntegerArray, IntegerArray
from store.engine.database import Connection
from store.engine.queries import load
from store.telemetry.reading_columns import Integers

SQL = load(__file__)


class Numbers(NamedTuple):
    """Numbers [n] that devices gave to their messages. `boot`: which numbering, where a device begins anew."""

    device: Integers
    boot: Integers
    seq: Integers

    @classmethod
    def of(cls, seen: Mapping[int, Sequence[tuple[int, int]]]) -> "Numbers":
        """Of (boot, seq) pairs per device."""
        rows = [(device, *pair) for device, pairs in seen.items() for pair in pairs]
        return cls(*np.array(rows, np.int64).reshape(len(rows), 3).T)


def advance_sequences(conn: Connection, seen: Numbers) -> dict[int, int]:
    """Moves numbering on and returns how many numbers each device skipped."""
    order = np.lexsort((seen.seq, seen.boot, seen.device))
    rows = Numbers(*(column[order] for column in seen))
    devices = rows.device[np.flatnonzero(np.diff(rows.device, prepend=-1))]
    known = _known(conn, devices)
    rows = Numbers(*(column[_is_new(rows, known)] for column in rows))
    if not len(rows.seq):
        return {}
    # Before each number came the one before it, or what is known of its device.
    is_first = np.diff(rows.device, prepend=-1) != 0
    place, is_known = _place(rows, known)
    boot, seq = (np.concatenate(([-1], column[:-1])) for column in (rows.boot, rows.seq))
    if len(known.seq):
        boot, seq = (np.where(is_first, k[place], b) for k, b in ((known.boot, boot), (known.seq, seq)))
    has_before = ~is_first | is_known
    skipped = np.where(has_before & (boot == rows.boot), np.maximum(rows.seq - seq - 1, 0), 0)
    is_last = np.append(is_first[1:], True)
    conn.execute(
        SQL["put_sequences"],
        {
            "devices": IntegerArray(rows.device[is_last]),
            "boots": BigIntegerArray(rows.boot[is_last]),
            "seqs": BigIntegerArray(rows.seq[is_last]),
        },
    )
    lost: dict[int, int] = {}
    for at in np.flatnonzero(skipped).tolist():
        device = int(rows.device[at])
        lost[device] = lost.get(device, 0) + int(skipped[at])
    return lost


def _known(conn: Connection, devices: Integers) -> Numbers:
    """Where the numbering of some devices stands, in order of the devices."""
    with conn.cursor(binary=True) as cursor:
        found = cursor.execute(SQL["read_sequences"], {"devices": IntegerArray(devices)}).fetchone()
    assert found is not None
    wires = zip(found, (">i4", ">i8", ">i8"), strict=True)
    columns = [np.frombuffer(sent or b"", wire).astype(np.int64) for sent, wire in wires]
    order = np.argsort(columns[0])
    return Numbers(*(column[order] for column in columns))


def _place(rows: Numbers, known: Numbers) -> tuple[Integers, NDArray[np.bool_]]:
    """Where each row's device stands in `known`, and whether it does."""
    if not len(known.device):
        return np.zeros(len(rows.device), np.int64), np.zeros(len(rows.device), bool)
    place = np.minimum(np.searchsorted(known.device, rows.device), len(known.device) - 1)
    return place, known.device[place] == rows.device


def _is_new(rows: Numbers, known: Numbers) -> NDArray[np.bool_]:
    place, is_known = _place(rows, known)
    if not len(known.device):
        return ~is_known
    boot, seq = known.boot[place], known.seq[place]
    is_new: NDArray[np.bool_] = ~is_known | (rows.boot > boot) | ((rows.boot == boot) & (rows.seq > seq))
    return is_new
