"""What-if: the same scores and faults under two policies, ticket by ticket through the platform's own rules."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fleet.product import FailureMode, Product
from fleet.times import MONTH_DAYS
from models.data.arrays import Floats
from models.decision.matching import DAY_MS, Outcome, outcome_object, total
from models.decision.operating_points import DeviceScores, device_outcomes, expected_cost
from models.decision.policy import OperatingPoint, Rung, opens_tickets

DRAWS = 500
LEAST_FAULTS = 5
LOG_ODDS_STEP = 0.25
Policy = Mapping[str, OperatingPoint]


class BadPolicy(ValueError):
    """A policy file that cannot be used; the message names subject, value and rule."""


@dataclass(frozen=True, slots=True)
class Side:
    """One policy over one history: per failure mode, each device's outcome in the order of the devices."""

    modes: dict[str, tuple[Outcome, ...]]

    @property
    def totals(self) -> dict[str, Outcome]:
        return {mode: total(outcomes) for mode, outcomes in self.modes.items()}


@dataclass(frozen=True, slots=True)
class CostDifference:
    """The other policy's cost less the present one's, in the product's currency; 95 % paired bootstrap over devices."""

    present: float
    other: float
    difference: float
    low: float | None
    high: float | None
    faults: int

    @property
    def better(self) -> bool:
        """Whether the other one is cheaper with confidence, on faults enough to tell."""
        return self.high is not None and self.high < 0 and self.faults >= LEAST_FAULTS


def apply_policy(product: Product, scores: Mapping[str, Sequence[DeviceScores]], policy: Policy) -> Side:
    """Stored scores by failure mode -> what their tickets would have been. A mode without a point, or on a rung that
    opens no tickets, misses all its faults."""
    modes: dict[str, tuple[Outcome, ...]] = {}
    for mode in product.failure_modes:
        devices, point = scores.get(mode.id, ()), policy.get(mode.id)
        if point is None or not opens_tickets(point.rung):
            modes[mode.id] = tuple(Outcome(faults=len(device.faults)) for device in devices)
        else:
            modes[mode.id] = tuple(device_outcomes(devices, mode, point.threshold, point.confirmations))
    return Side(modes)


def compare_costs(product: Product, present: Side, other: Side, *, seed: int = 1) -> CostDifference:
    """Both over the same devices in the same order; a device's failure modes are drawn together."""
    before, after = _device_costs(product, present), _device_costs(product, other)
    faults = sum(outcome.faults for outcome in present.totals.values())
    difference = after - before
    low = high = None
    if len(difference) > 1:
        rng = np.random.default_rng(seed)
        drawn = difference[rng.integers(0, len(difference), (DRAWS, len(difference)))].sum(axis=1)
        low, high = (float(q) for q in np.quantile(drawn, (0.025, 0.975)))
    return CostDifference(float(before.sum()), float(after.sum()), float(difference.sum()), low, high, faults)


def difference_object(product: Product, present: Side, other: Side) -> dict[str, object]:
    """The outcome object of the other policy, with the present one's and the difference beside it."""
    cost = compare_costs(product, present, other)
    now, then = outcome_object(present.totals), outcome_object(other.totals)
    counts = ("tickets", "tickets_ahead", "tickets_in_time", "tickets_false", "tickets_undecided")
    return {
        **then,
        "present": now,
        "difference": {
            **{name: _number(then[name]) - _number(now[name]) for name in counts},
            "lead_time_hours": _lead_difference(now["lead_time_hours"], then["lead_time_hours"]),
            "cost": {
                "present": cost.present,
                "other": cost.other,
                "difference": cost.difference,
                "interval": [cost.low, cost.high],
                "better_with_confidence": cost.better,
            },
        },
    }


def scale_thresholds(policy: Policy, scale: float) -> dict[str, OperatingPoint]:
    """Every threshold times `scale`, below 1."""
    return {
        mode: replace(p, threshold=float(np.clip(p.threshold * scale, 1e-6, 1 - 1e-6))) for mode, p in policy.items()
    }


