"""Levels of devices' newest buckets, as many as health is worked out from, with all repairs and failures."""

from dataclasses import replace
from datetime import datetime

from fleet.product import Product
from fleet.times import EARLIEST, EPOCH, to_milliseconds
from models.data.history import FAILURE_COLUMNS, History, make_frame
from models.data.stored_history import stored_history
from models.features.series import needed_columns
from models.features.spec import FeatureSpec
from models.features.window_lengths import default_windows
from models.normal_behaviour.sensor_levels import level_series
from models.normal_behaviour.unusual import TRAILING_FROM
from store.engine.database import Connection
from store.learning import history as stored
from store.learning.live_buckets import earlier_buckets, edge_columns
from store.rollups.columns import bucket_of
from store.rollups.rollups import complete_at

# The trailing clock's rows, and those over which both clocks smooth.
NEWEST_BUCKETS = TRAILING_FROM + 40
# A device that is seldom heard of: its newest buckets are looked for over so many times as long.
SELDOM = 4


def newest_buckets(conn: Connection, product: Product, devices: list[int], *, now: datetime) -> History:
    """The `NEWEST_BUCKETS` complete buckets of each device, with the columns that levels are read from."""
    until = bucket_of(now - (complete_at(product, EPOCH) - EPOCH), product.scoring) + product.scoring
    within = SELDOM * NEWEST_BUCKETS * product.scoring
    rows = stored.device_rows(conn, product.id, devices)
    found = earlier_buckets(conn, product, {row.id: until for row in rows}, back=NEWEST_BUCKETS, within=within)
    earliest = max(until - within, EARLIEST)
    sinces = {row.id: found.get(row.id, earliest) for row in rows}
    spec = FeatureSpec(windows=default_windows(product), series=tuple(level_series(product)))
    names = needed_columns(product, spec)
    columns = edge_columns(conn, product, sinces, first=0, until=until, names=names, first_names=())
    since = min(sinces.values(), default=earliest)
    history = stored_history(conn, product, rows, columns, since=since, until=now, learning=False)
    serials = {row.id: row.serial for row in rows}
    failures: list[tuple[object, ...]] = [
        (serials[one.device], to_milliseconds(one.ts), one.failure_mode)
        for one in stored.failure_rows(conn, list(serials), now)
    ]
    return replace(history, failures=make_frame(FAILURE_COLUMNS, failures))
