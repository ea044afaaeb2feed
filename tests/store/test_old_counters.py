"""Counters that an earlier version rolled up as first, last, least and greatest are rolled up anew."""

from datetime import timedelta

from psycopg.sql import SQL, Identifier

from fleet.product import Product, Role
from fleet.product_files.parse import parse_product
from store.engine.database import Connection, connect, has_timescale
from store.engine.migrate import migrate
from store.rollups.columns import TYPE, metric_columns, rollup_columns, rollup_table
from store.rollups.product_tables import extend_tables
from store.rollups.rollups import refresh_rollups
from store.rollups.series import Rise, read_rollup
from tests.cloned_database import empty_database
from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place
from tests.store.store_world import HOUR, PUMP, T0, at, pump

BEFORE = 16
# By hour: a rise; a zero on the border; a dip on the border; a new board.
SHOWN = [(0, 3737.0), (50, 0.0), (60, 3738.0), (119, 3739.0), (120, 3738.9), (130, 3739.5), (180, 2.0), (190, 5.0)]
INCREASES = [0, 2, 0.5, 5]
OLD = {"count": "count({v})", "first": "{a}", "last": "{z}", "min": "min({v})", "max": "max({v})"}
ENERGY = """[metrics.energy]
unit = "kWh"
role = "counter"
[failure_modes.wear]"""

MANY = "".join(f'[metrics.c{number:03d}]\nunit = ""\nrole = "counter"\n' for number in range(180))


