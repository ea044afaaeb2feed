"""Drift: how far a live fleet has moved from what its model was trained on, feature by feature and score by score.

Each live device gives one value of each feature, from one moment of the time looked at (not all from the same moment:
they share the weather). It is turned into its place (0 to 1) among the values that
healthy training devices of about its age had, what rises with age taken off; without drift those places are uniform.
Ages themselves are not tested: they always advance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import kolmogorov
from scipy.stats import false_discovery_control

from models.data.arrays import Bools, Floats, Ints
from models.features.build import Features
from models.statistics.calibration_slope import log_odds

AGE = "device.age"
LEVELS = np.linspace(0, 1, 11)
BANDS = 3
LEAST_DEVICES = 8
LEAST_DISTANCE = 0.3
ROUNDING = 2e-5
LEAST_SCORE_SHIFT = 0.02
MISSING_SHIFT = 0.3
FALSE_DISCOVERIES = 0.01
SEED = 20_260_301
Reference = dict[str, object]


@dataclass(frozen=True, slots=True)
class Shift:
    """One feature (`subject`) of one metric, code or attribute (`group`), or a failure mode's probability.

    `distance`: of Kolmogorov and Smirnov (0 to 1); `p`: its significance, uncorrected; `psi`: population stability
    index over ten bins; `missing`: share of live devices without a value, less that of training.
    """

    subject: str
    group: str
    distance: float
    p: float
    psi: float
    missing: float
    drifted: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """`drifted` where a metric or a score moved: at least `LEAST_DISTANCE`, significant after Benjamini and Hochberg's
    correction over everything tested, or a value missing far more often."""

    devices: int
    features: tuple[Shift, ...]
    scores: tuple[Shift, ...]

    @property
    def drifted(self) -> bool:
        return any(shift.drifted for shift in (*self.features, *self.scores))

    @property
    def groups(self) -> tuple[str, ...]:
        """The metrics and codes that moved, the farthest first."""
        moved = sorted((s for s in self.features if s.drifted), key=lambda s: -max(s.distance, s.missing))
        return tuple(dict.fromkeys(shift.group for shift in moved))


def find_drift(reference: Reference, features: Features, scores: Mapping[str, Floats]) -> Drift:
    """One row of each live device [n] and its probabilities by failure mode, against a manifest's reference."""
    known = reference.get("features")
    if not isinstance(known, dict) or len(features) < LEAST_DEVICES or AGE not in features.names:
        return Drift(len(features), (), ())
    edges = _floats(reference["age_edges"])
    age = np.clip(features.matrix[:, features.names.index(AGE)].astype(np.float64), edges[0], edges[-1])
    trained = int(str(reference["devices"]))
    columns = {column.name: (at, column) for at, column in enumerate(features.columns)}
    shifts = []
    for name, bands in known.items():
        if name in columns:
            at, column = columns[name]
            values = features.matrix[:, at].astype(np.float64)
            shifts.append(_shift(name, column.group, values, age, edges, bands, trained))
    kept = reference.get("scores")
    modes = kept if isinstance(kept, dict) else {}
    scored = [_shift(m, m, log_odds(scores[m]), age, edges, modes[m], trained) for m in modes if m in scores]
    means = reference.get("score_means")
    faint = {
        mode for mode, mean in (means.items() if isinstance(means, dict) else ())
        if mode in scores and abs(float(np.nanmean(scores[mode])) - float(mean)) < LEAST_SCORE_SHIFT
    }  # fmt: skip
    judged = _judged([*shifts, *scored], faint)
    return Drift(len(features), tuple(judged[: len(shifts)]), tuple(judged[len(shifts) :]))


def one_row_each(features: Features) -> Features:
    """One row of each device, drawn from all of its rows."""
    return features.take(spread_rows(features, np.ones(len(features), bool), rows=1))


