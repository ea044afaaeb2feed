"""Whole devices drawn from a fleet that is too large to learn from at once, each standing for others like it."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Product
from models.data.arrays import Ints
from models.data.history import BUCKET_ORIGIN, History, milliseconds, rollup_columns
from models.features.spec import all_series
from models.fitting.fit_spec import MOST_CODES

# What the rollups and the features of all rows may take in memory; training takes about twice as much.
LEARN_BYTES = 2_000_000_000
# Features of a series that is looked at closely, of any other, of an event code, and of a component.
FULL_FEATURES, LIGHT_FEATURES, CODE_FEATURES, PART_FEATURES = 10, 2, 4, 2
SOUND = ""


def most_rows(product: Product) -> int:
    """How many rows of a product's rollups and features training holds at once."""
    rollups = sum(len(rollup_columns(metric)) for metric in product.metrics)
    features = sum(FULL_FEATURES if series.full else LIGHT_FEATURES for series in all_series(product))
    features += CODE_FEATURES * min(MOST_CODES, len(product.codes)) + PART_FEATURES * len(product.components)
    # Eight bytes for a rollup's figure; four for a feature, which is there twice.
    return LEARN_BYTES // (8 * (rollups + features + 4))


def draw_devices(
    sizes: Mapping[str, int], failed: Mapping[str, frozenset[str]], *, most: int, seed: int
) -> dict[str, int]:
    """Rows by serial, and failure modes by serial -> the devices to learn from, and how many each stands for: itself
    alone (1) for all of them where at most `most` rows are to be read.

    Devices that failed come first, up to half of the rows, the modes sharing them evenly: failures are what is learnt.
    A device counts to the rarest of its modes. Of each kind every k-th device in a random order is drawn, which has a
    chance of exactly 1 in k for each of them: so it stands for k.
    """
    if sum(sizes.values()) <= most:
        return dict.fromkeys(sizes, 1)
    kinds = _kinds(sizes, failed)
    rows = {kind: sum(sizes[serial] for serial in serials) for kind, serials in kinds.items()}
    rng = np.random.default_rng(seed)
    drawn: dict[str, int] = {}
    room, rest = most // 2 if SOUND in kinds else most, most
    failing = sorted((kind for kind in kinds if kind != SOUND), key=lambda kind: (rows[kind], kind))
    for place, kind in enumerate(failing):
        own = _every(kinds[kind], rows[kind], room // (len(failing) - place), rng)
        taken = sum(sizes[serial] for serial in own)
        drawn, room, rest = drawn | own, max(room - taken, 0), max(rest - taken, 0)
    return drawn | _every(kinds.get(SOUND, []), rows.get(SOUND, 0), rest, rng)


def bounded(history: History, *, seed: int, most: int, grid: bool = False) -> History:
    """The history itself where it has at most `most` rows, else that of devices drawn; `grid`: rows are counted by the
    calendar, from the first that was heard of a device to the record's end."""
    sizes = _grid_sizes(history) if grid else _sizes(history)
    drawn = draw_devices(sizes, failed_modes(history), most=most, seed=seed)
    if len(drawn) == len(sizes):
        return history
    weights = {serial: k * history.stands_for.get(serial, 1) for serial, k in drawn.items()}
    return replace(history.only(frozenset(drawn)), stands_for=weights)


def drawn_limit(history: History) -> Coded | None:
    """What is to be noted of a history of drawn devices; None where none were left out."""
    if not history.stands_for:
        return None
    weights = [history.stands_for.get(serial, 1) for serial in history.serials]
    failed = len(set(history.failures["serial"]))
    return coded("limit_drawn", devices=len(weights), among=sum(weights), failed=failed, most=max(weights))


def failed_modes(history: History) -> dict[str, frozenset[str]]:
    """The failure modes of each device that failed."""
    found: dict[str, set[str]] = {}
    for serial, mode in zip(history.failures["serial"], history.failures["failure_mode"], strict=True):
        found.setdefault(str(serial), set()).add(str(mode))
    return {serial: frozenset(modes) for serial, modes in found.items()}


def _kinds(sizes: Mapping[str, int], failed: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Serials by the rarest failure mode of each, or as sound."""
    frequency = Counter(mode for serial, modes in failed.items() if serial in sizes for mode in modes)
    kinds: dict[str, list[str]] = {}
    for serial in sorted(sizes):
        modes = failed.get(serial, frozenset())
        kinds.setdefault(min(modes, key=lambda mode: (frequency[mode], mode), default=SOUND), []).append(serial)
    return kinds


def _every(serials: list[str], rows: int, room: int, rng: np.random.Generator) -> dict[str, int]:
    if not serials:
        return {}
    step = min(max(1, math.ceil(rows / max(room, 1))), len(serials))
    order = rng.permutation(len(serials))[int(rng.integers(step)) :: step]
    return {serials[place]: step for place in sorted(order)}


def _sizes(history: History) -> dict[str, int]:
    """Buckets by serial."""
    counts: dict[str, int] = dict.fromkeys(history.serials, 0)
    return counts | {str(serial): int(n) for serial, n in history.buckets["serial"].value_counts().items()}


def _grid_sizes(history: History) -> dict[str, int]:
    period, end = milliseconds(history.product.scoring), history.end
    first: dict[str, int] = {}
    for frame, column in ((history.buckets, "bucket"), (history.events, "ts"), (history.maintenance, "ts")):
        for serial, ts in frame.groupby("serial", observed=True)[column].min().items():
            first[str(serial)] = min(first.get(str(serial), end), int(ts))
    starts: Ints = np.array([first.get(serial, end) for serial in history.serials], np.int64)
    rows = (end - BUCKET_ORIGIN) // period - (starts - BUCKET_ORIGIN) // period + 1
    return dict(zip(history.serials, rows.tolist(), strict=True))
