"""How long readings and rollups are kept: by the product file, else by the settings, else for ever."""

from dataclasses import dataclass
from datetime import timedelta

# Labels reach one horizon ahead, and features about as far back.
HORIZONS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long before a product's newest reading raw readings and rollups are kept; None: for ever."""

    raw: timedelta | None = None
    rollups: timedelta | None = None


KEEP_ALL = Retention()


def retention_fault(asked: Retention, longest_horizon: timedelta) -> str | None:
    """What is wrong with a retention, or None. `longest_horizon`: of the product's failure modes; zero for none."""
    if asked.rollups is None:
        return None
    if asked.raw is None:
        return "rollups needs raw: rollups are what is left of readings that were dropped"
    if asked.rollups < asked.raw:
        return "rollups must not be shorter than raw"
    if asked.rollups < HORIZONS_KEPT * longest_horizon:
        return f"rollups must hold {HORIZONS_KEPT} times the longest horizon, or models could not learn from them"
    return None


def retention_in_force(
    of_product: Retention, of_settings: Retention, *, lateness: timedelta, longest_horizon: timedelta
) -> Retention:
    """What holds for a product. Raw readings are kept for the lateness bound at least, so that a late reading finds
    those of its bucket; rollups for as long as raw readings and for twice the longest horizon at least."""
    raw = of_product.raw or of_settings.raw
    if raw is None:
        return KEEP_ALL
    raw = max(raw, lateness)
    rollups = of_product.rollups or of_settings.rollups
    if rollups is not None:
        rollups = max(rollups, raw, HORIZONS_KEPT * longest_horizon)
    return Retention(raw, rollups)
