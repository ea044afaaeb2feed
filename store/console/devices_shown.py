"""What the console shows of devices: the list, and one device's failures, reported codes and scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.types.json import Jsonb

from fleet.silence_limits import SilentBefore
from store.console.like import contains_pattern, like_pattern
from store.console.search import digits_of_telephone
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
# What lists devices where nothing is searched for, by what is to be shown.
STATEMENTS = {"risk": "devices_at_risk", "ticket": "devices_with_ticket", "silent": "silent_devices"}


@dataclass(frozen=True, slots=True)
class ShownDevice:
    product: str
    serial: str
    installed_at: datetime
    status: str | None
    status_arrived_at: datetime | None
    read_at: datetime | None
    failure_mode: str | None
    probability: float | None
    ticket_id: int | None
    ticket_severity: str | None


@dataclass(frozen=True, slots=True)
class DeviceSearch:
    """`by_customer`: the text may be a customer's name, mail address or telephone number. `show`: all, risk, silent,
    ticket; `silent_before`: by product, from when on a device counts as heard."""

    product: str | None = None
    text: str = ""
    by_customer: bool = False
    show: str = "all"
    silent_before: Mapping[str, SilentBefore] | None = None


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    ts: datetime
    code: str
    severity: str
    text: str


def search_devices(conn: Connection, wanted: DeviceSearch, *, limit: int, offset: int) -> list[ShownDevice]:
    limits = (wanted.silent_before or {}).items()
    silent = {name: {"awake": each.awake.isoformat(), "asleep": each.asleep.isoformat()} for name, each in limits}
    page = {"limit": limit, "offset": offset, "silent": Jsonb(silent), "show": wanted.show}
    statement = "found_devices" if like_pattern(wanted.text) else STATEMENTS.get(wanted.show, "every_device")
    return fetch_all(conn, SQL[statement], {**_searched(wanted), **page}, ShownDevice)


def count_devices(conn: Connection, wanted: DeviceSearch) -> int:
    """How many devices have the text and product, without regard to `show`."""
    statement = "count_found_devices" if like_pattern(wanted.text) else "count_devices"
    row = conn.execute(SQL[statement], _searched(wanted)).fetchone()
    return int(row[0]) if row else 0


def _searched(wanted: DeviceSearch) -> dict[str, object]:
    return {
        "product": wanted.product,
        "like": like_pattern(wanted.text),
        "like_customer": contains_pattern(wanted.text) if wanted.by_customer else None,
        "digits": digits_of_telephone(wanted.text),
    }


def failures_of(conn: Connection, device_id: int, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """(when, failure mode)."""
    rows = conn.execute(SQL["failures_of_device"], {"device_id": device_id, "since": since, "until": until})
    return [(row[0], row[1]) for row in rows]


def events_of(
    conn: Connection, device_id: int, since: datetime, until: datetime, *, limit: int = 200
) -> list[DeviceEvent]:
    wanted = {"device_id": device_id, "since": since, "until": until, "limit": limit}
    return fetch_all(conn, SQL["events_of_device"], wanted, DeviceEvent)


def scores_of(
    conn: Connection, device_id: int, modes: Sequence[str], since: datetime, until: datetime, *, step: timedelta
) -> dict[str, list[tuple[datetime, float | None]]]:
    """By failure mode, the highest probability of each `step`, in time order."""
    wanted = {"device_id": device_id, "modes": list(modes), "since": since, "until": until, "step": step}
    by_mode: dict[str, list[tuple[datetime, float | None]]] = {}
    for mode, at, probability in conn.execute(SQL["scores_of_device"], wanted):
        by_mode.setdefault(mode, []).append((at, probability))
    return by_mode
