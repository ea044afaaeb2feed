"""The newest value of each metric among some readings, each by its own event time."""

from collections.abc import Sequence
from dataclasses import dataclass

from fleet.product import Product, Role
from fleet.times import to_milliseconds
from fleet.value_checks import Value
from store.telemetry.arrivals import Latest
from store.telemetry.readings import Reading


@dataclass(frozen=True, slots=True)
class _Column:
    """A metric's name, and its labels where it is a state."""

    name: str
    labels: tuple[str, ...]


def newest_values(product: Product, readings: Sequence[Reading]) -> list[Latest]:
    """One row for each device. Of two values of one time the first one stays, as in the telemetry."""
    columns = [_Column(m.id, m.labels if m.role is Role.STATE else ()) for m in product.metrics]
    of_device: dict[int, list[Reading]] = {}
    for reading in readings:
        of_device.setdefault(reading.device, []).append(reading)
    return [_newest(columns, group) for group in of_device.values()]


def _newest(columns: Sequence[_Column], readings: list[Reading]) -> Latest:
    if len(readings) == 1:
        [only] = readings
        return Latest(only.device, only.ts, _shown(columns, only.values), only.received_at)
    readings.sort(key=lambda reading: reading.ts, reverse=True)  # Stable: those of one time stay in order of arrival.
    newest = readings[0]
    values, older = list(newest.values), dict[str, int]()
    missing = [place for place, value in enumerate(values) if value is None]
    for reading in readings[1:]:
        if not missing:
            break
        for place in [place for place in missing if reading.values[place] is not None]:
            values[place] = reading.values[place]
            missing.remove(place)
            if reading.ts < newest.ts:
                older[columns[place].name] = to_milliseconds(reading.ts)
    return Latest(newest.device, newest.ts, _shown(columns, values), newest.received_at, older)


def _shown(columns: Sequence[_Column], values: Sequence[Value]) -> dict[str, float | int | str]:
    return {
        column.name: column.labels[int(value)] if column.labels else value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }
