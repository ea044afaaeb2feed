"""Reading ahead: while one part of a fleet is scored, the next ones are read on connections of their own."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing

from fleet.product import Product
from models.data.live_history import read_live
from models.features.spec import FeatureSpec
from predict.live.backfill import backfill_begins
from predict.live.fleet_part import PartRead
from store.engine.database import Connection, connect_again
from store.rollups.rollups import Due

READERS = 2


def read_ahead(
    conn: Connection, product: Product, due: Sequence[Due], specs: Sequence[FeatureSpec], most: int
) -> Iterator[PartRead]:
    """Due devices in parts of at most `most`, each with its history; one part alone is read without a thread. `specs`:
    the champion's, and with shadow scoring the challenger's.

    The database works while the models do. No more than `READERS` parts are read ahead.
    """
    parts = [due[i : i + most] for i in range(0, len(due), most)]
    if len(parts) == 1:
        yield read_part(conn, product, parts[0], specs)
        return
    with ExitStack() as stack:
        others = [stack.enter_context(closing(connect_again(conn))) for _ in range(min(READERS, len(parts)))]
        pool = stack.enter_context(ThreadPoolExecutor(len(others), "read"))
        coming: deque[Future[PartRead]] = deque()
        for place in range(len(parts) + len(others)):
            # A connection's last part has come when its next one is asked for.
            read = coming.popleft().result() if place >= len(others) else None
            if place < len(parts):
                coming.append(pool.submit(read_part, others[place % len(others)], product, parts[place], specs))
            if read is not None:
                yield read


def read_part(conn: Connection, product: Product, due: Sequence[Due], specs: Sequence[FeatureSpec]) -> PartRead:
    """The history of due devices, of never-scored ones as far back as they may be backfilled."""
    begun = time.perf_counter()
    backfill = backfill_begins(conn, product, due, specs[0])
    seconds = time.perf_counter() - begun
    reached = [Due(item.device, backfill.get(item.device, item.since)) for item in due]
    return PartRead(due, read_live(conn, product, reached, specs), backfill, seconds)
