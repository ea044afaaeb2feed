"""The outcome object of a replay: tickets against the record's failures, and the count of every reading."""

from collections import defaultdict

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.data.history import milliseconds
from models.decision.matching import Outcome, match_tickets, outcome_object
from sigap.replay.playback import Record
from sigap.replay.readings_in_order import Timeline
from store.engine.database import Connection
from store.learning.outcomes import openings
from store.telemetry.message_counts import Messages, count_messages


def count_replayed(conn: Connection, product: Product, record: Record, timeline: Timeline) -> Messages:
    """What became of the readings that were sent between the record's beginning and its end."""
    whole = timeline.between(to_milliseconds(record.begin) - 1, to_milliseconds(record.end))
    sent = {serial: np.unique(whole.ts[whole.device == code]) for code, serial in enumerate(timeline.serials)}
    duplicates = len(whole.ts) - sum(map(len, sent.values()))
    return count_messages(conn, product.id, sent, duplicates=duplicates, since=record.begin)


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
