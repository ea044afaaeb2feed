"""Fits what each sensor should read, on normal rows; inputs that do not help on later rows are left out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fleet.product import Product
from models.data.arrays import Bools, Floats, Texts
from models.data.split import device_rows
from models.features.spec import is_condition
from models.normal_behaviour.expected_value import POOLED, ExpectedValue, terms
from models.normal_behaviour.sensor_levels import SensorLevels, watched_metrics
from models.normal_behaviour.unusual import NormalBehaviour, against_peers

LEAST_ROWS = 30
ROWS_PER_INPUT = 10
RIDGE = 0.02
# More inputs must leave so much less on later rows, as a share of squares, to be worth them.
WORTH = 0.9
EARLIER = 0.7
TO_SPREAD = 2.563


def fit_normal_behaviour(product: Product, levels: SensorLevels, normal: Bools) -> NormalBehaviour:
    """Rows [r] of a fleet's past, and which of them count as normal -> NormalBehaviour.

    Settings and surroundings may explain each metric, and metrics of other components where both have one declared.
    A metric that hardly was read, or never moved, is not watched.
    """
    rows = levels.take(normal)
    conditions = [m.id for m in product.metrics if is_condition(m) and m.id in levels.metrics]
    found = []
    for metric in watched_metrics(product, levels):
        fitted = _fit_best(rows, metric, _input_sets(product, metric, conditions, levels.metrics))
        if fitted is not None:
            found.append(fitted)
    plain = NormalBehaviour(tuple(found), _owners(product, found), _bad_sides(product, found))
    return replace(plain, expected=tuple(_with_spreads(rows, found)))


def _input_sets(
    product: Product, metric: str, conditions: Sequence[str], known: Sequence[str]
) -> list[tuple[str, ...]]:
    """From the fewest inputs to the most."""
    sets: list[tuple[str, ...]] = [(), tuple(conditions)]
    own = product.component_of(metric)
    if own is not None:
        others = [n for n in known if product.component_of(n) not in (None, own) and n not in conditions]
        sets.append((*conditions, *others))
    return list(dict.fromkeys(sets))


def _owners(product: Product, found: Sequence[ExpectedValue]) -> tuple[str, ...]:
    return tuple(product.component_of(one.metric) or one.metric for one in found)


def _bad_sides(product: Product, found: Sequence[ExpectedValue]) -> tuple[str, ...]:
    sides = {metric.id: metric.bad for metric in product.metrics}
    return tuple(sides.get(one.metric, "both") for one in found)


def _fit_best(rows: SensorLevels, metric: str, sets: Sequence[tuple[str, ...]]) -> ExpectedValue | None:
    y = rows.of((metric,))[:, 0]
    rows = rows.take(~np.isnan(y))
    if len(rows) < LEAST_ROWS or not float(np.nanstd(rows.of((metric,)))) > 0:
        return None
    early = _early(rows.serial)
    best: tuple[str, ...] = ()
    least = np.inf
    for inputs in sets:
        if len(rows) < ROWS_PER_INPUT * max(1, len(inputs)):
            continue
        rest = _fit(rows.take(early), metric, inputs).residual(rows.take(~early))
        error = float(np.mean(_squares(rest, rows.serial[~early])))
        if error < WORTH * least:
            best, least = inputs, error
    return _fit(rows, metric, best)


def _squares(rest: Floats, serial: Texts) -> Floats:
    """Squares around each device's median, without the outermost: what inputs explain, not how far a device is off."""
    around = np.concatenate([rest[own] - np.median(rest[own]) for _, own in device_rows(serial)])
    squares: Floats = np.minimum(around**2, np.quantile(around**2, 0.95))
    return squares


def _early(serial: Texts) -> Bools:
    """The earlier rows of each device."""
    early = np.zeros(len(serial), bool)
    for _, own in device_rows(serial):
        early[own.start : own.start + max(1, round(EARLIER * (own.stop - own.start)))] = True
    return early


def _fit(rows: SensorLevels, metric: str, inputs: tuple[str, ...]) -> ExpectedValue:
    x, y = rows.of(inputs), rows.of((metric,))[:, 0]
    centre = np.nan_to_num(_median(x))
    spread = (np.nanquantile(x, 0.9, axis=0) - np.nanquantile(x, 0.1, axis=0)) / TO_SPREAD if x.size else centre
    scale = np.where(np.nan_to_num(spread) > 0, spread, np.inf)
    design = terms(x, centre, scale)
    devices = device_rows(rows.serial)
    # Within devices: how a sensor is mounted is no effect of its inputs.
    held = _without_extremes(y, devices)
    inner_x, inner_y = design.copy(), held.copy()
    for _, own in devices:
        inner_x[own] -= design[own].mean(axis=0)
        inner_y[own] -= held[own].mean()
    ridge = RIDGE * len(y) * np.eye(design.shape[1])
    weights = np.linalg.solve(inner_x.T @ inner_x + ridge, inner_x.T @ inner_y) if inputs else np.zeros(0)
    rest = y - design @ weights
    own_levels = {name: float(np.median(rest[own])) for name, own in devices}
    level = float(np.median(list(own_levels.values())))
    count = {name: own.stop - own.start for name, own in devices}
    offsets = {name: (found - level) * count[name] / (count[name] + POOLED) for name, found in own_levels.items()}
    return ExpectedValue(metric, inputs, centre, scale, np.asarray(weights), level, offsets, {}, 1.0)


def _median(x: Floats) -> Floats:
    return np.nanmedian(x, axis=0) if x.size else np.zeros(x.shape[1])


def _without_extremes(y: Floats, devices: Sequence[tuple[str, slice]]) -> Floats:
    held = y.copy()
    for _, own in devices:
        held[own] = np.clip(y[own], *np.quantile(y[own], (0.02, 0.98)))
    return held


def _with_spreads(rows: SensorLevels, found: Sequence[ExpectedValue]) -> list[ExpectedValue]:
    """With the spread of what is left over, peers taken into account; a device's own is pooled with the fleet's."""
    told = []
    for one in found:
        rest = against_peers(rows, one.residual(rows)[:, None])[:, 0]
        own = {name: rest[part][~np.isnan(rest[part])] for name, part in device_rows(rows.serial)}
        spreads = {name: (_spread(values), len(values)) for name, values in own.items() if len(values) > 1}
        least = 1e-6 * max(float(np.nanstd(rows.of((one.metric,)))), 1e-12)
        fleet = max(float(np.median([spread for spread, _ in spreads.values()])) if spreads else 1.0, least)
        pooled = {
            name: float(np.sqrt((n * spread**2 + POOLED * fleet**2) / (n + POOLED)))
            for name, (spread, n) in spreads.items()
        }
        told.append(replace(one, spreads=pooled, spread=fleet))
    return told


def _spread(values: Floats) -> float:
    low, high = np.quantile(values, (0.1, 0.9))
    return float(high - low) / TO_SPREAD or float(values.std())
