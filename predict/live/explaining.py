"""Reasons for the few predictions that open: their devices' last rows, read again, explained, kept as evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.arrays import Ints
from models.data.from_database import live_history
from models.explain.readings_behind import Behind
from models.explain.reasons import Explanation, Reason, explain, explain_anomaly
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle
from store.assets.registry import find_devices
from store.engine.database import Connection
from store.telemetry.rollups import Due

AT_ONCE = 200
Opening = tuple[int, str]
Json = dict[str, object]


def explain_openings(
    conn: Connection, product: Product, bundle: Bundle, openings: Mapping[Opening, datetime]
) -> dict[Opening, Explanation]:
    """(device, failure mode) with the time of the score that opens it -> why. A mode without a model is explained by
    the detector. Left out is what the record no longer holds."""
    found: dict[Opening, Explanation] = {}
    devices = sorted({device for device, _ in openings})
    for some in _batches(devices):
        chosen = {key: ts for key, ts in openings.items() if key[0] in some}
        found |= _explain_some(conn, product, bundle, chosen)
    return found


def _batches(devices: Sequence[int]) -> list[frozenset[int]]:
    return [frozenset(devices[i : i + AT_ONCE]) for i in range(0, len(devices), AT_ONCE)]


def _explain_some(
    conn: Connection, product: Product, bundle: Bundle, openings: Mapping[Opening, datetime]
) -> dict[Opening, Explanation]:
    back = bundle.spec.longest * product.scoring
    firsts = {device: min(ts for (d, _), ts in openings.items() if d == device) - back for device, _ in openings}
    due = [Due(device, since) for device, since in firsts.items()]
    history = live_history(conn, product, due, bundle.spec)
    rows = build_features(product, history, bundle.spec, since=to_milliseconds(min(firsts.values())))
    found = find_devices(conn, product.id, sorted({str(serial) for serial in rows.serial}))
    ids = {serial: device.id for serial, device in found.items()}
    device = np.array([ids[str(serial)] for serial in rows.serial], np.int64)
    explained: dict[Opening, Explanation] = {}
    for mode in dict.fromkeys(mode for _, mode in openings):
        until = {d: to_milliseconds(ts) for (d, m), ts in openings.items() if m == mode}
        since = {d: to_milliseconds(firsts[d]) for d in until}
        chosen = _between(rows, device, since, until)
        why = explain if mode in bundle.modes else _by_detector
        explained |= {(ids[serial], mode): one for serial, one in why(bundle, product, chosen, mode).items()}
    return explained


def _by_detector(bundle: Bundle, product: Product, rows: Features, mode: str) -> dict[str, Explanation]:
    return explain_anomaly(bundle, product, rows)


def _between(rows: Features, device: Ints, since: Mapping[int, int], until: Mapping[int, int]) -> Features:
    """Each device's rows from its first to the one that was scored, ms; other devices' left out."""
    low = np.array([since.get(int(d), 0) for d in device], np.int64)
    high = np.array([until.get(int(d), -1) for d in device], np.int64)
    return rows.take((rows.bucket >= low) & (rows.ts <= high))


def as_evidence(explanation: Explanation, product: Product) -> Json:
    """An explanation as JSON, with the readings behind each reason; null where there is nothing to tell."""

    def one(reason: Reason) -> Json:
        return {
            "group": reason.group,
            "weight": _figure(reason.weight),
            "share": _figure(reason.share),
            "said": reason.said.to_json(),
            "readings": _readings(reason.behind, product),
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


def _readings(behind: Behind, product: Product) -> Json:
    return {
        "series": behind.series,
        "aspect": behind.aspect.value,
        "window_s": behind.window * product.scoring.total_seconds(),
        "value": _figure(behind.value),
        "own_usual": _figure(behind.usual),
        "own_spread": _figure(behind.spread),
        "healthy_fleet": _figure(behind.fleet),
        "slope_per_day": _figure(behind.slope),
        "last_event_h": _figure(behind.last_h),
        "since": from_milliseconds(behind.onset.at).isoformat() if behind.onset else None,
        "since_or_earlier": bool(behind.onset and behind.onset.earlier),
        "adjusted_for": list(behind.adjusted),
        "points": [[ts, _figure(value)] for ts, value in behind.points],
    }


def _figure(value: float) -> float | None:
    """Six digits that count; None for NaN, which JSON has not."""
    return float(f"{value:.6g}") if np.isfinite(value) else None
