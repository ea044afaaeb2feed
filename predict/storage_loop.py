"""The storage job in a loop of its own beside scoring: retention and the columnstore of every product, hourly."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

from prometheus_client import Counter, Gauge

from fleet.process import StopSignal, get_log
from fleet.product import Product
from fleet.retention import Retention, retention_in_force
from fleet.settings import Settings
from models.features.window_lengths import early_buckets
from store.assets.fleet_clocks import Clock, ClockMode
from store.assets.products import current_product
from store.engine.database import Connection, translated
from store.engine.worker_loop import Turn, WorkerLoop, visit_fleets
from store.storage.disk import database_bytes, disk_use
from store.storage.filling import Stream, days_until_full, streams_of
from store.storage.keeping import Kept, keep_storage

log = get_log("storage")
LOOK_EVERY_S = 3600.0
AGAIN_AFTER_S, TURN_S = 60.0, 10.0
# The console's charts take a device's normal range from so many of its first buckets.
SHOWN_AS_NORMAL = 60
DROPPED = Counter("sigap_storage_dropped", "Readings, chunks of them, and buckets dropped", ["product", "what"])
SETTLED = Counter("sigap_storage_settled_chunks", "Chunks put into the columnstore", ["product"])
BYTES = Gauge("sigap_storage_bytes", "What a product takes on disk: readings, rollups", ["product", "what"])
GROWTH = Gauge("sigap_storage_growth_bytes", "By how much a product grows in a day, before retention", ["product"])
DISK_DAYS = Gauge("sigap_disk_days", "Days until the database's volume is full, where its size is set")
LOOKED_AT = Gauge("sigap_storage_looked_at_seconds", "When the storage job was last done, by time of day", ["product"])


class StorageKeeper:
    """Keeps the storage of every product; a job that `stop` ends goes on after the next start."""

    def __init__(self, settings: Settings, stop: StopSignal) -> None:
        self._settings, self._stop = settings, stop
        self._due: dict[str, float] = {}
        self._streams: dict[str, list[Stream]] = {}

    def begin(self, conn: Connection) -> Turn:
        def turn() -> float:
            visit_fleets(conn, lambda clock: self.visit(conn, clock))
            self._stop.wait(TURN_S)
            return TURN_S

        return turn

    def visit(self, conn: Connection, clock: Clock) -> bool:
        """The job of one product, where an hour has passed since it was done last."""
        begun = time.monotonic()
        if begun < self._due.get(clock.product, 0.0) or self._stop:
            return True
        self._due[clock.product] = begun + AGAIN_AFTER_S
        with translated():
            product = current_product(conn, clock.product)
            if product is not None:
                self._keep(conn, product, clock)
        self._due[clock.product] = begun + LOOK_EVERY_S
        return True

    def _keep(self, conn: Connection, product: Product, clock: Clock) -> None:
        done = Kept()
        steps = keep_storage(
            conn,
            product,
            retention_of(product, self._settings),
            now=clock.now(datetime.now(UTC)),
            lateness=self._settings.lateness_bound,
            early=kept_buckets(product),
            done=done,
        )
        with closing(steps):
            for _ in steps:
                if self._stop:
                    break
        if done != Kept():
            for what in ("readings", "chunks", "buckets"):
                DROPPED.labels(product.id, what).inc(getattr(done, what))
            SETTLED.labels(product.id).inc(done.settled)
            log.info(
                "storage_kept",
                product=product.id,
                readings=done.readings,
                chunks=done.chunks,
                buckets=done.buckets,
                settled=done.settled,
            )
        self._measure(conn, product, clock)
        LOOKED_AT.labels(product.id).set_to_current_time()

    def _measure(self, conn: Connection, product: Product, clock: Clock) -> None:
        use = disk_use(conn, product, now=clock.now(datetime.now(UTC)))
        for what, stored in (("readings", use.readings), ("rollups", use.rollups)):
            BYTES.labels(product.id, what).set(stored.bytes)
        if clock.mode is ClockMode.WALL:  # A recorded fleet does not grow by itself.
            GROWTH.labels(product.id).set(use.growth)
            self._streams[product.id] = streams_of(use, retention_of(product, self._settings))
        if (size := self._settings.database_disk_gib) is not None:
            streams = [stream for each in self._streams.values() for stream in each]
            DISK_DAYS.set(days_until_full(streams, max(0.0, size * 2**30 - database_bytes(conn))))


def storage_loop(settings: Settings, database_url: str, stop: StopSignal) -> WorkerLoop:
    return WorkerLoop(database_url, stop, name="storage", begin=StorageKeeper(settings, stop).begin, listens=False)


def retention_of(product: Product, settings: Settings) -> Retention:
    """The retention in force for a product."""
    longest = max((mode.horizon for mode in product.failure_modes), default=timedelta(0))
    return retention_in_force(
        product.retention, settings.retention, lateness=settings.lateness_bound, longest_horizon=longest
    )


def kept_buckets(product: Product) -> int:
    """How many of a device's first buckets retention leaves: models and charts take what is normal from them."""
    return max(early_buckets(product), SHOWN_AS_NORMAL)
