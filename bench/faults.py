"""Ingest under each fault: what the broker acknowledged against what is stored, as sets, and when ingest went on.

A worker, Mosquitto and an embedded PostgreSQL as processes of their own; every device has a connection of its own, and
sends on while a part is killed, cut off, slow or full.
"""

from bench.result_table import Goal, Note, Row, Table
from bench.under_fault.checking import Checked
from bench.under_fault.faults import FAULTS, Sizes, measure
from bench.under_fault.world import broken_world

RESUMED_WITHIN_S = 5.0
DISK_MB = 2_000


def run(*, devices: int, rate: int, kills: int, away: float, times: int, only: list[str], note: Note) -> Table:
    sizes, rows, notes = Sizes(rate, kills, away, times), list[Row](), list[str]()
    with broken_world(devices=devices, disk_mb=DISK_MB) as world:
        note(f"{devices:,} devices are connected")
        for name in only or FAULTS:
            if name == "disk full" and world.disk is None:
                notes.append("disk full: left out, for only root makes a disk of a given size")
                continue
            found = measure(world, FAULTS[name], sizes)
            note(f"{name}: {found}")
            rows += _rows(name, found)
    about = (
        f"{devices:,} devices, {rate:,} messages/s of 12 values with QoS 1, Mosquitto with persistence; {kills} kills "
        f"of the worker; what is away stays so for {away:g} s; lines are cut and devices dropped {times} times"
    )
    return Table("Ingest under faults", rows, [about, *notes], is_wide=True)


def _rows(name: str, found: Checked) -> list[Row]:
    none = Goal(most=0)
    # Where the broker itself is killed, what it had not written down is gone.
    lost = Goal() if name == "broker killed" else none
    return [
        Row(name, "sent", "sent", "", [found.sent]),
        Row(name, "stored", "stored", "", [found.stored]),
        Row(name, "dead letters", "letters", "", [found.letters]),
        Row(name, "lost", "lost", "", [found.lost], lost),
        Row(name, "doubled", "doubled", "", [found.doubled], none),
        Row(name, "resumed after s", "resumed_s", "", [found.resumed_s], Goal(most=RESUMED_WITHIN_S)),
    ]
