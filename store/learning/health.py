"""The health of devices' components (table `component_health`), and when a fleet was last looked at for it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Health:
    """A component of a device; `health` 0 to 100. The other columns: migration 0068."""

    device_id: int
    component: str
    at: datetime
    health: float | None
    size: float | None
    threshold: float | None
    since: datetime | None
    learning: int
    deviations: list[Coded]
    reference: dict[str, Any] | None
    model_id: int


@dataclass(frozen=True, slots=True)
class HealthLook:
    """`devices` that were looked at; `device_days`: how long devices had readings since looks began, together;
    `ask_above`: how far out a component must be for an inspection, None where that is not known."""

    at: datetime
    model_id: int
    devices: int
    device_days: float
    ask_above: float | None


@dataclass(frozen=True, slots=True)
class LeastHealthy:
    """A component that is unusual, as lists show it."""

    product: str
    serial: str
    component: str
    health: float
    since: datetime
    deviations: list[Coded]


def last_look(conn: Connection, product: str) -> HealthLook | None:
    found = fetch_all(conn, SQL["last_look"], {"product": product}, HealthLook)
    return found[0] if found else None


def note_look(
    conn: Connection, product: str, look: HealthLook, *, after: datetime | None, components: Sequence[str]
) -> None:
    """A look that is done, whose device-days came after the look at `after` and are added; rows of components that the
    model does not watch go. Nothing where another process looked meanwhile."""
    conn.execute(SQL["drop_unwatched"], {"product": product, "components": list(components)})
    conn.execute(SQL["note_look"], {"product": product, "after": after, **asdict(look)})


def devices_heard(conn: Connection, product: str, *, since: datetime) -> list[int]:
    """Devices in use that were heard of since a time."""
    return [row[0] for row in conn.execute(SQL["devices_heard"], {"product": product, "since": since})]


def put_health(conn: Connection, rows: Sequence[Health]) -> None:
    """Stores how components are now."""
    if not rows:
        return
    values: Mapping[str, list[object]] = {f.name: [getattr(row, f.name) for row in rows] for f in fields(Health)}
    deviations = [Jsonb([one.to_json() for one in row.deviations]) for row in rows]
    references = [None if row.reference is None else Jsonb(row.reference) for row in rows]
    conn.execute(SQL["put_health"], {**values, "deviations": deviations, "reference": references})


def health_of_devices(conn: Connection, devices: Sequence[int]) -> list[Health]:
    """By device, the least healthy component first."""
    return fetch_all(conn, SQL["health_of_devices"], {"devices": list(devices)}, Health)


def least_healthy(conn: Connection, *, limit: int) -> list[LeastHealthy]:
    """Of each device its least healthy component that is unusual, the least healthy first."""
    return fetch_all(conn, SQL["least_healthy"], {"limit": limit}, LeastHealthy)
