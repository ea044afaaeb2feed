"""Telemetry by time is the same however many runs it was spilled in."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fleet.recorded.telemetry import Chunk
from sigap.replay.readings_in_order import Timeline

Row = tuple[str, int]
ROWS = some.lists(some.tuples(some.sampled_from(["A", "B", "C"]), some.integers(0, 30)), max_size=60)


def chunks(rows: Sequence[Row], size: int) -> list[Chunk]:
    """Rows in pieces; each row's value is its place, so that none can be mistaken for another."""
    return [
        Chunk(
            np.array([serial for serial, _ in rows[start : start + size]], object),
            np.array([ts for _, ts in rows[start : start + size]], np.int64),
            np.arange(start, min(start + size, len(rows)), dtype=float)[:, None],
        )
        for start in range(0, len(rows), size)
    ]


def seen(timeline: Timeline, lo: int, hi: int) -> list[tuple[str, int, float]]:
    part = timeline.between(lo, hi)
    assert len(part.device) == len(part.ts) == len(part.values)
    rows = zip(part.device, part.ts, part.values, strict=True)
    return [(timeline.serials[device], int(ts), float(values[0])) for device, ts, values in rows]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ROWS, some.integers(1, 9), some.integers(1, 20), some.integers(-1, 31), some.integers(-1, 31))
def test_spilled_runs_equal_one_run(rows: list[Row], size: int, run_rows: int, lo: int, hi: int) -> None:
    with Timeline(chunks(rows, size), run_rows=run_rows) as spilled, Timeline(chunks(rows, 99)) as whole:
        assert spilled.rows == whole.rows == len(rows)
        assert spilled.serials == whole.serials
        assert spilled.times().tolist() == whole.times().tolist() == sorted({ts for _, ts in rows})
        assert seen(spilled, lo, hi) == seen(whole, lo, hi)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ROWS, some.integers(1, 20), some.lists(some.integers(-1, 31), max_size=5))
def test_windows_that_meet_give_every_row_once(rows: list[Row], run_rows: int, edges: list[int]) -> None:
    edges = [-1, *sorted(edges), 31]
    with Timeline(chunks(rows, 7), run_rows=run_rows) as timeline:
        found = [row for lo, hi in pairwise(edges) for row in seen(timeline, lo, hi)]
    assert sorted(found) == sorted((serial, ts, float(place)) for place, (serial, ts) in enumerate(rows))


def test_a_window_leaves_out_its_begin_and_holds_its_end() -> None:
    with Timeline(chunks([("A", 10), ("A", 20), ("A", 30)], 9)) as timeline:
        assert [ts for _, ts, _ in seen(timeline, 10, 30)] == [20, 30]
        assert [ts for _, ts, _ in seen(timeline, 9, 10)] == [10]
        assert seen(timeline, 30, 99) == []
        assert seen(timeline, 20, 10) == []


def test_rows_come_by_device_and_then_by_time_and_repeats_in_order_of_arrival() -> None:
    rows = [("B", 2), ("A", 2), ("B", 1), ("A", 2), ("B", 1)]
    with Timeline(chunks(rows, 2), run_rows=2) as timeline:
        assert seen(timeline, 0, 9) == [("B", 1, 2), ("B", 1, 4), ("B", 2, 0), ("A", 2, 1), ("A", 2, 3)]


@pytest.mark.parametrize("empty", [[], [Chunk(np.zeros(0, object), np.zeros(0, np.int64), np.zeros((0, 1)))]])
def test_without_rows_there_are_no_times(empty: list[Chunk]) -> None:
    with Timeline(empty) as timeline:
        assert (timeline.rows, timeline.serials, timeline.times().tolist()) == (0, [], [])
        assert len(timeline.between(-1, 99).ts) == 0


def test_nothing_is_left_on_disk() -> None:
    with Timeline(chunks([("A", 1)], 1)) as timeline:
        folder = timeline._folder.name
    with pytest.raises(FileNotFoundError):
        np.load(f"{folder}/0-int64.npy")
