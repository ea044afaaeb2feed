"""The outcome object of a replay: tickets against the record's failures, and the count of every reading."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.data.history import milliseconds
from models.decision.matching import Outcome, match_tickets, outcome_object
from sigap.replay.replaying import Record
from sigap.replay.timeline import Timeline
from store.assets.registry import find_devices
from store.engine.database import Connection
from store.learning.outcomes import openings, stored_times
from store.telemetry.dead_letters import lettered_times


@dataclass(frozen=True, slots=True)
class Messages:
    """Telemetry readings: `sent` = `stored` + `duplicates` + `dead_lettered` where nothing was lost."""

    sent: int
    stored: int
    duplicates: int
    dead_lettered: int

    @property
    def lost(self) -> int:
        return self.sent - self.stored - self.duplicates - self.dead_lettered


def count_messages(conn: Connection, product: Product, record: Record, timeline: Timeline) -> Messages:
    """By comparison of sets: each different (serial, ts) that was sent is looked for among what is stored."""
    devices = find_devices(conn, product.id, timeline.serials)
    whole = timeline.between(to_milliseconds(record.begin) - 1, to_milliseconds(record.end))
    stored = lettered = different = 0
    for code, serial in enumerate(timeline.serials):
        sent = np.unique(whole.ts[whole.device == code])
        different += len(sent)
        found = times_in_ms(stored_times(conn, product.id, devices[serial].id, record.begin))
        is_stored = np.isin(sent, found)
        stored += int(is_stored.sum())
        if not is_stored.all():
            lettered += int(np.isin(sent[~is_stored], times_in_ms(lettered_times(conn, product.id, serial))).sum())
    return Messages(len(whole.ts), stored, len(whole.ts) - different, lettered)


def replay_outcome(conn: Connection, product: Product, record: Record, device_ids: list[int]) -> dict[str, object]:
    """The common part of the outcome object, from the tickets that opened since the record's beginning."""
    opened: dict[tuple[str, str], list[int]] = defaultdict(list)
    for opening in openings(conn, product.id, device_ids, record.begin):
        opened[opening.failure_mode, opening.serial].append(to_milliseconds(opening.at))
    failed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for failure in record.failures:
        failed[failure.failure_mode, failure.serial].append(to_milliseconds(failure.ts))
    end = to_milliseconds(record.end)
    by_mode = {mode.id: Outcome() for mode in product.failure_modes}
    for mode_id, serial in sorted(opened.keys() | failed.keys()):
        mode = product.mode(mode_id)
        if mode is None:
            continue
        by_mode[mode_id] += match_tickets(
            opened[mode_id, serial],
            failed[mode_id, serial],
            horizon=milliseconds(mode.horizon),
            lead_needed=milliseconds(mode.lead_needed),
            record_end=end,
        )
    return outcome_object(by_mode)


def times_in_ms(moments: list[datetime]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Moments -> milliseconds since the epoch [n]."""
    return np.array([to_milliseconds(moment) for moment in moments], np.int64)