def within_budget(
    product: Product, scores: Mapping[str, Sequence[DeviceScores]], policy: Policy, *, budget: float
) -> dict[str, OperatingPoint]:
    """Thresholds raised together, in log-odds, until at most `budget` false tickets come of 1,000 devices and month.

    Chosen on the very history that it is then shown on: what it promises for the future is a little too good.
    """
    months = device_months(scores)
    raised = dict(policy)
    for step in range(60):
        raised = {mode: replace(p, threshold=_raised(p.threshold, step * LOG_ODDS_STEP)) for mode, p in policy.items()}
        false = sum(outcome.false for outcome in apply_policy(product, scores, raised).totals.values())
        if months and 1000 * false / months <= budget:
            break
    return raised


def device_months(scores: Mapping[str, Sequence[DeviceScores]]) -> float:
    """How long devices were scored, of the failure mode with most."""
    spans = [sum(int(d.ts[-1] - d.ts[0]) for d in devices if len(d.ts)) for devices in scores.values()]
    return max(spans, default=0) / DAY_MS / MONTH_DAYS


def read_policy(text: str, product: Product, present: Policy) -> dict[str, OperatingPoint]:
    """A TOML policy: under `[failure_modes.<mode>]` any of `threshold`, `confirmations`, `rung`; the rest stays."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise BadPolicy(f"the policy is not TOML: {exc}") from exc
    if strangers := sorted(set(tables) - {"failure_modes"}):
        raise BadPolicy(f"{strangers[0]} is no key of a policy; there is failure_modes")
    changed = dict(present)
    for mode, table in tables.get("failure_modes", {}).items():
        if product.mode(mode) is None:
            raise BadPolicy(f"failure_modes.{mode} is no failure mode of {product.id}")
        if mode not in present:
            raise BadPolicy(f"failure_modes.{mode}: the model in force predicts nothing of this mode")
        changed[mode] = _changed(mode, table, present[mode])
    return changed


def _changed(mode: str, table: object, point: OperatingPoint) -> OperatingPoint:
    where = f"failure_modes.{mode}"
    if not isinstance(table, dict):
        raise BadPolicy(f"{where} must be a table")
    if strangers := sorted(set(table) - {"threshold", "confirmations", "rung"}):
        raise BadPolicy(f"{where}.{strangers[0]} is no key of a policy; there are threshold, confirmations, rung")
    threshold = table.get("threshold", point.threshold)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
        raise BadPolicy(f"{where}.threshold {threshold!r} must be a probability between 0 and 1")
    confirmations = table.get("confirmations", point.confirmations)
    if isinstance(confirmations, bool) or not isinstance(confirmations, int) or not 1 <= confirmations <= 100:
        raise BadPolicy(f"{where}.confirmations {confirmations!r} must be a whole number from 1 to 100")
    rung = table.get("rung", point.rung)
    if rung not in tuple(Rung):
        raise BadPolicy(f"{where}.rung {rung!r} must be one of {', '.join(Rung)}")
    return replace(point, threshold=float(threshold), confirmations=confirmations, rung=Rung(rung))


def _device_costs(product: Product, side: Side) -> Floats:
    """[devices]: what each device's tickets and missed faults cost, over all failure modes."""
    costs = [np.array([expected_cost(o, mode) for o in side.modes[mode.id]]) for mode in _costed(product, side)]
    return np.sum(costs, axis=0) if costs else np.zeros(0)


def _costed(product: Product, side: Side) -> list[FailureMode]:
    return [mode for mode in product.failure_modes if side.modes.get(mode.id)]


def _raised(threshold: float, step: float) -> float:
    odds = float(np.log(threshold / (1 - threshold))) + step
    return float(np.clip(1 / (1 + np.exp(-odds)), 1e-6, 1 - 1e-6))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _lead_difference(now: object, then: object) -> dict[str, float | None]:
    assert isinstance(now, dict)
    assert isinstance(then, dict)
    return {
        name: round(then[name] - now[name], 3) if then[name] is not None and now[name] is not None else None
        for name in now
    }
