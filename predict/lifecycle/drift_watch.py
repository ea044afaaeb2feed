"""The regular look at drift: recent rows of a sample of live devices against the training of the model in force."""

from dataclasses import asdict
from datetime import datetime, timedelta

from prometheus_client import Gauge

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import ANOMALY, Product
from fleet.times import to_milliseconds
from models.data.live_history import live_history
from models.features.build import build_features
from models.monitoring.drift import Drift, find_drift, one_row_each
from predict.live.champions import Champion, Champions
from store.engine.database import Connection
from store.learning.drift import (
    DriftCheck,
    drift_checks,
    end_drift_alarm,
    put_drift_check,
    raise_drift_alarm,
    sample_devices,
)
from store.learning.predictions import living_predictions
from store.learning.retrainings import ask_retraining
from store.rollups.columns import bucket_of
from store.rollups.rollups import Due

EVERY = timedelta(days=1)
LEAST_BUCKETS = 24
MOST_DEVICES = 300
MOST_GROUPS = 5
DRIFTED = Gauge("sigap_drift_features", "Share of watched features that have moved away from training", ["product"])
ALARM = Gauge("sigap_drift_alarm", "1 while a drift stands that was seen twice in a row", ["product"])
log = get_log("drift")


def every(product: Product) -> timedelta:
    """How often a fleet is looked at: daily, or every 24 scoring buckets where that is longer."""
    return max(EVERY, LEAST_BUCKETS * product.scoring)


def look_if_due(conn: Connection, product: Product, champions: Champions, *, now: datetime) -> Drift | None:
    """Looks at a fleet whose time has come on its clock; None where it has not, or there is no model.

    A drift seen twice in a row raises the alarm and asks for a retraining; a look without one ends it.
    """
    last = next(iter(drift_checks(conn, product.id, now=now, limit=1)), None)
    if last is not None and now < last.at + every(product):
        return None
    champion = champions.of(conn, product.id)
    if champion is None:
        return None
    drift = look(conn, product, champion, now=now)
    with conn.transaction():
        figures = {**asdict(drift), "groups": list(drift.groups)}
        put_drift_check(
            conn,
            product.id,
            model_id=champion.id,
            at=now,
            devices=drift.devices,
            drifted=drift.drifted,
            figures=figures,
        )
        _alarm(conn, product, champion, drift, last, now)
    tested = len(drift.features)
    DRIFTED.labels(product.id).set(sum(s.drifted for s in drift.features) / tested if tested else 0.0)
    return drift


def look(conn: Connection, product: Product, champion: Champion, *, now: datetime) -> Drift:
    """A recent row of each device that is not known to be sick, and its probabilities, against training."""
    bundle = champion.bundle
    since = bucket_of(now - LEAST_BUCKETS * product.scoring, product.scoring)
    chosen = sample_devices(conn, product.id, since=since, salt=f"{now:%Y-%m-%d}", limit=MOST_DEVICES)
    sick = {device for device, mode in living_predictions(conn, chosen) if mode != ANOMALY}
    due = [Due(device, since) for device in chosen if device not in sick]
    if not due:
        return Drift(0, (), ())
    history = live_history(conn, product, due, bundle.spec)
    features = build_features(product, history, bundle.spec, since=to_milliseconds(since))
    drawn = one_row_each(features.take(features.ts <= to_milliseconds(now)))
    matrix = bundle.matrix(drawn)
    scores = {mode: model.failure.predict(matrix) for mode, model in bundle.modes.items()} if len(drawn) else {}
    return find_drift(bundle.manifest.reference, drawn, scores)


def _alarm(
    conn: Connection, product: Product, champion: Champion, drift: Drift, last: DriftCheck | None, now: datetime
) -> None:
    again = last is not None and last.drifted and last.model_id == champion.id
    if drift.drifted and again:
        why = explain(drift, product)
        if raise_drift_alarm(conn, product.id, model_id=champion.id, at=now, why=why):
            log.warning("drift", product=product.id, model=champion.id, why=why.to_json(), at=now.isoformat())
            ask_retraining(conn, product.id, cause="drift", why=why, at=now)
        ALARM.labels(product.id).set(1)
    elif not drift.drifted:
        if end_drift_alarm(conn, product.id, at=now):
            log.info("drift_ended", product=product.id, at=now.isoformat())
        ALARM.labels(product.id).set(0)


def explain(drift: Drift, product: Product) -> Coded:
    """What moved, as it is kept: at most `MOST_GROUPS` metrics and codes, the farthest first, and every probability."""
    moved = [_group(product, group) for group in drift.groups[:MOST_GROUPS]]
    moved += [coded("drift_of_probability", mode=shift.subject) for shift in drift.scores if shift.drifted]
    return coded("drift_moved", moved=moved, devices=drift.devices)


def _group(product: Product, group: str) -> Coded:
    return coded("drift_of_code", code=group) if product.code(group) else coded("drift_of_metric", metric=group)
