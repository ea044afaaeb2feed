"""Scores and rollups in bulk: what is written comes back, and what is there already stays."""

import math
from datetime import timedelta

import numpy as np
import pytest
from psycopg.sql import SQL, Identifier, Literal

from store.engine.binary import AT_ONCE_BYTES, BadCopy, read_columns
from store.engine.database import Connection
from store.learning.live_buckets import edge_columns
from store.learning.scores import Score, put_scores
from store.rollups.rollups import refresh_rollups
from tests.store.store_world import T0, StoreWorld, at


def score(device: int, minute: int, probability: float | None) -> Score:
    return Score(device, "wear", at(minute), T0, at(minute), probability, 60.0, 30.0, None, None, None, 1)


def test_scores_are_stored_once_and_what_the_model_does_not_say_is_null(conn: Connection) -> None:
    with conn.transaction():
        put_scores(conn, [score(1, 0, 0.25), score(1, 60, None)])
        put_scores(conn, [score(1, 0, 0.75), score(2, 0, 0.5)])
    rows = conn.execute(
        "SELECT device_id, ts, probability, rul_s, rul_high_s, anomaly, scored_at FROM score ORDER BY 1, 2"
    ).fetchall()
    assert rows == [
        (1, at(0), 0.25, 60.0, None, None, at(0)),
        (1, at(60), None, 60.0, None, None, at(60)),
        (2, at(0), 0.5, 60.0, None, None, at(0)),
    ]


def test_a_null_among_columns_of_fixed_width_is_refused(conn: Connection) -> None:
    copy = SQL("COPY (SELECT 1::{k} AS a, NULL::real AS b) TO STDOUT (FORMAT binary)").format(k=Identifier("int4"))
    with pytest.raises(BadCopy, match="NULL"):
        read_columns(conn, copy, {"a": "integer", "b": "real"})


def test_edges_come_in_the_order_asked_for_with_devices_that_have_nothing_left_out(conn: Connection) -> None:
    world = StoreWorld(conn)
    early, silent, late = (world.device(f"P-{number}") for number in range(3))
    world.flow(early, *range(0, 600, 10))
    world.flow(late, *range(0, 600, 10))
    refresh_rollups(conn, world.product)
    sinces = {late.id: at(480), silent.id: at(480), early.id: at(540)}
    found = edge_columns(
        conn,
        world.product,
        sinces,
        first=2,
        until=at(6000),
        names=("flow_mean", "flow_max"),
        first_names=("flow_mean",),
        remembered=(),
        memory=timedelta(0),
    )
    hours = (found["bucket"] - found["bucket"].min()) // 3_600_000
    assert found["device"].tolist() == [late.id] * 4 + [early.id] * 3
    assert hours.tolist() == [0, 1, 8, 9, 0, 1, 9]
    assert not any(math.isnan(mean) for mean in found["flow_mean"].astype(np.float64))
    assert np.isnan(found["flow_max"]).tolist() == [True, True, False, False, True, True, False]


def test_a_long_answer_is_turned_into_columns_piece_by_piece(conn: Connection) -> None:
    count = 3 * AT_ONCE_BYTES // 2 // 22
    copy = SQL(
        "COPY (SELECT n::integer AS a, n::double precision / 4 AS b FROM generate_series(1, {c}) n) "
        "TO STDOUT (FORMAT binary)"
    )
    found = read_columns(conn, copy.format(c=Literal(count)), {"a": "integer", "b": "double precision"})
    assert (found["a"] == np.arange(1, count + 1)).all()
    assert (found["b"] == np.arange(1, count + 1) / 4).all()