def test_counters_of_before_are_rolled_up_anew(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn:
        fill_before(conn)
        assert rolled(conn, "starts_first", "starts_min") == [(3737, 0), (3738, 3738), (3738.9, 3738.9), (2, 2)]
        migrate(conn)
        assert {"starts_begin", "starts_after"} <= columns(conn)
        assert not {"starts_min", "starts_max"} & columns(conn)
        assert columns(conn) >= {column.name for column in rollup_columns(pump())}

        assert refresh_rollups(conn, pump()) == 1
        assert rolled(conn, "flow_mean", "flow_last", "mode_n1") == [(1.5, 2, 2)] * 4
        found = increases(conn)
        due = conn.execute("SELECT count(*) FROM score_due").fetchone()
    assert [round(one or 0, 6) for one in found] == INCREASES
    assert due == (0,)


def test_a_product_of_before_takes_another_counter_and_other_readings(server_url: str) -> None:
    more = parse_product(PUMP.replace("[failure_modes.wear]", ENERGY), file="pump.toml")
    with empty_database(server_url) as url, connect(url) as conn:
        fill_before(conn)
        migrate(conn)
        extend_tables(conn, pump(), more)
        conn.execute(
            "INSERT INTO telemetry.pump (device, ts, starts, energy, received_at) "
            "SELECT id, m.at, 9, m.energy, now() FROM device, (VALUES (%s, 4.5), (%s, 6)) AS m (at, energy)",
            (at(250), at(255)),
        )
        conn.execute(
            "INSERT INTO dirty_range (product, device_id, lo, hi) SELECT 'pump', id, %s, %s FROM device",
            (at(250), at(255)),
        )
        refresh_rollups(conn, more)
        assert [round(one or 0, 6) for one in increases(conn)] == [*INCREASES, 4]
        assert rolled(conn, "energy_begin", "energy_top")[-2:] == [(None, None), (4.5, 6)]


def test_a_product_of_before_with_more_counters_than_its_tables_have_room_for(server_url: str) -> None:
    many = parse_product(PUMP.replace("[failure_modes.wear]", MANY + "[failure_modes.wear]"), file="pump.toml")
    with empty_database(server_url) as url, connect(url) as conn:
        fill_before(conn, many)
        migrate(conn)
        conn.execute("UPDATE telemetry.pump SET c000 = starts, c179 = starts")
        assert refresh_rollups(conn, many) in (1, 2)  # Migration 0018 may ask for the same.
        for counter in ("starts", "c000", "c179"):
            assert [round(one or 0, 6) for one in increases(conn, many, counter)] == INCREASES


def test_the_command_that_migrates_rolls_them_up(server_url: str) -> None:
    with empty_database(server_url) as url, connect(url) as conn, quick_folder() as folder:
        fill_before(conn)
        said = Place(folder, url).run("db", "migrate")
        assert "pump: rollups are up to date; 1 ranges of readings were rolled up" in said
        assert [round(one or 0, 6) for one in increases(conn)] == INCREASES
        assert conn.execute("SELECT count(*) FROM dirty_range").fetchone() == (0,)


def fill_before(conn: Connection, product: Product | None = None) -> None:
    """A database of the version before, with a product, a device and what its rollups held then."""
    product = product or pump()
    migrate(conn, until=BEFORE)
    conn.execute("INSERT INTO product (id, version) VALUES ('pump', 1)")
    conn.execute(
        "INSERT INTO product_version (product, version, digest, body) VALUES ('pump', 1, 'd', %s)", (product.source,)
    )
    conn.execute("INSERT INTO asset (product) VALUES ('pump')")
    conn.execute(
        "INSERT INTO device (product, serial, asset_id, installed_at) SELECT 'pump', 'P-1', id, now() FROM asset"
    )
    scale = has_timescale(conn)
    metrics = SQL(", ").join(SQL(f'"{metric.id}" {TYPE[metric.role]}') for metric in product.metrics)
    conn.execute(
        SQL(
            "CREATE TABLE telemetry.pump (device integer NOT NULL, ts timestamptz NOT NULL, seq bigint, {m}, "
            "received_at timestamptz NOT NULL, PRIMARY KEY (device, ts))"
        ).format(m=metrics)
    )
    if scale:
        conn.execute("SELECT public.create_hypertable('telemetry.pump', public.by_range('ts', interval '30 days'))")
    for place, (minute, shown) in enumerate(SHOWN):
        conn.execute(
            "INSERT INTO telemetry.pump (device, ts, flow, starts, mode, received_at) "
            "SELECT id, %s, %s, %s, 1, %s FROM device",
            (at(minute), 1 + place % 2, shown, T0),
        )
    for period in product.rollups:
        create_old_rollup(conn, product, period, scale=scale)


def create_old_rollup(conn: Connection, product: Product, period: timedelta, *, scale: bool) -> None:
    """As the version before did, and filled."""
    ends = "public.{end}({{v}}, ts)" if scale else "(array_agg({{v}} ORDER BY ts {order}))[1]"
    first, last = ends.format(end="first", order="ASC"), ends.format(end="last", order="DESC")
    kept = [
        (column.name, column.timescale if scale else column.plain)
        for metric in product.metrics
        if metric.role is not Role.COUNTER
        for column in metric_columns(metric)
    ]
    counted = [
        (f"{metric.id}_{part}", SQL(text.format(v=metric.id, a=first.format(v=metric.id), z=last.format(v=metric.id))))
        for metric in product.metrics
        if metric.role is Role.COUNTER
        for part, text in OLD.items()
    ]
    chosen = SQL(", ").join(SQL("{a} AS {n}").format(a=a, n=Identifier(n)) for n, a in (*kept, *counted))
    bucket = SQL("public.time_bucket({p}, ts)" if scale else "date_bin({p}, ts, '2000-01-03')").format(p=period)
    query = SQL(
        "SELECT device, {b} AS bucket, max(ts) AS known_at, count(*) AS readings, {c} FROM telemetry.pump GROUP BY 1, 2"
    ).format(b=bucket, c=chosen)
    table = rollup_table("pump", period)
    if not scale:
        conn.execute(SQL("CREATE TABLE {t} AS {q}").format(t=table, q=query))
        conn.execute(SQL("ALTER TABLE {t} ADD PRIMARY KEY (device, bucket)").format(t=table))
        return
    conn.execute(
        SQL(
            "CREATE MATERIALIZED VIEW {t} WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS {q} "
            "WITH NO DATA"
        ).format(t=table, q=query)
    )
    conn.execute(SQL("CALL public.refresh_continuous_aggregate({t}, NULL, NULL)").format(t=table.as_string(conn)))


def rolled(conn: Connection, *names: str) -> list[tuple[object, ...]]:
    query = SQL("SELECT {c} FROM {t} ORDER BY bucket")
    chosen = SQL(", ").join(map(Identifier, names))
    return conn.execute(query.format(c=chosen, t=rollup_table("pump", HOUR))).fetchall()


def columns(conn: Connection) -> set[str]:
    return {str(column.name) for column in conn.execute("SELECT * FROM rollup.pump_1h LIMIT 0").description or ()}


def increases(conn: Connection, product: Product | None = None, counter: str = "starts") -> list[float | None]:
    product = product or pump()
    [(device,)] = conn.execute("SELECT id FROM device").fetchall()
    chosen = [product.metric(counter)]
    found = read_rollup(conn, product, device, metrics=chosen, period=HOUR, since=at(0), until=at(600))
    values = [bucket.values[counter] for bucket in found]
    return [value.increase for value in values if isinstance(value, Rise)]
