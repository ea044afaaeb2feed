"""Each panel of the Grafana board is asked of a real worker's /metrics, and answers."""

import json
import time
from math import isfinite
from pathlib import Path
from urllib.request import urlopen

import pytest

from bench.under_fault.faults import Sizes, measure, poison
from bench.under_fault.world import World
from tests.worlds.board_queries import Scrape, Vector, run

BOARD = Path(__file__).resolve().parents[2] / "dashboards" / "grafana" / "ingest.json"
# It is of the service process: tests/service/test_broker_users.py.
DROPS = "sigap_broker_dropped"
# Of each stage, what tells of it.
STAGES = {
    "received": "sigap_ingest_received_total",
    "rejected, by reason": "sigap_ingest_rejected_total",
    "stored": "sigap_ingest_readings_total",
    "lag from ts": "sigap_ingest_age_seconds_bucket",
    "lag from arrival": "sigap_ingest_delay_seconds_bucket",
    "batch size": "sigap_ingest_batch_messages_bucket",
    "commit time": "sigap_ingest_commit_seconds_bucket",
    "gaps": "sigap_ingest_skipped_numbers_total",
    "broker drops": DROPS,
}


@pytest.fixture(scope="module")
def answers(broken: World) -> dict[str, Vector]:
    """By query, after a load of which half was poisoned."""
    before = _scrape(broken)
    measure(broken, poison, Sizes(rate=400, kills=0, away_s=0.5, times=0))
    after = _scrape(broken)
    return {query: run(query, before, after) for query in _queries() if DROPS not in query}


def _queries() -> list[str]:
    panels = json.loads(BOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def _scrape(world: World) -> Scrape:
    with urlopen(world.worker.metrics_url) as answer:  # nosec B310: our own address.
        return Scrape.of(answer.read().decode(), time.time())


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_stands_on_the_board(stage: str) -> None:
    assert any(STAGES[stage] in query for query in _queries())


def test_each_query_is_answered_with_a_number(answers: dict[str, Vector]) -> None:
    unlike = {query: found for query, found in answers.items() if not found or not all(map(isfinite, found.values()))}
    assert unlike == {}


def test_what_was_sent_is_what_the_board_shows(answers: dict[str, Vector]) -> None:
    rejected = next(found for query, found in answers.items() if "sigap_ingest_rejected_total" in query)
    reasons = {dict(labels)["reason"] for labels, value in rejected.items() if value > 0}
    assert {"not_json", "bad_message"} <= reasons
    received, stored, messages = (
        next(found for query, found in answers.items() if name in query)[frozenset()]
        for name in ("sigap_ingest_received_total", "sigap_ingest_readings_total", "sigap_ingest_messages_total")
    )
    assert 0 < stored < messages <= received
