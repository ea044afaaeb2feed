"""A challenger in shadow: what it would have said of the rows that the champion has just scored."""

import math
from collections.abc import Sequence

from fleet.product import Product
from fleet.times import from_milliseconds, to_milliseconds
from models.data.from_database import live_history
from models.features.build import build_features
from predict.live.champions import Champion
from store.assets.registry import find_devices
from store.engine.database import Connection
from store.learning.retrainings import ShadowScore, put_shadow_scores
from store.learning.scores import Scores
from store.telemetry.rollups import Due


def score_in_shadow(
    conn: Connection, product: Product, challenger: Champion, due: Sequence[Due], scores: Scores
) -> int:
    """Keeps the challenger's probabilities for the champion's (device, ts), and counts them; nothing follows from them.

    Its features may differ from the champion's, so they are built anew from the same history.
    """
    bundle = challenger.bundle
    history = live_history(conn, product, due, bundle.spec)
    earliest = to_milliseconds(min(item.since for item in due))
    features = build_features(product, history, bundle.spec, since=earliest)
    if not len(features):
        return 0
    scored = zip(scores.device.tolist(), scores.ts.tolist(), strict=True)
    wanted = {(device, ms): from_milliseconds(ms) for device, ms in scored}
    serials = sorted({str(serial) for serial in features.serial})
    devices = {serial: device.id for serial, device in find_devices(conn, product.id, serials).items()}
    found: list[ShadowScore] = []
    frame = bundle.score(features)
    for serial, ms, mode, probability in zip(
        frame["serial"], frame["ts"].tolist(), frame["failure_mode"], frame["probability"].tolist(), strict=True
    ):
        ts = wanted.get((devices[serial], ms))
        if ts is not None and not math.isnan(probability):
            found.append(ShadowScore(devices[serial], mode, ts, probability))
    if found:
        put_shadow_scores(conn, challenger.id, found)
    return len(found)
