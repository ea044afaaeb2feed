"""Telemetry, rollups, scores and events have no row-level security: what reads them goes by a device that was found."""

import re
from pathlib import Path

from store.engine.queries import load

STORE = Path(__file__).parents[2] / "store"
BARE = re.compile(
    r"\b(?:FROM|JOIN|COPY)\s+(?:score|event|telemetry\.\w+|rollup\.\w+|\{t(?:able)?\}|\{s\})(?![\w.])", re.IGNORECASE
)
BY_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+(?:device|prediction)\b", re.IGNORECASE)

# These take a device's number. Whoever calls them for a person has found the device on the same connection, which shows
# it: `the_device` in api, `find_device` in dashboards. The others are called by workers, which see all.
BY_NUMBER = {
    "devices_shown": {"events_of_device", "scores_of_device"},
    "series": {"read_rollup", "counter_before", "read_scores"},
    "stored_readings": {"extremes", "read_metrics", "read_telemetry"},
}
BY_WORKERS = {
    "erase_for_replay": {"erase_scores", "erase_events"},
    "history": {"event_rows"},
    "retention": {"delete_buckets", "delete_buckets_of_chunks", "delete_readings", "newest_of_all"},
    "retrainings": {"score_pairs"},
    "scores": {"last_scores", "never_scored"},
    "rule_work": {"read_for_rules"},
}


def test_every_statement_that_reads_them_joins_the_device_or_is_known_to_get_one_that_was_found() -> None:
    found: dict[str, set[str]] = {}
    for file in STORE.rglob("*.sql"):
        if file.parent.name == "migrations":
            continue
        for name, statement in load(str(file.with_suffix(".py"))).items():
            text = statement.as_string(None)
            if BARE.search(text) and not BY_TABLE.search(text):
                found.setdefault(file.stem, set()).add(name)
    assert found == BY_NUMBER | BY_WORKERS
