"""How much the database holds, how fast it grows, and how long its disk lasts. For `doctor`."""

import math
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fleet.product import Product
from fleet.retention import Retention
from fleet.settings import Settings
from fleet.times import format_duration
from predict.storage_loop import retention_of
from sigap.cli.findings import Finding, State
from store.assets.fleet_clocks import Clock, ClockMode, read_clocks
from store.assets.products import current_product
from store.engine.database import Connection
from store.storage.disk import DiskUse, database_bytes, disk_use
from store.storage.filling import Stream, days_until_full, grows_by, streams_of
from store.storage.kept_from import all_kept_from
from store.storage.retention import waited_for

GIB = 2**30
ENDS_SOON, ENDS_NEXT = 14.0, 90.0
# What is looked at where no retention is set.
ASKED = Retention(raw=timedelta(days=90))
PAGE = "docs/operations.md, Retention"


def storage_findings(conn: Connection, settings: Settings) -> Iterator[Finding]:
    """Of every fleet, then of the disk. Recorded fleets do not grow by themselves."""
    streams: list[Stream] = []
    shorter: list[Stream] = []
    for clock, _ in read_clocks(conn):
        product = current_product(conn, clock.product)
        if product is None:
            continue
        use, kept = disk_use(conn, product, now=clock.now(datetime.now(UTC))), retention_of(product, settings)
        if clock.mode is ClockMode.WALL:
            streams += streams_of(use, kept)
            shorter += streams_of(use, kept if kept.raw else ASKED)
        yield _fleet(conn, product, clock, use, kept)
    yield _disk(conn, settings, streams, shorter)


def _fleet(conn: Connection, product: Product, clock: Clock, use: DiskUse, kept: Retention) -> Finding:
    said = (
        f"{product.id}: readings {_gib(use.readings.bytes)}, rollups {_gib(use.rollups.bytes)}; "
        f"{use.readings.rows_per_day:,.0f} readings a day of {use.devices:,} devices"
    )
    if clock.mode is ClockMode.DRIVEN:
        return Finding("storage", State.GOOD, f"{said}, recorded")
    said += f", {_gib(grows_by(streams_of(use, kept)))} more a day"
    if kept.raw is None:
        asked = ASKED.raw or timedelta(0)
        would = f"{format_duration(asked)} of readings would hold {_gib(use.readings_of(asked))}"
        return Finding(
            "storage", State.NOTE, f"{said}; kept for ever", f"{would}: set SIGAP_RETENTION_RAW_DAYS ({PAGE})"
        )
    said += f"; readings kept for {format_duration(kept.raw)}, {_gib(use.readings_of(kept.raw))} in the end"
    since, ticket = all_kept_from(conn).get(product.id), waited_for(conn, product)
    if ticket is not None and ticket[1] < clock.now(datetime.now(UTC)) - kept.raw:
        mend = "decide on it: readings are kept for it"
        return Finding("storage", State.NOTE, f"{said}, but for ticket #{ticket[0]} from {ticket[1]:%Y-%m-%d} on", mend)
    return Finding("storage", State.GOOD, f"{said}, from {since.raw_from:%Y-%m-%d} on" if since else said)


def _disk(conn: Connection, settings: Settings, streams: list[Stream], shorter: list[Stream]) -> Finding:
    taken = database_bytes(conn)
    free, said = _free(settings, taken)
    if free is None:
        mend = "SIGAP_DATABASE_DISK_GIB: the size of the volume that it lies on; then its days are known"
        return Finding("disk", State.NOTE, f"the database takes {_gib(taken)}; its volume is not known", mend)
    days = days_until_full(streams, free)
    said += f"; {_gib(grows_by(streams))} more a day: {_lasts(days)}"
    state = State.BAD if days < ENDS_SOON else State.NOTE if days < ENDS_NEXT else State.GOOD
    if state is State.GOOD:
        return Finding("disk", state, said)
    with_retention = days_until_full(shorter, free)
    gain = f"with readings kept for 90 days it {_lasts(with_retention)}" if with_retention > days else "a larger disk"
    return Finding("disk", state, said, f"{gain} ({PAGE})")


def _free(settings: Settings, taken: int) -> tuple[float | None, str]:
    """Bytes that are free for the database, and what to say of it: of an embedded one the data folder's volume says
    it, of another one the setting. SQL alone cannot know."""
    if not settings.database_url:
        free = float(shutil.disk_usage(settings.data_dir).free)
        return free, f"the database takes {_gib(taken)}, {_gib(free)} are free at {settings.data_dir}"
    if settings.database_disk_gib is None:
        return None, ""
    free = max(0.0, settings.database_disk_gib * GIB - taken)
    return free, f"the database takes {_gib(taken)} of {settings.database_disk_gib:g} GiB"


def _lasts(days: float) -> str:
    if math.isinf(days):
        return "lasts for ever"
    return f"lasts {days:,.0f} days" if days < 3650 else "lasts more than ten years"


def _gib(size: float) -> str:
    return f"{size / GIB:,.1f} GiB" if size >= GIB else f"{size / 2**20:,.1f} MiB"