def spread_rows(features: Features, chosen: Bools, *, rows: int) -> Ints:
    """At most `rows` of each device's chosen rows, drawn evenly over its time."""
    places = np.flatnonzero(chosen).astype(np.int64)
    if not len(places):
        return places
    serial = features.serial[places]
    begins = np.flatnonzero(np.append(True, serial[1:] != serial[:-1]))
    counts = np.diff(np.append(begins, len(places)))
    rng = np.random.default_rng(SEED)
    offsets = (np.arange(rows)[None, :] + rng.random((len(begins), rows))) / rows
    return places[np.unique((begins[:, None] + (offsets * counts[:, None]).astype(np.int64)).ravel())]


def age_band(age: Floats, edges: Sequence[float] | Floats) -> Ints:
    return np.searchsorted(np.asarray(edges[1:-1], np.float64), age, side="right").astype(np.int64)


def _shift(name: str, group: str, values: Floats, age: Floats, edges: Floats, bands: object, trained: int) -> Shift:
    assert isinstance(bands, list)
    places, expected = np.full(len(values), np.nan), 0.0
    rng, band = np.random.default_rng(SEED), age_band(age, edges)
    for one, (level, slope, deciles, missing) in enumerate(bands):
        own = band == one
        expected += float(own.sum()) * (missing or 0.0)
        if deciles:
            rest = values[own] - level - slope * age[own]
            places[own] = _places(rest, _floats(deciles), rng.random(int(own.sum())), ROUNDING * np.abs(values[own]))
    known = np.sort(places[~np.isnan(places)])
    missing_more = float(np.isnan(values).mean()) - expected / len(values)
    if len(known) < LEAST_DEVICES:
        return Shift(name, group, 0.0, 1.0, 0.0, round(missing_more, 3), False)
    distance = _distance(known)
    effective = len(known) * trained / (len(known) + trained)
    p = _significance(distance, effective)
    return Shift(name, group, round(distance, 4), p, _psi(known), round(missing_more, 3), False)


def _places(values: Floats, deciles: Floats, dice: Floats, slack: Floats) -> Floats:
    """Values -> their places among the deciles; one that equals several of them, up to `slack`, anywhere between."""
    low = np.searchsorted(deciles, values - slack, side="left")
    high = np.searchsorted(deciles, values + slack, side="right")
    last = len(deciles) - 1
    before, after = deciles[np.clip(low - 1, 0, last)], deciles[np.clip(low, 0, last)]
    part = (values - before) / np.where(after > before, after - before, 1.0)
    between = np.where(low == 0, 0.0, np.where(low > last, 1.0, LEVELS[np.clip(low - 1, 0, last)] + part / last))
    tied_low, tied_high = LEVELS[np.clip(low, 0, last)], LEVELS[np.clip(high - 1, 0, last)]
    places = np.where(high > low, tied_low + dice * (tied_high - tied_low), between)
    return np.where(np.isnan(values), np.nan, places)


def _distance(ordered: Floats) -> float:
    n = len(ordered)
    above, below = np.arange(1, n + 1) / n - ordered, ordered - np.arange(n) / n
    return float(max(above.max(), below.max()))


def _significance(distance: float, effective: float) -> float:
    """Kolmogorov's distribution with Stephens' (1970) correction for small numbers."""
    root = math.sqrt(effective)
    return float(kolmogorov((root + 0.12 + 0.11 / root) * distance))


def _psi(places: Floats) -> float:
    share = (np.histogram(places, bins=LEVELS)[0] + 0.5) / (len(places) + 5)
    return round(float(((share - 0.1) * np.log(share / 0.1)).sum()), 4)


def _judged(shifts: Sequence[Shift], faint: set[str]) -> list[Shift]:
    """With Benjamini and Hochberg's (1995) correction over all of them. Scores that are `faint` moved where it means
    nothing: from very improbable to very improbable."""
    if not shifts:
        return []
    corrected = false_discovery_control([shift.p for shift in shifts])
    return [
        Shift(
            s.subject, s.group, s.distance, s.p, s.psi, s.missing,
            drifted=(p <= FALSE_DISCOVERIES and s.distance >= LEAST_DISTANCE and s.subject not in faint)
            or s.missing >= MISSING_SHIFT,
        )
        for s, p in zip(shifts, corrected, strict=True)
    ]  # fmt: skip


def _floats(values: object) -> Floats:
    return np.asarray(values, np.float64)
