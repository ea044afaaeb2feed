"""The ledger: each prediction gets a verdict from what really happened.

Pure: rows in, verdicts out. All times are in ms since the epoch.
"""

from collections.abc import Sequence
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

FOUND = frozenset({"confirmed", "failed_before_visit", "cured_remotely"})
NOT_FOUND = frozenset({"no_fault_found", "other_fault", "no_failure"})
IN_ORDER = attrgetter("opened", "device", "expires")


class Verdict(StrEnum):
    """RIGHT: a fault of its mode came within its window, or its ticket's finding confirmed it. LATE: it came after the
    fault. WRONG: no such fault. UNDECIDED: not inspected, or not known yet."""

    RIGHT = "right"
    LATE = "late"
    WRONG = "wrong"
    UNDECIDED = "undecided"


class Entry(NamedTuple):
    """One prediction. `outcome` as service closed it, None while it lives; `ticket` None where it was not acted on;
    `cut`: somebody replaced the component meanwhile, so that what would have come is not known. `id`: its number."""

    device: int
    model: int
    opened: int
    expires: int
    ended: int | None
    outcome: str | None
    ticket: int | None
    held_out: bool
    cut: bool = False
    id: int = 0


class Fault(NamedTuple):
    """One fault that really was. `at`: its failure or the customer's report, whichever came first; a fault that was
    found before it bit: the finding. `found`: when it became known; `model`: the one that watched the device then."""

    device: int
    at: int
    found: int
    averted: bool
    customer_first: bool
    ticket: int | None
    model: int
    held_out: bool = False


class Closed(NamedTuple):
    """A prediction with its verdict, and the fault that it foresaw."""

    entry: Entry
    verdict: Verdict
    fault: Fault | None


def close_entries(entries: Sequence[Entry], faults: Sequence[Fault]) -> list[Closed]:
    """Each prediction with its verdict, in order of opening; a fault closes one prediction only.

    A prediction foresees the first fault of its device that came after its opening and within its window. The fault
    that its own ticket found counts however late the technician came.
    """
    waiting: dict[int, list[Fault]] = {}
    for fault in sorted(faults, key=lambda f: (f.device, f.at, f.found)):
        waiting.setdefault(fault.device, []).append(fault)
    closed = []
    for entry in sorted(entries, key=IN_ORDER):
        own = waiting.get(entry.device, [])
        foreseen = next((f for f in own if _foresaw(entry, f)), None)
        if foreseen is not None:
            own.remove(foreseen)
        closed.append(Closed(entry, _verdict(entry, foreseen), foreseen))
    return closed


def _foresaw(entry: Entry, fault: Fault) -> bool:
    if fault.at <= entry.opened:
        return False
    own = entry.ticket is not None and fault.ticket == entry.ticket and fault.found == entry.ended
    return own or fault.at <= entry.expires


def _verdict(entry: Entry, fault: Fault | None) -> Verdict:
    if fault is not None:
        return Verdict.RIGHT
    if entry.outcome in FOUND:
        return Verdict.LATE
    if entry.cut and entry.outcome == "no_failure":
        return Verdict.UNDECIDED
    return Verdict.WRONG if entry.outcome in NOT_FOUND else Verdict.UNDECIDED
