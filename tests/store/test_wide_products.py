"""Products whose rollups do not fit into one table: every value is found again, whatever part it lies in."""

from datetime import timedelta
from functools import partial

import numpy as np
import psycopg
import pytest
from psycopg.sql import SQL, Literal

from fleet.product import Product, Role
from store.assets.device_state import device_state
from store.assets.products import current_product
from store.assets.registry import Device
from store.console.readings_shown import buckets_of
from store.engine.binary import Columns
from store.engine.database import Connection, connect, has_timescale
from store.engine.migrate import migrate
from store.learning.history import bucket_columns, count_buckets
from store.learning.live_buckets import edge_columns
from store.rollups.columns import rollup_columns
from store.rollups.layout import read_layout
from store.rollups.product_tables import ForbiddenChange, add_columns
from store.rollups.rollups import refresh_rollups
from store.rollups.series import Rise, Shares, Spread, read_rollup
from store.telemetry.erase_for_replay import erase_from
from store.telemetry.stored_readings import TimeSpan, read_telemetry
from tests.store.store_world import DAY, HOUR, T0
from tests.store.wide_world import READINGS, WideWorld, at_step, plant, value_of

WHOLE = plant(sensors=500, states=60)
EVER = timedelta(days=365)


def history(world: WideWorld, *devices: Device) -> Columns:
    """Rows by device and time."""
    found = bucket_columns(world.conn, world.product, [d.id for d in devices], since=T0 - EVER, until=T0 + EVER)
    order = np.lexsort((found["bucket"], found["device"]))
    return {name: column[order] for name, column in found.items()}


def assert_right(product: Product, columns: Columns, hours: list[int], metrics: list[str]) -> None:
    """Each hour's rollup of each metric, of readings that `WideWorld.send` stored."""
    for metric in metrics:
        told = np.array([[value_of(product, metric, READINGS * h + n) for n in range(READINGS)] for h in hours])
        assert columns[f"{metric}_count"].tolist() == [READINGS] * len(hours), metric
        assert columns[f"{metric}_last"].tolist() == told[:, -1].tolist(), metric
        if product.metric(metric).role is Role.STATE:
            for code in range(len(product.metric(metric).labels)):
                assert columns[f"{metric}_n{code}"].tolist() == (told == code).sum(axis=1).tolist(), (metric, code)
        else:
            highest = "peak" if product.metric(metric).role is Role.COUNTER else "max"
            assert columns[f"{metric}_{highest}"].tolist() == told.max(axis=1).tolist(), metric


@pytest.mark.parametrize(
    "product", [plant(sensors=250), WHOLE, plant(sensors=20, counters=300)], ids=["250", "500 and 60", "counters"]
)
def test_every_figure_of_every_metric_is_found_again(conn: Connection, product: Product) -> None:
    world = WideWorld(conn, product)
    a, b = world.device("a"), world.device("b")
    assert len(read_layout(conn, product, product.scoring).parts) > 1
    for device in (b, a):
        world.send(device, range(2 * READINGS))
    found = history(world, a, b)
    assert set(found) == {"device", "bucket", "known_at", "readings", *(c.name for c in rollup_columns(product))}
    assert found["device"].tolist() == [a.id, a.id, b.id, b.id]
    assert_right(product, found, [0, 1, 0, 1], [metric.id for metric in product.metrics])
    assert count_buckets(conn, product, [a.id, b.id], since=T0, until=T0 + DAY) == 4


