"""A device over time: rollups at the right resolution, and scores."""

from datetime import datetime, timedelta

import pytest

from store.assets.fleet_clocks import move_clock_to
from store.engine.database import Connection
from store.learning.scores import Score, put_scores
from store.rollups.rollups import refresh_rollups
from store.rollups.series import choose_period
from tests.api.api_world import ok, problem, serving
from tests.store.store_world import DAY, HOUR, T0, StoreWorld, at, pump

HERE = "/v1/rollups/pump/P-1"
SCORES = "/v1/scores/pump/P-1"


def test_numbers_have_a_spread_counters_an_increase_and_states_shares(conn: Connection, database_url: str) -> None:
    world = StoreWorld(conn)
    device = world.device("P-1")
    world.store(
        device, (0, 1, 10, 0), (10, None, 14, 1), (20, 3, None, 1), (50, 8, 2, None), (60, 5, 3, 2), (130, 6, 9, 0)
    )
    refresh_rollups(conn, world.product)
    with serving(database_url) as api:
        page = ok(api.get(HERE, params={"since": T0.isoformat(), "until": at(180).isoformat()}))
    assert (page["period"], page["next"]) == ("1h", None)
    first, second, third = page["items"]
    assert (first["bucket"], first["known_at"], first["readings"]) == (
        "2026-03-02T00:00:00Z",
        "2026-03-02T00:50:00Z",
        4,
    )
    flow = first["values"]["flow"]
    assert flow.pop("stddev") == pytest.approx(13**0.5)
    assert flow == {"count": 3, "mean": 4.0, "min": 1.0, "max": 8.0, "last": 8.0}
    # 10 -> 14, a new board that counted 2 | -> 3 | -> 9: the first bucket has no bucket before it.
    rises = [bucket["values"]["starts"]["increase"] for bucket in (first, second, third)]
    assert rises == [6.0, 1.0, 6.0]
    assert second["values"]["starts"]["last"] == 3.0
    assert first["values"]["mode"] == {"count": 3, "last": "on", "counts": {"off": 1, "on": 2, "alarm": 0}}


def test_pages_add_up_and_a_counter_goes_on_across_them_and_across_silence(conn: Connection, database_url: str) -> None:
    world = StoreWorld(conn)
    device = world.device("P-1")
    world.store(device, *((60.0 * hour, 1.0, None if hour % 3 else 10.0 * hour, None) for hour in range(10)))
    refresh_rollups(conn, world.product)
    move_clock_to(conn, "pump", T0 + DAY)
    whole, pages = {"since": at(0).isoformat(), "metrics": "starts"}, []
    with serving(database_url) as api:
        everything = ok(api.get(HERE, params=whole))["items"]
        address = f"{HERE}?limit=3&metrics=starts&since=2026-03-02T00:00:00Z"
        while address:
            page = ok(api.get(address))
            pages.append(page["items"])
            address = page["next"]
        late = ok(api.get(HERE, params={**whole, "since": at(5 * 60 + 30).isoformat()}))["items"]
    assert [bucket for page in pages for bucket in page] == everything
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert sum(bucket["values"]["starts"]["increase"] or 0 for bucket in everything) == 90
    assert late == everything[5:]
    assert set(everything[0]["values"]) == {"starts"}


def test_the_period_is_the_finest_that_needs_at_most_a_thousand_buckets(conn: Connection, database_url: str) -> None:
    world = StoreWorld(conn)
    world.flow(world.device("P-1"), 1, 3)
    refresh_rollups(conn, world.product)
    with serving(database_url) as api:
        for days, period in ((1, "1h"), (41, "1h"), (43, "1d"), (9_000, "1d")):
            since = (T0 + DAY - days * DAY).isoformat()
            page = ok(api.get(HERE, params={"since": since, "until": (T0 + DAY).isoformat()}))
            assert (page["period"], page["items"][0]["values"]["flow"]["mean"]) == (period, 2.0)
        assert ok(api.get(HERE, params={"period": "1d"}))["period"] == "1d"
        usual = ok(api.get(HERE))
    assert moment(usual["until"]) - moment(usual["since"]) == timedelta(days=30)
    assert choose_period(pump(), T0, T0 + HOUR, most=10) == HOUR


