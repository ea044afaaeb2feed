"""How many inspections are borne: tokens come with device-months of readings, and what is farthest out spends first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fleet.product import Product
from fleet.times import MONTH_DAYS

# Without a budget, of blocks in which nothing failed this share may hold an alarm.
FALSE_BLOCKS = 0.05
# The limit is to ask for twice what the budget grants: the highest of it is chosen then.
ASKED_OF_BUDGET = 2.0
# Tokens kept for later, in months of the whole fleet: more would let a calm half year break the budget of the next.
KEPT_MONTHS = 0.25
START_TOKENS = 1.0
# A product without failure modes: one open inspection for so many scoring periods.
PERIODS_WITHOUT_MODES = 60
DAY_MS = 86_400_000


class Asks(Protocol):
    """What asks for an inspection; `size`: how far out it is."""

    @property
    def size(self) -> float: ...


A = TypeVar("A", bound=Asks)


@dataclass(frozen=True, slots=True)
class Budget:
    """So many inspections of a device in a month of readings (`month`: ms), kept to by tokens: of what was not spent a
    week's worth is kept, or one, and one is there at the beginning."""

    per_device_month: float
    month: float

    def refilled(self, tokens: float, *, device_time: float, fleet: int) -> float:
        """Tokens after devices had readings for `device_time` (ms) together; `fleet`: how many devices there are."""
        most = max(1.0, KEPT_MONTHS * self.per_device_month * fleet)
        return min(most, tokens + self.per_device_month * device_time / self.month)


def budget_of(product: Product) -> Budget | None:
    """The budget that the product file sets; None where it sets none."""
    asked = product.policy.inspect_per_1000_device_months
    return None if asked is None else Budget(asked / 1_000, MONTH_DAYS * DAY_MS)


def highest_first(asking: Sequence[A], tokens: float) -> list[A]:
    """Those for which there is a whole token, what is farthest out first."""
    wanted = sorted(asking, key=lambda one: one.size, reverse=True)
    return wanted if tokens == float("inf") else wanted[: max(0, int(tokens))]


def asked_share(budget: Budget | None, block_ms: int) -> float:
    """Of blocks that last so long, what share may hold an alarm."""
    if budget is None:
        return FALSE_BLOCKS
    return min(0.5, ASKED_OF_BUDGET * budget.per_device_month * block_ms / budget.month)


def inspection_horizon(product: Product) -> int:
    """How long (ms) an inspection stays open: the longest horizon of the product's failure modes."""
    periods = [mode.horizon for mode in product.failure_modes] or [PERIODS_WITHOUT_MODES * product.scoring]
    return round(max(periods).total_seconds() * 1_000)
