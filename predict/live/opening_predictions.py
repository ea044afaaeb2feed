"""From scores to predictions: a risk that stands opens one; its reasons are stored with it and never change."""

from datetime import datetime

import numpy as np

from fleet.coded import coded
from fleet.product import Product
from fleet.times import format_duration
from models.decision.policy import OperatingPoint, is_risk, looks_so_far
from models.explain.reasons import Explanation
from predict.live.champions import Champion
from predict.live.explaining import as_evidence, explain_openings, reasons_of
from predict.live.fleet_part import FleetPart
from predict.live.opening_anomalies import open_anomalies
from predict.live.scores import ScoredRows, at_risk, confirming_span
from predict.live.sensor_faults import Reliance, make_way, reliances
from store.engine.database import Connection
from store.learning.predictions import NewPrediction, living_predictions, open_prediction
from store.learning.scores import PastScore, Score, Scores, last_scores
from store.learning.sensor_faults import held_by_sensors


def open_predictions(conn: Connection, part: FleetPart, champion: Champion, rows: ScoredRows, *, now: datetime) -> int:
    """Opens a prediction for every device and mode whose newest scores are a risk, and counts them."""
    product, scores, features = part.product, rows.scores, rows.features
    newest = {(score.device, score.failure_mode): score for score in _notable(champion, scores)}
    if not newest:
        return 0
    devices = sorted({device for device, _ in newest})
    living, held = living_predictions(conn, devices), held_by_sensors(conn, devices)
    points = champion.bundle.points
    candidates = {
        key: score
        for key, score in newest.items()
        if key not in living - held.keys() and key[1] in points and _reaches(score, points[key[1]])
    }
    opened = 0
    past = _past(conn, product, candidates, points)
    seen = looks_so_far(features.seen, champion.bundle.spec.baseline_buckets)
    looks = dict(zip(rows.device.tolist(), seen.tolist(), strict=True))
    risks = {
        key: score
        for key, score in candidates.items()
        if is_risk([_or_nan(p.probability) for p in past.get(key, [])], points[key[1]], looks=looks[key[0]])
    }
    rests = reliances(conn, product, champion.bundle, features, rows.device, risks, held, now=now)
    still_held = make_way(conn, held.keys(), rests, now=now)
    risks = {key: score for key, score in risks.items() if key not in still_held}
    why = explain_openings(conn, part, champion.bundle, {key: score.ts for key, score in risks.items()})
    for key, score in risks.items():
        times = min(points[key[1]].confirmations, looks[key[0]])
        opened += _open_risk(conn, product, champion, why.get(key), rests[key], score, points[key[1]], times, now)
    return opened + open_anomalies(conn, part, champion, rows, newest, now=now)


def _notable(champion: Champion, scores: Scores) -> list[Score]:
    """The newest scores of the devices of which one could open a prediction: few of many."""
    count = len(scores.modes)
    device = scores.device[::count]
    newest = np.append(device[1:] != device[:-1], np.ones(min(1, len(device)), bool)).repeat(count)
    high = at_risk(champion, scores) | (scores.anomaly > scores.threshold)
    chosen = newest & np.isin(scores.device, scores.device[newest & high])
    return scores.rows(np.flatnonzero(chosen))


def _reaches(score: Score, point: OperatingPoint) -> bool:
    return score.probability is not None and score.probability >= point.threshold


def _past(
    conn: Connection, product: Product, keyed: dict[tuple[int, str], Score], points: dict[str, OperatingPoint]
) -> dict[tuple[int, str], list[PastScore]]:
    if not keyed:
        return {}
    longest = max(points[mode].confirmations for _, mode in keyed)
    since = min(score.ts for score in keyed.values()) - confirming_span(product, longest)
    return last_scores(conn, list(keyed), count=longest, since=since)


def _open_risk(
    conn: Connection,
    product: Product,
    champion: Champion,
    why: Explanation | None,
    rests: Reliance,
    score: Score,
    point: OperatingPoint,
    times: int,
    now: datetime,
) -> bool:
    mode = product.mode(score.failure_mode)
    assert mode is not None
    probability = score.probability or 0.0
    return open_prediction(
        conn,
        NewPrediction(
            product=product.id,
            device=score.device,
            failure_mode=score.failure_mode,
            opened_at=now,
            expires_at=now + mode.horizon,
            ts=score.ts,
            probability=score.probability,
            rul_s=score.rul_s,
            rul_low_s=score.rul_low_s,
            rul_high_s=score.rul_high_s,
            rung=point.rung,
            reasons=reasons_of(why),
            evidence={
                "threshold": point.threshold,
                "confirmations": point.confirmations,
                "precision": point.precision,
                "precision_low": point.precision_low,
                "horizon": format_duration(mode.horizon),
                "anomaly": score.anomaly,
                "anomaly_threshold": score.anomaly_threshold,
                "explanation": as_evidence(why, product) if why else None,
                **rests.as_evidence(),
            },
            model_id=champion.id,
        ),
        why=coded("probability_reached", probability=probability, threshold=point.threshold, times=times),
    )


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
