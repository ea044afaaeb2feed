"""What a technician makes of a device: finds the fault that is there, with the mistakes that people make."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fleet.product import Product

FAILED = 1.0
# A sign this slight (as a share of the damage that ends in failure) is missed once in e times; twice it, once in e^2.
SLIGHT = 0.06
# What is looked for only in passing must be this plain.
PLAIN = 0.35
NAMES_A_NEIGHBOUR = 0.03


class Seen(StrEnum):
    """What a look at the device comes to, against the failure mode that the ticket names."""

    AS_TOLD = "as_told"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """`failure_mode`: what he believes he found, None for nothing; `mistaken`: it is not what is there."""

    seen: Seen
    failure_mode: str | None = None
    mistaken: bool = False


def look_at(product: Product, damage: Mapping[str, float], told: str, rng: np.random.Generator) -> Look:
    """One inspection: `damage` per failure mode from 0 to 1 (functional failure), `told` the ticket's mode.

    Slight damage is easily missed, and a neighbouring mode is named now and then; of a device that has failed neither
    happens: it is tried before he leaves.
    """
    misses, slips = float(rng.random()), float(rng.random())
    there = damage.get(told, 0.0)
    if there > 0 and (there >= FAILED or misses >= math.exp(-there / SLIGHT)):
        others = [mode.id for mode in product.failure_modes if mode.id != told]
        if slips < NAMES_A_NEIGHBOUR and there < FAILED and others:
            return Look(Seen.OTHER, others[int(rng.integers(len(others)))], mistaken=True)
        return Look(Seen.AS_TOLD, told)
    worst = max(damage, key=lambda mode: damage[mode], default=None)
    if worst is not None and worst != told and damage[worst] >= PLAIN:
        return Look(Seen.OTHER, worst)
    return Look(Seen.NOTHING)
