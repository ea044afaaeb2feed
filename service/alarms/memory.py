"""The rules' memory of each device between two evaluations, so that only new readings are read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from service.alarms.plan import Plan
from store.service.rule_work import DueDevice

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Memory = NDArray[np.void]


def memory_type(plan: Plan) -> np.dtype[np.void]:
    """One record a device; times in milliseconds since the epoch, NaN for never.

    `last_ts`: its newest reading. `metric_ts`, `metric_value`: each metric's newest value. `run_since`: since when
    a rule's limit is broken without a break. Of each sensor: `changed_ts`, when its value last changed; `still`, in
    how many readings others moved since then; `longest`, the most it was before; `changes`, how often it changed.
    """
    metrics, rules, sensors = (len(plan.product.metrics),), (len(plan.thresholds),), (len(plan.sensors),)
    return np.dtype(
        [
            ("last_ts", "<f8"),
            ("metric_ts", "<f8", metrics),
            ("metric_value", "<f8", metrics),
            ("run_since", "<f8", rules),
            ("changed_ts", "<f8", sensors),
            ("still", "<f8", sensors),
            ("longest", "<f8", sensors),
            ("changes", "<f8", sensors),
        ]
    )


def recall(plan: Plan, devices: Sequence[DueDevice]) -> tuple[Memory, Bools]:
    """The memory of each device, and which of them have none yet (or one that another version left)."""
    kind = memory_type(plan)
    blank = np.zeros(1, kind)
    for name in ("last_ts", "metric_ts", "metric_value", "run_since", "changed_ts"):
        blank[name] = np.nan
    empty = blank.tobytes()
    known = [d.memory if d.signature == plan.signature and d.memory is not None else None for d in devices]
    unknown = np.array([m is None or len(m) != kind.itemsize for m in known], bool)
    raw = b"".join(empty if new or m is None else m for m, new in zip(known, unknown, strict=True))
    return np.frombuffer(raw, kind).copy(), unknown


def packed(memory: Memory) -> list[bytes]:
    size, raw = memory.dtype.itemsize, memory.tobytes()
    return [raw[start : start + size] for start in range(0, len(raw), size)]
