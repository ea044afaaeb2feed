"""The table `[retention]` of a product file: how long its readings and rollups are kept."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from pydantic import BaseModel

from fleet.product_files.table import STRICT, Duration
from fleet.retention import Retention, retention_fault


class RetentionTable(BaseModel):
    model_config = STRICT

    raw: Duration | None = None
    rollups: Duration | None = None


def build_retention(table: RetentionTable) -> Retention:
    return Retention(table.raw, table.rollups)


def retention_faults(table: RetentionTable, horizons: Iterable[timedelta]) -> Iterator[tuple[str, str, str]]:
    """(key, value, rule) of a retention that cannot be, beside the horizons of the product's failure modes."""
    if fault := retention_fault(build_retention(table), max(horizons, default=timedelta(0))):
        yield "retention", "", fault
