"""The set checker: what was sent and answered for, against rows and dead letters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.under_fault.devices import Sent
from bench.under_fault.poison import number_of
from store.engine.database import Connection

STORED = """SELECT substr(d.serial, 3)::integer, (extract(epoch FROM t.ts) * 1000)::bigint, t.seq,
    extract(epoch FROM pg_xact_commit_timestamp(t.xmin))::double precision
FROM telemetry.ingest_path t JOIN device d ON d.id = t.device"""
LETTERS = "SELECT payload FROM dead_letter"
LEFT_OUT = "SELECT coalesce(sum(count), 0) FROM tally WHERE kind = 'lost'"


@dataclass(frozen=True, slots=True)
class Checked:
    """`lost`: answered for, and neither a row nor a dead letter. `doubled`: rows and dead letters that nobody sent, or
    that are there twice. `left_out`: numbers that ingest took for left out by devices, which left none out.
    `resumed_s`: from the end of a fault to the next commit; the longest of several."""

    sent: int
    stored: int
    letters: int
    lost: int
    doubled: int
    left_out: int
    resumed_s: float = 0.0


def check(conn: Connection, sent: Sent, *, since: int = 0, ends: Sequence[float] = ()) -> Checked:
    """Of the messages from number `since` on; every row and every letter is looked at. `ends`: when faults ended."""
    is_poison = np.zeros(len(sent.packets), bool)
    is_poison[sent.poison] = True
    acked = np.frombuffer(bytes(sent.acked), bool)
    numbers = np.flatnonzero(~is_poison)
    keys = _keys(np.array(sent.keys, np.int64).reshape(-1, 3))
    table = np.array(conn.execute(STORED).fetchall(), np.float64).reshape(-1, 4)
    stored = _keys(table[:, :3].astype(np.int64))
    letters = np.array([number_of(row[0]) for row in conn.execute(LETTERS)], np.int64)
    here = numbers >= since
    wanted, poison = keys[here & acked[numbers]], np.flatnonzero(is_poison & acked)
    poison = poison[poison >= since]
    [left_out] = conn.execute(LEFT_OUT).fetchone() or (0,)
    return Checked(
        sent=len(sent.packets) - since,
        stored=int(np.isin(keys[here], stored).sum()),
        letters=int((np.unique(letters) >= since).sum()),
        lost=int((~np.isin(wanted, stored)).sum()) + int((~np.isin(poison, letters)).sum()),
        doubled=_doubled(stored, keys) + _doubled(letters, np.flatnonzero(is_poison)),
        left_out=int(left_out),
        resumed_s=max((_next(table[:, 3], end) - end for end in ends), default=0.0),
    )


def _doubled(found: NDArray[np.int64], sent: NDArray[np.int64]) -> int:
    return len(found) - len(np.unique(found)) + int((~np.isin(found, sent)).sum())


def _next(commits: NDArray[np.float64], end: float) -> float:
    later = commits[commits > end]
    return float(later.min()) if len(later) else float("inf")


def _keys(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for device (below 10,000), ts and seq: each differs where one of them does, in the time of a run."""
    device, ts, seq = rows[:, 0], rows[:, 1] - 1_700_000_000_000, rows[:, 2]
    return (ts * 10_000 + device) * 7 + seq % 7
