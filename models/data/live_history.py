"""What live scoring reads of a fleet's history: of each due device its first buckets and its newest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fleet.product import Product
from fleet.times import EARLIEST, LATEST
from models.data.history import History
from models.data.stored_history import stored_history
from models.features.series import buckets_before, memory, needed_columns, remembered_columns
from models.features.spec import FeatureSpec
from store.engine.database import Connection
from store.learning import history as stored
from store.learning.live_buckets import edge_columns
from store.rollups.rollups import Due

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Live:
    """What live scoring reads for some due devices: their history, and their ids by serial."""

    history: History
    ids: dict[str, int]


def live_history(conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec) -> History:
    """The history alone of `read_live`."""
    return read_live(conn, product, due, [spec]).history


def read_live(conn: Connection, product: Product, due: Sequence[Due], specs: Sequence[FeatureSpec]) -> Live:
    """What scoring the due devices by each of `specs` needs, read once: their first buckets, and those from a window
    before the due ones on, with the columns that the features read (of the first buckets, those that early life is
    taken from); counters and states also as they stood before the window.

    What lies ahead of the fleet's clock is there too: no row of features looks ahead of its own bucket.
    """
    before = max(buckets_before(product, spec) for spec in specs) * product.scoring
    sinces = {item.device: max(item.since - before, EARLIEST) for item in due}
    devices = stored.device_rows(conn, product.id, list(sinces))
    columns = edge_columns(
        conn,
        product,
        {row.id: sinces[row.id] for row in devices},
        first=max(spec.baseline_buckets for spec in specs),
        until=LATEST,
        names=_together(needed_columns(product, spec) for spec in specs),
        first_names=_together(needed_columns(product, spec, full_only=True) for spec in specs),
        remembered=_together(remembered_columns(product, spec) for spec in specs),
        memory=max(memory(product, spec) for spec in specs),
    )
    since = min(sinces.values(), default=EARLIEST)
    history = stored_history(conn, product, devices, columns, since=since, until=LATEST, learning=False)
    return Live(history, {row.serial: row.id for row in devices})


def _together(lists: Iterable[Sequence[T]]) -> tuple[T, ...]:
    """All that is in any of the lists, once each."""
    return tuple(dict.fromkeys(item for one in lists for item in one))
