"""Shadow scoring: what a challenger predicts for the rows that the champion has just scored."""

import math

import numpy as np

from fleet.times import from_milliseconds
from models.model_files.packing import pack_state
from predict.live.champions import Champion
from predict.live.fleet_part import FleetPart, Rows
from predict.live.scores import ScoredRows
from store.engine.database import Connection
from store.learning.retrainings import ShadowScore, put_shadow_scores


def score_in_shadow(conn: Connection, part: FleetPart, challenger: Champion, scored: ScoredRows) -> int:
    """Keeps the challenger's probabilities for the rows that the champion scored, and counts them; nothing follows
    from them."""
    rows = _same_rows(part, challenger, scored)
    frame = challenger.bundle.score(rows.features)
    device = np.repeat(rows.device, len(frame) // max(len(rows.device), 1))
    found = [
        ShadowScore(one, mode, from_milliseconds(ms), probability)
        for one, ms, mode, probability in zip(
            device.tolist(), frame["ts"].tolist(), frame["failure_mode"], frame["probability"].tolist(), strict=True
        )
        if not math.isnan(probability)
    ]
    if found:
        put_shadow_scores(conn, challenger.id, found)
    return len(found)


def _same_rows(part: FleetPart, challenger: Champion, scored: ScoredRows) -> Rows:
    """The scored rows as the challenger sees them. Where its features differ from the champion's, they are built from
    the same history, and a row that it does not have is left out."""
    spec = challenger.bundle.spec
    if pack_state({"spec": spec}) == pack_state({"spec": part.spec}):
        return Rows(scored.features, scored.device)
    own = FleetPart(part.product, spec, part.read, now=part.now)
    wanted = set(zip(scored.device.tolist(), scored.features.ts.tolist(), strict=True))
    places = [at for at, key in enumerate(zip(own.device.tolist(), own.ts.tolist(), strict=True)) if key in wanted]
    return own.rows(np.array(places, np.int64))
