"""The regular look at normal behaviour on a live fleet: how healthy each component of each device is."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.split import device_rows
from models.normal_behaviour.component_health import ComponentHealth, component_health
from models.normal_behaviour.inspection_budget import asked_share, budget_of, inspection_horizon
from models.normal_behaviour.inspections import LEAST_ROWS
from models.normal_behaviour.learnt_normal import LearntNormal
from models.normal_behaviour.sensor_levels import read_levels
from predict.live.champions import Champion, Champions
from predict.live.own_references import Key, Reference, references_of
from predict.live.reading_levels import NEWEST_BUCKETS, newest_buckets
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.learning import history as stored
from store.learning.health import (
    Health,
    HealthLook,
    devices_heard,
    health_of_devices,
    last_look,
    note_look,
    put_health,
)

# A fleet whose components have metrics is looked at so many times within the horizon, at least daily.
LOOKS_A_HORIZON = 16
DAY = timedelta(days=1)
# Any other one is looked at after so many scoring periods, at least every other day: a look costs a few passes.
PERIODS_UNDECLARED = 48
# Devices that are looked at together: each other's peers.
AT_ONCE = 1_000
log = get_log("health")


def every(product: Product) -> timedelta:
    """How often a fleet is looked at, in the fleet's time; no sooner than a scoring period."""
    if not any(component.metrics for component in product.components):
        return max(product.scoring, min(PERIODS_UNDECLARED * product.scoring, 2 * DAY))
    share = timedelta(milliseconds=inspection_horizon(product) // LOOKS_A_HORIZON)
    return max(product.scoring, min(share, DAY))


def look_at_health(conn: Connection, product: Product, champions: Champions, *, now: datetime) -> int | None:
    """Looks at a fleet whose time has come on its clock, or whose model is another one: how many devices were looked
    at. None where it has not come, or the model knows no normal behaviour."""
    champion = champions.of(conn, product.id)
    if champion is None or champion.bundle.normal is None:
        return None
    last = last_look(conn, product.id)
    if last is not None and last.model_id == champion.id and now < last.at + every(product):
        return None
    normal = champion.bundle.normal
    devices = devices_heard(conn, product.id, since=now - NEWEST_BUCKETS * product.scoring)
    since, fresh = last.at if last else now, 0
    for begin in range(0, len(devices), AT_ONCE):
        rows, buckets = _look(conn, product, champion, normal, devices[begin : begin + AT_ONCE], now, since)
        fresh += buckets
        with conn.transaction():
            put_health(conn, rows)
    above = normal.ask_above(asked_share(budget_of(product), inspection_horizon(product)))
    look = HealthLook(
        at=now,
        model_id=champion.id,
        devices=len(devices),
        device_days=fresh * (product.scoring / DAY),
        ask_above=above if np.isfinite(above) else None,
    )
    with conn.transaction():
        note_look(conn, product.id, look, after=last.at if last else None, components=normal.components)
        wake(conn, product.id)
    log.info("health_looked_at", product=product.id, devices=len(devices), at=now.isoformat())
    return len(devices)


def _look(
    conn: Connection,
    product: Product,
    champion: Champion,
    normal: LearntNormal,
    devices: list[int],
    now: datetime,
    since: datetime,
) -> tuple[list[Health], int]:
    """How components are, and how many buckets of readings came after `since`."""
    history = newest_buckets(conn, product, devices, now=now)
    levels = read_levels(history)
    if not len(levels):
        return [], 0
    ids = {row.serial: row.id for row in stored.device_rows(conn, product.id, devices)}
    names = {number: serial for serial, number in ids.items()}
    before = {(names[one.device_id], one.component): one for one in health_of_devices(conn, devices)}
    references = references_of(normal, history, levels, _stood(before, champion.id))
    rows = dict(device_rows(levels.serial))
    behaviour = normal.of(rows, {key: one.offsets for key, one in references.items()})
    found = component_health(behaviour, levels, behaviour.unusual(levels), normal.past, limit=normal.limit)
    begun = {serial: int(levels.ts[own.start]) for serial, own in rows.items()}
    newest = {serial: int(levels.ts[own.stop - 1]) for serial, own in rows.items()}
    made = []
    for one in found:
        key = (one.serial, one.component)
        reference = references.get(key)
        made.append(
            Health(
                device_id=ids[one.serial],
                component=one.component,
                at=from_milliseconds(newest[one.serial]),
                health=one.index,
                size=one.size,
                threshold=normal.limit if np.isfinite(normal.limit) else None,
                since=_since(one, begun[one.serial], before.get(key)),
                learning=_learning(one, reference),
                deviations=[_deviation(metric, spreads) for metric, spreads in one.deviations],
                reference=None if reference is None else reference.to_json(),
                model_id=champion.id,
            )
        )
    return made, int((levels.ts > to_milliseconds(since)).sum())


def _deviation(metric: str, spreads: float) -> Coded:
    return coded("health_deviation", metric=metric, spreads=abs(spreads), side="above" if spreads > 0 else "below")


def _stood(before: Mapping[Key, Health], model: int) -> dict[Key, Reference]:
    """References by the model in force: another one's fleet has another level."""
    return {
        key: Reference.from_json(one.reference)
        for key, one in before.items()
        if one.model_id == model and one.reference is not None
    }


def _since(one: ComponentHealth, begun: int, before: Health | None) -> datetime | None:
    """Since when it is unusual: as it stood, where it has been so for all that was read."""
    if one.since is None:
        return None
    since = from_milliseconds(one.since)
    stood = before.since if before is not None and one.since <= begun else None
    return since if stood is None else min(since, stood)


def _learning(one: ComponentHealth, reference: Reference | None) -> int:
    if reference is None:
        return one.learning
    return max(one.learning, LEAST_ROWS - reference.rows)
