"""A device that is unlike itself for long: a prediction that only advises, told anew when something else leads."""

from datetime import datetime

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import ANOMALY
from models.decision.policy import Rung
from models.estimators.detector import Detector
from models.explain.reasons import Explanation
from predict.live.champions import Champion
from predict.live.explaining import as_evidence, explain_openings, reasons_of
from predict.live.fleet_part import FleetPart
from predict.live.scores import ScoredRows, confirming_span
from store.engine.database import Connection
from store.learning.anomalies import LivingAnomaly, living_anomalies, take_back_anomaly
from store.learning.predictions import NewPrediction, open_prediction
from store.learning.scores import PastScore, Score, last_scores

LASTS_BUCKETS = 48
# What leads now strays so many times as far as what the prediction named.
LEADS_BY = 2.0


def open_anomalies(
    conn: Connection,
    part: FleetPart,
    champion: Champion,
    rows: ScoredRows,
    newest: dict[tuple[int, str], Score],
    *,
    now: datetime,
) -> int:
    """Opens a prediction for each device that was odd as many times in a row as make an alarm, and counts them.

    One that lives is ended and told anew when another metric leads for as long as made the first alarm: a bearing that
    shook with a failing one is not blamed for good.
    """
    detector = champion.bundle.detector
    mode = next(iter(newest))[1]
    odd = {device: score for (device, name), score in newest.items() if name == mode and _is_odd(score)}
    if not odd or detector is None:
        return 0
    living = living_anomalies(conn, sorted(odd))
    others = _led_by_others(detector, rows, living)
    lasting = _lasting(conn, part, odd.keys() - (living.keys() - others), odd, mode, detector.confirmations)
    explained = explain_openings(conn, part, champion.bundle, {(d, ANOMALY): score.ts for d, score in lasting.items()})
    opened = 0
    for device, score in lasting.items():
        explanation, named = explained.get((device, ANOMALY)), living.get(device)
        why = coded("unlike_healthy", times=detector.confirmations)
        if named is not None:
            if explanation is None or not _another_leads(explanation, named.group):
                continue
            why = coded("another_leads", metric=explanation.reasons[0].group, before=named.group)
            if not take_back_anomaly(conn, named.id, at=now, why=why):
                continue
        opened += _open(conn, part, champion, explanation, score, why, now)
    return opened


def _led_by_others(detector: Detector, rows: ScoredRows, living: dict[int, LivingAnomaly]) -> set[int]:
    """The devices in whose newest row another metric leads than the one that their living prediction named."""
    ends = np.append(rows.device[1:] != rows.device[:-1], np.ones(min(1, len(rows.device)), bool))
    newest = np.flatnonzero(ends & np.isin(rows.device, list(living)))
    if not len(newest):
        return set()
    metrics, shares = detector.blame(rows.features.take(newest))
    leading = zip(rows.device[newest].tolist(), shares.argmax(axis=1).tolist(), strict=True)
    return {device for device, at in leading if living[device].group not in (None, metrics[at])}


def _lasting(
    conn: Connection, part: FleetPart, devices: set[int], odd: dict[int, Score], mode: str, times: int
) -> dict[int, Score]:
    """Of the devices that are odd now, those that were the last `times` times."""
    if not devices:
        return {}
    since = min(odd[device].ts for device in devices) - confirming_span(part.product, times)
    past = last_scores(conn, [(device, mode) for device in sorted(devices)], count=times, since=since)
    recent = {device: past.get((device, mode), []) for device in sorted(devices)}
    return {device: odd[device] for device, some in recent.items() if len(some) == times and all(map(_is_odd, some))}


def _another_leads(explanation: Explanation, named: str | None) -> bool:
    """Whether over the newest rows another metric strays by far more than the one that was named."""
    if not explanation.reasons or explanation.reasons[0].group == named:
        return False
    share = next((reason.share for reason in explanation.reasons if reason.group == named), 0.0)
    return explanation.reasons[0].share >= LEADS_BY * share


def _open(
    conn: Connection,
    part: FleetPart,
    champion: Champion,
    explanation: Explanation | None,
    score: Score,
    why: Coded,
    now: datetime,
) -> bool:
    return open_prediction(
        conn,
        NewPrediction(
            product=part.product.id,
            device=score.device,
            failure_mode=ANOMALY,
            opened_at=now,
            expires_at=now + LASTS_BUCKETS * part.product.scoring,
            ts=score.ts,
            probability=None,
            rul_s=None,
            rul_low_s=None,
            rul_high_s=None,
            rung=Rung.ADVISE,
            reasons=reasons_of(explanation),
            evidence={
                "anomaly": score.anomaly,
                "anomaly_threshold": score.anomaly_threshold,
                "explanation": as_evidence(explanation, part.product) if explanation else None,
            },
            model_id=champion.id,
        ),
        why=why,
    )


def _is_odd(score: Score | PastScore) -> bool:
    return score.anomaly is not None and score.anomaly_threshold is not None and score.anomaly > score.anomaly_threshold
