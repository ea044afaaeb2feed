"""The newest values of devices as the JSON texts that are kept of them."""

from collections.abc import Sequence

import msgspec

from fleet.product import Product, Role
from store.telemetry.reading_columns import NewestColumns


def latest_texts(product: Product, newest: NewestColumns) -> tuple[str, str]:
    """Devices [k] -> two JSON arrays of [k] objects: values by metric, states by their labels; and the times of those
    that are older than the device's newest reading, in milliseconds since the epoch."""
    names = [metric.id for metric in product.metrics]
    labels = [metric.labels if metric.role is Role.STATE else () for metric in product.metrics]
    columns = [_shown(column.tolist(), of) for column, of in zip(newest.values.T, labels, strict=True)]
    rows = [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns, strict=True)
    ]
    return msgspec.json.encode(rows).decode(), _older(names, newest)


def _shown(values: list[float], labels: Sequence[str]) -> list[float | str | None]:
    if labels:
        return [labels[int(value)] if value == value else None for value in values]
    return [value if value == value else None for value in values]


def _older(names: Sequence[str], newest: NewestColumns) -> str:
    if not newest.older.any():
        return f"[{','.join(['{}'] * len(newest.ts))}]"
    rows = [
        {name: time // 1000 for name, time in zip(names, row, strict=True) if time} for row in newest.older.tolist()
    ]
    return msgspec.json.encode(rows).decode()
