"""Reading ahead: while one part of a fleet is scored, the next ones are read on connections of their own."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing

from fleet.product import Product
from models.data.from_database import Live, read_live
from models.features.spec import FeatureSpec
from store.engine.database import Connection, connect_again
from store.telemetry.rollups import Due

READERS = 2


def read_ahead(
    conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec, most: int
) -> Iterator[tuple[Sequence[Due], Live]]:
    """Due devices in parts of at most `most`, each with its history; one part alone is read without a thread.

    The database works while the models do. No more than `READERS` parts are read ahead.
    """
    parts = [due[i : i + most] for i in range(0, len(due), most)]
    if len(parts) == 1:
        yield parts[0], read_live(conn, product, parts[0], spec)
        return
    with ExitStack() as stack:
        others = [stack.enter_context(closing(connect_again(conn))) for _ in range(min(READERS, len(parts)))]
        pool = stack.enter_context(ThreadPoolExecutor(len(others), "read"))
        coming: deque[Future[Live]] = deque()
        for place in range(len(parts) + len(others)):
            # A connection's last part has come when its next one is asked for.
            live = coming.popleft().result() if place >= len(others) else None
            if place < len(parts):
                coming.append(pool.submit(read_live, others[place % len(others)], product, parts[place], spec))
            if live is not None:
                yield parts[place - len(others)], live
