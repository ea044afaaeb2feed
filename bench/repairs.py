"""How well readings tell good repairs from repairs that changed nothing, on simulated appliances never seen before."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from bench.result_table import Note, Row, Table
from bench.worlds.repairs import RepairCase, verdicts
from demo.plan import LIVE_BEGIN, FleetPlan, physics_of, product_of
from models.statistics.interval_of_share import share
from service.repairs.verdict import CheckState

PRODUCTS_DIR = Path(__file__).resolve().parents[1] / "fleet" / "products"
BEGIN = LIVE_BEGIN - timedelta(days=200)
# (repaired well or not, what the check ends with) -> how that is called; the rest is undecided.
SAID = {
    (True, CheckState.CERTIFIED): "good: certified",
    (True, CheckState.REOPENED): "good: opened again",
    (False, CheckState.REOPENED): "nothing changed: opened again",
    (False, CheckState.CERTIFIED): "nothing changed: certified",
}


def run(*, kinds: Sequence[str], repairs: int, seed: int, note: Note) -> Table:
    """`repairs` good ones and as many that changed nothing of each failure mode, by readings alone: no model scores
    these devices. The seeds of the fleets are drawn from `seed`."""
    rows: list[Row] = []
    reasons: Counter[str] = Counter()
    for kind in kinds:
        counts = _count(kind, repairs, seed, note, reasons)
        for name, one in (*counts.items(), ("all modes", sum(counts.values(), Counter()))):
            rows += _rows(f"{kind}: {name}", one)
    why = ", ".join(f"{code} {count}" for code, count in reasons.most_common())
    return Table(f"Verdicts on repairs, seeds drawn from {seed}", rows, [f"why undecided: {why}"])


def _count(
    kind: str, repairs: int, seed: int, note: Note, reasons: Counter[str]
) -> dict[str, Counter[tuple[bool, CheckState]]]:
    """By failure mode, how often each end came."""
    product, physics = product_of(PRODUCTS_DIR, FleetPlan(kind, "FIX", repairs, 1, 1, 1.0)), physics_of(kind)
    rng = np.random.default_rng([seed, len(kind)])
    found: dict[str, Counter[tuple[bool, CheckState]]] = {}
    for mode in product.failure_modes:
        counted = found.setdefault(mode.id, Counter())
        for mends in (True, False):
            case = RepairCase(mode, mends, repairs, int(rng.integers(2**31)))
            for verdict in verdicts(product, physics, case, begin=BEGIN):
                counted[mends, verdict.state] += 1
                if verdict.state is CheckState.UNDECIDED:
                    reasons[verdict.reason.code] += 1
        note(f"{kind}, {mode.id}: " + ", ".join(f"{text} {counted[key]}" for key, text in SAID.items()))
    return found


def _rows(part: str, counted: Counter[tuple[bool, CheckState]]) -> list[Row]:
    """Shares of each end, with Wilson's interval."""
    rows = []
    for (mends, state), text in SAID.items():
        trials = sum(count for (good, _), count in counted.items() if good == mends)
        one = share(counted[mends, state], trials)
        figure = f"{text}, {one.hits} of {one.trials} ({100 * one.low:.0f}-{100 * one.high:.0f} %)"
        key = f"{'good' if mends else 'nothing'}_{state.value}"
        rows.append(Row(part.partition(": ")[2], figure, key, "", [one.hits / trials if trials else float("nan")]))
    return rows
