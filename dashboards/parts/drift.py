"""Drift in words: which metrics no longer look as they did in training."""

import re

from dashboards.viewer import Viewer
from fleet.product import Product
from store.database import Connection
from store.drift import DriftAlarm, drift_alarms, drift_checks

SPELT = re.compile(r"(.+) moved away from training on (\d+) devices")
PROBABILITY = "probability of "
ALARMS_SHOWN = 10


def drift_shown(conn: Connection, viewer: Viewer, product: Product) -> dict[str, object]:
    """The alarm that stands, those that ended, and the newest look."""
    alarms = drift_alarms(conn, product.id, limit=ALARMS_SHOWN)
    last = next(iter(drift_checks(conn, product.id, limit=1)), None)
    return {
        "standing": [_row(viewer, product, one) for one in alarms if one.ended_at is None],
        "ended": [_row(viewer, product, one) for one in alarms if one.ended_at is not None],
        "looked": viewer.t("drift_looked", day=viewer.when(last.at), n=last.devices) if last else "",
    }


def _row(viewer: Viewer, product: Product, alarm: DriftAlarm) -> dict[str, object]:
    return {
        "what": spell_drift(viewer, product, alarm.why),
        "since": viewer.when(alarm.raised_at),
        "until": viewer.when(alarm.ended_at) if alarm.ended_at else "",
        "model": alarm.model_id,
    }


def spell_drift(viewer: Viewer, product: Product, why: str) -> str:
    """The drift's own sentence in the viewer's language; what it does not know stays as it was written."""
    found = SPELT.fullmatch(why)
    if found is None:
        return why
    names = [_name(viewer, product, part) for part in found[1].split(", ")]
    return viewer.t("drift_moved", what=", ".join(names), n=found[2])


def _name(viewer: Viewer, product: Product, part: str) -> str:
    if part.startswith(PROBABILITY):
        mode = product.mode(part.removeprefix(PROBABILITY))
        return viewer.t("drift_probability", mode=viewer.pick(mode.name) if mode else part.removeprefix(PROBABILITY))
    known = {metric.id: metric.name for metric in product.metrics} | {one.id: one.name for one in product.derived}
    return viewer.pick(known[part]) if part in known else part.replace("_", " ")
