"""Drift in words: which metrics differ from training."""

from dashboards.viewer import Viewer
from fleet.product import Product
from store.engine.database import Connection
from store.learning.drift import DriftAlarm, drift_alarms, drift_checks

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
        "what": viewer.say(alarm.why, product),
        "since": viewer.when(alarm.raised_at),
        "until": viewer.when(alarm.ended_at) if alarm.ended_at else "",
        "model": alarm.model_id,
    }