REFUSED: list[tuple[dict[str, str], str, str]] = [
    ({"since": "2026-03-03T00:00:00Z", "until": "2026-03-02T00:00:00Z"}, "until", "must be later than since"),
    ({"since": "yesterday"}, "query.since", "RFC 3339"),
    ({"period": "5m"}, "period", "there are: 1h, 1d"),
    ({"period": "soon"}, "period", "one of 1h, 1d"),
    ({"metrics": "flow,heat"}, "metrics", "declared: flow, starts, mode"),
    ({"limit": "0"}, "query.limit", "greater than"),
]


def test_a_bad_stretch_period_or_metric_is_named(conn: Connection, database_url: str) -> None:
    StoreWorld(conn).device("P-1")
    with serving(database_url) as api:
        for wanted, subject, rule in REFUSED:
            [fault] = problem(api.get(HERE, params=wanted), 422)["faults"]
            assert fault["subject"] == subject
            assert rule in fault["rule"], wanted


def test_scores_come_by_pages_of_one_failure_mode(conn: Connection, database_url: str) -> None:
    device = StoreWorld(conn).device("P-1")
    put_scores(conn, [score(device.id, hour, mode) for hour in range(5) for mode in ("wear", "anomaly")])
    with serving(database_url) as api:
        first = ok(api.get(SCORES, params={"failure_mode": "wear", "limit": 3}))
        second = ok(api.get(first["next"]))
        found = first["items"] + second["items"]
        assert [one["probability"] for one in found] == [0.0, 0.125, 0.25, 0.375, 0.5]
        assert (found[0]["rul_s"], found[0]["rul_low_s"], found[0]["model_id"]) == (60.0, 30.0, 1)
        assert second["next"] is None
        stretch = {"since": at(60).isoformat(), "until": at(180).isoformat()}
        assert len(ok(api.get(SCORES, params={"failure_mode": "anomaly", **stretch}))["items"]) == 2
        fault = problem(api.get(SCORES, params={"failure_mode": "rust"}), 422)["faults"][0]
        assert fault["rule"].endswith("there are: wear, anomaly")
        problem(api.get(SCORES, params={"failure_mode": "wear", "since": T0.isoformat(), "until": T0.isoformat()}), 422)
        problem(api.get(SCORES), 422)
        problem(api.get("/v1/scores/pump/P-9", params={"failure_mode": "wear"}), 404)


def test_buckets_and_scores_are_found_by_their_index(conn: Connection) -> None:
    world = StoreWorld(conn)
    for number in range(3):
        world.flow(world.device(f"P-{number}"), *range(30))
    put_scores(conn, [score(world.device("P-1").id, hour, "wear") for hour in range(5)])
    refresh_rollups(conn, world.product)
    conn.execute("ANALYZE")
    conn.execute("SET enable_seqscan = off")
    plan = explain(conn, "SELECT * FROM rollup.pump_1h WHERE device = 2 AND bucket >= '2026-03-02' ORDER BY bucket")
    assert "Index" in plan
    assert "device = 2" in plan
    plan = explain(
        conn,
        """SELECT * FROM score WHERE device_id = 2 AND failure_mode = 'wear' AND ts >= '2026-03-02'
             AND ts < '2026-04-01' ORDER BY ts LIMIT 10""",
    )
    assert "Index" in plan
    assert "failure_mode = 'wear'" in plan


def explain(conn: Connection, statement: str) -> str:
    return "\n".join(row[0] for row in conn.execute(f"EXPLAIN {statement}".encode()))


def score(device: int, hour: int, mode: str) -> Score:
    when = T0 + hour * HOUR
    return Score(device, mode, when, when, when, hour / 8, 60.0, 30.0, 90.0, 1.0, 2.0, 1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
