"""Reasons for the few predictions that open: the last rows of their devices, explained and kept as evidence."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from fleet.coded import Coded
from fleet.product import Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.live_history import read_live
from models.explain.evidence import Evidence
from models.explain.reason_codes import NO_REASON
from models.explain.reasons import Explanation, Reason, explain, explain_anomaly
from models.features.build import Features
from models.model_files.bundle import Bundle
from predict.live.fleet_part import FleetPart, PartRead
from store.engine.database import Connection
from store.rollups.rollups import Due

AT_ONCE = 200
Opening = tuple[int, str]
Json = dict[str, object]


def explain_openings(
    conn: Connection, part: FleetPart, bundle: Bundle, openings: Mapping[Opening, datetime]
) -> dict[Opening, Explanation]:
    """(device, failure mode) with the time of the score that opens it -> why. A mode without a model is explained by
    the detector.

    The rows come from the part of the fleet that was scored. An explanation needs the longest window of rows, each with
    the window before it; the history of the few devices that open and were not read so far back is read further.
    """
    back = bundle.spec.longest * part.product.scoring
    firsts: dict[int, datetime] = {}
    for (device, _), ts in openings.items():
        firsts[device] = min(firsts.get(device, ts), ts - back)
    near = {device: since for device, since in firsts.items() if part.reaches(device, since)}
    found: dict[Opening, Explanation] = {}
    for some in _batches(near):
        found |= _explain_some(part, bundle, openings, some)
    for some in _batches({device: since for device, since in firsts.items() if device not in near}):
        found |= _explain_some(_further_back(conn, part, some), bundle, openings, some)
    return found


def _batches(firsts: Mapping[int, datetime]) -> list[dict[int, datetime]]:
    devices = sorted(firsts)
    return [{d: firsts[d] for d in devices[i : i + AT_ONCE]} for i in range(0, len(devices), AT_ONCE)]


def _further_back(conn: Connection, part: FleetPart, firsts: Mapping[int, datetime]) -> FleetPart:
    """Some devices of a part, with the history of all their rows from `firsts` on."""
    due = [Due(device, since) for device, since in firsts.items()]
    read = PartRead(due, read_live(conn, part.product, due, [part.spec]))
    return FleetPart(part.product, part.spec, read, now=part.now)


def _explain_some(
    part: FleetPart, bundle: Bundle, openings: Mapping[Opening, datetime], firsts: Mapping[int, datetime]
) -> dict[Opening, Explanation]:
    since = {device: to_milliseconds(first) for device, first in firsts.items()}
    until = {key: to_milliseconds(ts) for key, ts in openings.items() if key[0] in firsts}
    latest = {device: max(ts for key, ts in until.items() if key[0] == device) for device in firsts}
    rows = part.rows(part.between(since, latest))
    ids = part.read.live.ids
    explained: dict[Opening, Explanation] = {}
    for mode in dict.fromkeys(mode for _, mode in until):
        own = {device: ts for (device, m), ts in until.items() if m == mode}
        ends = np.array([own.get(device, -1) for device in rows.device.tolist()], np.int64)
        chosen = rows.features.take(rows.features.ts <= ends)
        why = explain if mode in bundle.modes else _by_detector
        explained |= {(ids[serial], mode): one for serial, one in why(bundle, part.product, chosen, mode).items()}
    return explained


def _by_detector(bundle: Bundle, product: Product, rows: Features, mode: str) -> dict[str, Explanation]:
    return explain_anomaly(bundle, product, rows)


def reasons_of(explanation: Explanation | None) -> tuple[Coded, ...]:
    """What speaks for it, strongest first; never nothing."""
    return (explanation.said if explanation else ()) or (NO_REASON,)


def as_evidence(explanation: Explanation, product: Product) -> Json:
    """An explanation as JSON, with the readings of each reason; null where there is nothing to tell."""

    def one(reason: Reason) -> Json:
        return {
            "group": reason.group,
            "weight": _figure(reason.weight),
            "share": _figure(reason.share),
            "said": reason.said.to_json(),
            "readings": _readings(reason.evidence, product),
        }

    return {
        "kind": explanation.kind,
        "base": _figure(explanation.base),
        "value": _figure(explanation.value),
        "reasons": [one(reason) for reason in explanation.reasons],
        "against": [one(reason) for reason in explanation.against],
        "other": {
            "groups": explanation.others,
            "weight": _figure(explanation.other_weight),
            "share": _figure(explanation.other_share),
        },
    }


def _readings(evidence: Evidence, product: Product) -> Json:
    return {
        "series": evidence.series,
        "aspect": evidence.aspect.value,
        "window_s": evidence.window * product.scoring.total_seconds(),
        "value": _figure(evidence.value),
        "own_usual": _figure(evidence.usual),
        "own_spread": _figure(evidence.spread),
        "healthy_fleet": _figure(evidence.fleet),
        "slope_per_day": _figure(evidence.slope),
        "last_event_h": _figure(evidence.last_h),
        "since": from_milliseconds(evidence.onset.at).isoformat() if evidence.onset else None,
        "since_or_earlier": bool(evidence.onset and evidence.onset.earlier),
        "adjusted_for": list(evidence.adjusted),
        "points": [[ts, _figure(value)] for ts, value in evidence.points],
    }


def _figure(value: float) -> float | None:
    """Six digits that count; None for NaN, which JSON has not."""
    return float(f"{value:.6g}") if np.isfinite(value) else None