def test_people_and_programs_read_all_metrics_of_a_device(conn: Connection) -> None:
    product = plant(sensors=500, states=2, counters=3)
    world = WideWorld(conn, product)
    device = world.device("a")
    world.send(device, range(2 * READINGS))
    read = partial(read_rollup, conn, product, device.id, period=HOUR, since=T0, until=T0 + DAY)
    first, second = read(metrics=product.metrics)
    assert (first.bucket, second.bucket, second.known_at, second.readings) == (T0, T0 + HOUR, at_step(5), READINGS)
    assert list(second.values) == [metric.id for metric in product.metrics]
    assert second.values["s499"] == Spread(3, 500.0, 499.0, 501.0, 1.0, 501.0)
    assert second.values["c002"] == Rise(3, 3_000.0, 6_002.0)
    state = second.values["m001"]
    assert isinstance(state, Shares)
    assert (state.last, {label for label, count in state.counts.items() if count}) == ("l6", {"l4", "l5", "l6"})
    assert read(metrics=product.metrics, limit=1) == [first]
    chosen = [product.metric(name) for name in ("s000", "s499", "c002", "m001")]
    shown = buckets_of(conn, product, device.id, chosen, period=HOUR, since=T0, until=T0 + DAY)
    assert shown.times == [T0, T0 + HOUR]
    assert shown.values == {"s000": [1.0, 1.0], "s499": [500.0, 500.0], "c002": [2000.0, 3000.0], "m001": [3, 6]}
    (row,) = read_telemetry(conn, product, device.id, TimeSpan(T0, T0 + timedelta(minutes=1)))
    assert (row.values["s499"], row.values["m001"]) == (499.0, "l1")
    latest = device_state(conn, device.id)
    assert (latest.read_at, len(latest.readings), latest.readings["s499"]) == (at_step(5), 505, 501.0)


def test_late_readings_reach_every_part(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=250))
    device, other = world.device("a"), world.device("b")
    world.send(other, range(READINGS))
    world.send(device, [0, 3, 4, 5, 30, 31, 32])
    world.send(device, [1, 2])
    found = history(world, device)
    assert_right(world.product, found, [0, 1, 10], ["s000", "s249"])
    assert found["known_at"].tolist() == [1000 * int(at_step(step).timestamp()) for step in (2, 5, 32)]
    assert_right(world.product, history(world, other), [0], ["s000", "s249"])


def test_live_scoring_reads_edges_from_every_part(conn: Connection) -> None:
    world = WideWorld(conn, WHOLE)
    devices = [world.device(serial) for serial in ("a", "b")]
    for device in devices:
        world.send(device, range(8 * READINGS))
    names = ("s000_mean", "s499_mean", "s499_max", "m059_count", "m059_n3")
    found = edge_columns(
        conn,
        WHOLE,
        {devices[1].id: T0 + 6 * HOUR, devices[0].id: T0 + 7 * HOUR},
        first=2,
        until=T0 + DAY,
        names=names,
        first_names=("s000_mean", "s499_mean"),
        remembered=(("m059_n3",),),
        memory=timedelta(hours=6),
    )
    begin = 1000 * int(T0.timestamp())
    hours = ((found["bucket"] - begin) // 3_600_000).tolist()
    # m059 last stood at 3 in steps 8 and before: in bucket 2 of both devices.
    assert hours == [0, 1, 2, 3, 4, 5, 6, 7] * 2
    assert found["device"].tolist() == [devices[1].id] * 8 + [devices[0].id] * 8
    assert found["s000_mean"].tolist() == [1.0] * 16
    assert found["s499_mean"].tolist() == [500.0] * 16
    assert np.isnan(found["s499_max"]).tolist() == ([True] * 2 + [False] * 6) * 2
    assert found["m059_n3"][2:8].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_live_scoring_may_ask_for_more_columns_than_a_query_answers_with(conn: Connection) -> None:
    product = plant(sensors=0, counters=124)
    world = WideWorld(conn, product)
    device = world.device("a")
    world.send(device, range(4 * READINGS))
    names = tuple(column.name for column in rollup_columns(product))
    found = edge_columns(
        conn, product, {device.id: T0 + 3 * HOUR}, first=2, until=T0 + DAY, names=names, first_names=names
    )
    assert len(read_layout(conn, product, product.scoring).parts) == 1
    assert len(found["bucket"]) == 3
    assert found["c123_last"].tolist() == [3_123.0, 6_123.0, 12_123.0]


def test_a_product_grows_from_one_table_to_several_and_keeps_its_past(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=150))
    device = world.device("a")
    world.send(device, range(2 * READINGS))
    world.declare(plant(sensors=500, states=5))
    world.send(device, range(2 * READINGS, 3 * READINGS))
    found = history(world, device)
    assert_right(world.product, found, [0, 1, 2], ["s000", "s149"])
    late = {name: column[2:] for name, column in found.items()}
    assert_right(world.product, late, [2], [metric.id for metric in world.product.metrics])
    assert np.isnan(found["s499_mean"]).tolist() == [True, True, False]
    shown = read_rollup(
        conn,
        world.product,
        device.id,
        period=HOUR,
        since=T0,
        until=T0 + DAY,
        metrics=[world.product.metric("s000"), world.product.metric("s499")],
    )
    assert [bucket.values["s499"].count for bucket in shown] == [0, 0, 3]
    edges = edge_columns(
        conn,
        world.product,
        {device.id: T0 + 2 * HOUR},
        first=2,
        until=T0 + DAY,
        names=("s000_mean", "s499_mean"),
        first_names=("s000_mean", "s499_mean"),
    )
    assert edges["s000_mean"].tolist() == [1.0, 1.0, 1.0]
    assert np.isnan(edges["s499_mean"]).tolist() == [True, True, False]


