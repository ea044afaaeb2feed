"""Finds groups of devices that run unlike each other, where their early life shows to which one a device belongs."""

import numpy as np

from models.data.arrays import Bools, Floats, Ints
from models.data.split import device_rows
from models.estimators.alike_devices import AlikeDevices, early_levels, nearest
from models.features.build import Features
from models.features.spec import Column

# Fewer devices than this on a side, that lie no farther apart, may be chance.
LEAST_DEVICES = 4
APART = 5.0
# How much wider one side must spread than the other, as a ratio, before it needs a detector of its own.
WIDER = 1.5
# So many of the devices must be known for what they are by their early levels.
KNOWN = 0.95
LEAST_ROWS = 30
SHARED = 0.5
ROUNDS = 20
MOST_GROUPS = 8


def find_alike(features: Features, warm: Bools, columns: tuple[Column, ...]) -> AlikeDevices | None:
    """Healthy rows in `warm`, and the columns that the detector watches -> groups; None where all devices are alike.

    Devices without half of their series in common are unlike. Others are where the spreads of their healthy deviations
    fall into two heaps far apart, and so do their levels in early life.
    """
    pairs = _pairs(features.columns, columns)
    if not pairs:
        return None
    means, deviations = tuple(mean for mean, _ in pairs), tuple(dev for _, dev in pairs)
    levels, spreads = _of_devices(features, warm, means, deviations)
    groups = [part for whole in _by_series(spreads) for part in _parts(whole, spreads, levels)][:MOST_GROUPS]
    if len(groups) < 2:
        return None
    centres = np.stack([_medians(levels[own]) for own in groups])
    return AlikeDevices(means, deviations, centres, _within(levels, groups, features, warm, deviations))


def _pairs(columns: tuple[Column, ...], watched: tuple[Column, ...]) -> list[tuple[str, str]]:
    """The mean and the deviation over the same window of each watched series: their difference is its early level."""
    there = {column.name for column in columns}
    found = [
        (column.name.replace(f".dev_{column.window}", f".mean_{column.window}"), column.name) for column in watched
    ]
    return [(mean, dev) for mean, dev in found if mean in there and mean != dev]


def _of_devices(
    features: Features, warm: Bools, means: tuple[str, ...], deviations: tuple[str, ...]
) -> tuple[Floats, Floats]:
    """Level in early life, and logarithm of the spread of healthy deviations, of each device with rows [d, s]."""
    levels, spreads = [], []
    at = np.array(features.places(deviations), np.int64)
    for _, rows in device_rows(features.serial):
        own = np.arange(rows.start, rows.stop)[warm[rows]]
        if len(own) < LEAST_ROWS:
            continue
        levels.append(_medians(early_levels(features.take(own), means, deviations)))
        away = features.matrix[np.ix_(own, at)].astype(np.float64)
        low, high = np.nanquantile(np.where(np.isnan(away).all(axis=0), 0.0, away), (0.1, 0.9), axis=0)
        known = ~np.isnan(away).all(axis=0) & (high > low)
        spreads.append(np.where(known, np.log(np.where(known, high - low, 1.0)), np.nan))
    size = (0, len(means))
    return np.stack(levels) if levels else np.zeros(size), np.stack(spreads) if spreads else np.zeros(size)


def _medians(values: Floats) -> Floats:
    """Of each column; NaN where nothing is known."""
    empty = np.isnan(values).all(axis=0)
    return np.where(empty, np.nan, np.nanmedian(np.where(empty, 0.0, values), axis=0))


def _by_series(spreads: Floats) -> list[Ints]:
    """Devices [d, s] -> those that have at least half of their series in common, together."""
    groups: list[list[int]] = []
    known = ~np.isnan(spreads)
    for device in range(len(spreads)):
        for own in groups:
            both, either = (known[device] & known[own[0]]).sum(), (known[device] | known[own[0]]).sum()
            if both >= SHARED * max(either, 1):
                own.append(device)
                break
        else:
            groups.append([device])
    return [np.array(own, np.int64) for own in groups]


def _parts(own: Ints, spreads: Floats, levels: Floats) -> list[Ints]:
    """Some devices -> the groups they fall into, split in two as long as both halves are clearly unlike."""
    halves = _halves(spreads[own])
    if halves is None:
        return [own]
    one, other = own[halves], own[~halves]
    if not _told_by_levels(levels, one, other):
        return [own]
    return [*_parts(one, spreads, levels), *_parts(other, spreads, levels)]


def _halves(spreads: Floats) -> Bools | None:
    """Spreads [d, s] -> the devices of the one side, of two that lie far apart and differ much."""
    shared = ~np.isnan(spreads).any(axis=0)
    if len(spreads) < 2 * LEAST_DEVICES or not shared.any():
        return None
    z = spreads[:, shared]
    side = (z - z.mean(axis=0)) @ np.linalg.svd(z - z.mean(axis=0), full_matrices=False)[2][0] > 0
    for _ in range(ROUNDS):
        if side.all() or not side.any():
            return None
        first, second = z[side].mean(axis=0), z[~side].mean(axis=0)
        again = ((z - first) ** 2).sum(axis=1) < ((z - second) ** 2).sum(axis=1)
        if (again == side).all():
            break
        side = again
    if min(side.sum(), (~side).sum()) < LEAST_DEVICES:
        return None
    between = z[side].mean(axis=0) - z[~side].mean(axis=0)
    length = float(np.linalg.norm(between))
    along = z @ between / max(length, 1e-12)
    inner = float(np.sqrt((along[side].var() + along[~side].var()) / 2))
    wider = length / np.sqrt(z.shape[1])
    return side if length >= APART * inner and wider >= np.log(WIDER) else None


def _told_by_levels(levels: Floats, one: Ints, other: Ints) -> bool:
    """Whether devices are known for their side by their early levels, each by the centre of the others."""
    right = 0
    for own, rest in ((one, other), (other, one)):
        for device in own:
            left = own[own != device]
            centres = np.stack([_medians(levels[left]), _medians(levels[rest])])
            spread = _positive(np.nanmax([_deviation(levels[left]), _deviation(levels[rest])], axis=0), levels)
            right += int(nearest(levels[[device]], centres, spread)[0] == 0)
    return right >= KNOWN * (len(one) + len(other))


def _within(levels: Floats, groups: list[Ints], features: Features, warm: Bools, deviations: tuple[str, ...]) -> Floats:
    """How far levels of devices of one group lie apart [s]; of groups of one device, how far its readings do."""
    parts = [_deviation(levels[own]) for own in groups if len(own) >= LEAST_DEVICES]
    at = np.array(features.places(deviations), np.int64)
    away = features.matrix[np.ix_(np.flatnonzero(warm), at)].astype(np.float64)
    empty = np.isnan(away).all(axis=0)
    readings = np.where(empty, np.nan, np.nanstd(np.where(empty, 0.0, away), axis=0))
    whole = np.stack([*parts, readings])
    known = np.where(np.isnan(whole), -np.inf, whole).max(axis=0)
    return _positive(np.where(np.isfinite(known), known, np.nan), levels)


def _deviation(levels: Floats) -> Floats:
    empty = np.isnan(levels).all(axis=0)
    return np.where(empty, np.nan, np.nanstd(np.where(empty, 0.0, levels), axis=0))


def _positive(spread: Floats, levels: Floats) -> Floats:
    """No spread is nought: where devices do not differ, a thousandth of the level is one."""
    least = 1e-3 * np.maximum(np.abs(np.nan_to_num(_medians(levels))), 1e-9)
    return np.where(np.isnan(spread), least, np.maximum(spread, least))