def test_columns_stay_where_they_are_when_metrics_before_them_go_and_come_back(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=300))
    device = world.device("a")
    world.send(device, range(READINGS))
    whole = world.product
    world.declare(plant(sensors=50, begin=250))
    world.send(device, range(READINGS, 2 * READINGS))
    assert_right(world.product, history(world, device), [0, 1], ["s299"])
    world.declare(whole)
    world.send(device, range(2 * READINGS, 3 * READINGS))
    found = history(world, device)
    assert_right(whole, found, [0, 1, 2], ["s299"])
    assert found["s000_last"].tolist()[::2] == [2.0, 2.0]


def test_a_label_that_is_added_to_a_state_is_counted(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=3, states=2, labels=4))
    device = world.device("a")
    world.send(device, range(READINGS))
    world.declare(plant(sensors=3, states=2, labels=6))
    world.send(device, [3, 4, 5])
    found = history(world, device)
    assert_right(world.product, {name: column[1:] for name, column in found.items()}, [1], ["m000", "m001"])
    assert found["m001_n5"].tolist()[1] == 1.0


def test_erased_readings_are_gone_from_every_part(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=250))
    cut, kept = world.device("a"), world.device("b")
    for device in (cut, kept):
        world.send(device, range(4 * READINGS))
    assert erase_from(conn, world.product, [cut.id], T0 + 2 * HOUR) == 2 * READINGS
    assert_right(world.product, history(world, cut), [0, 1], ["s000", "s249"])
    assert_right(world.product, history(world, kept), [0, 1, 2, 3], ["s000", "s249"])
    for period in world.product.rollups:
        for part in read_layout(conn, world.product, period).parts:
            query = SQL("SELECT count(*) FROM {t} WHERE device = {d} AND bucket >= {s}")
            row = conn.execute(query.format(t=part.table, d=Literal(cut.id), s=Literal(T0 + 2 * HOUR))).fetchone()
            assert row == (0,)


def test_more_metrics_than_a_table_can_ever_have_are_refused(conn: Connection) -> None:
    world = WideWorld(conn, plant(sensors=800))
    with pytest.raises(ForbiddenChange, match="800 new metrics beside the 804 columns"):
        world.declare(plant(sensors=800, begin=800))
    assert current_product(conn, "plant") == plant(sensors=800)


def test_rollups_of_earlier_versions_whose_rows_do_not_fit_are_split_and_filled(database_url: str) -> None:
    product = plant(sensors=240)
    with connect(database_url) as conn:
        world = WideWorld(conn, product)
        device = world.device("a")
        put_into_one_table(conn, product)
        world.send(device, range(2 * READINGS), roll_up=False)
    with connect(database_url) as conn:
        with pytest.raises(psycopg.errors.ProgramLimitExceeded, match="row is too big"):
            refresh_rollups(conn, product)
        conn.execute("DELETE FROM migration WHERE name LIKE '%wide_rollups%'")
        assert [name[5:] for name in migrate(conn)] == ["wide_rollups.sql"]
    with connect(database_url) as conn:
        world.conn = conn
        assert refresh_rollups(conn, product) == 2
        assert_right(product, history(world, device), [0, 1], [metric.id for metric in product.metrics])


def put_into_one_table(conn: Connection, product: Product) -> None:
    """As earlier versions did."""
    scale = has_timescale(conn)
    for period in product.rollups:
        first, second = read_layout(conn, product, period).parts
        conn.execute(SQL("DROP {w} {t}").format(w=SQL("MATERIALIZED VIEW" if scale else "TABLE"), t=second.table))
        add_columns(conn, first.table, list(second.columns), scale=scale)
