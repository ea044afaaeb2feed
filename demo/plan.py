"""What the demo is made of: which products, how many of each, and the past that their models learn from."""

import importlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.failed import DemoFailed
from firmware_sim.physics.kinds import Physics
from fleet.product import Product
from fleet.product_files.parse import parse_product
from fleet.times import format_duration

LIVE_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
# The past is lived by other devices, with another seed.
PAST_SEED = 1_000_003
SEED, DEVICES, PAST_DEVICES, PAST_DAYS = 1, 60, 100, 180
# What the living fleet brings of its own: a risk is told by how a device changed, and a device without a past has not.
HISTORY_DAYS = 30
# Parts come to their first sign so many times sooner than in life, or there would be little to see. From there to
# failure, which is what can be foreseen, they take the time that they take.
PACE = 10.0
# Of a service centre that minds its technicians' time and its customers' trust.
MAX_FALSE_SHARE = 0.1
INSPECTIONS = 20
INTERVAL = timedelta(hours=1)
SCORING = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class FleetPlan:
    """One product's part: `kind` names its product file and its physics; the past is that of other devices, the history
    the living fleet's own."""

    kind: str
    prefix: str
    devices: int
    past_devices: int
    past_days: int
    pace: float
    history_days: int = 0

    @property
    def product_id(self) -> str:
        """A name of its own: the same product may live beside it, on wall time."""
        return f"demo_{self.kind}"

    @property
    def past_begin(self) -> datetime:
        return LIVE_BEGIN - timedelta(days=self.past_days)

    @property
    def history_begin(self) -> datetime:
        return LIVE_BEGIN - timedelta(days=self.history_days)


def plan_fleets(
    devices: int,
    *,
    past_devices: int = PAST_DEVICES,
    past_days: int = PAST_DAYS,
    history_days: int = HISTORY_DAYS,
) -> list[FleetPlan]:
    """The demo's fleets: `devices` refrigerators."""
    return [FleetPlan("refrigerator", "KLK", devices, past_devices, past_days, PACE, history_days)]


def product_text(products_dir: Path, plan: FleetPlan) -> str:
    """The product file with a name of the demo's own, hourly readings, and a limit to visits for nothing;
    without a past, inspections of what is unusual."""
    text = (products_dir / f"{plan.kind}.toml").read_text(encoding="utf-8")
    text = re.sub(r'^id = ".*"$', f'id = "{plan.product_id}"', text, count=1, flags=re.MULTILINE)
    periods = f'interval = "{format_duration(INTERVAL)}"\nscoring = "{format_duration(SCORING)}"'
    text = re.sub(r'^interval = ".*"$', periods, text, count=1, flags=re.MULTILINE)
    policy = f"max_false_share = {MAX_FALSE_SHARE}\n"
    if not plan.past_devices:
        policy += f"inspect_per_1000_device_months = {INSPECTIONS}\n"
    return text if "[policy]" in text else f"{text}\n[policy]\n{policy}"


def product_of(products_dir: Path, plan: FleetPlan) -> Product:
    return parse_product(product_text(products_dir, plan), file=f"{plan.kind}.toml")


def physics_of(kind: str) -> Physics:
    """The simulated physics of a product; DemoFailed where there is none."""
    try:
        module = importlib.import_module(f"firmware_sim.physics.{kind}")
    except ModuleNotFoundError as exc:
        known = ", ".join(sorted(path.stem for path in _physics_folder().glob("[a-z]*.py") if path.stem != "kinds"))
        raise DemoFailed(f"there is no simulated {kind}; there is {known}") from exc
    physics: Physics = module.PHYSICS
    return physics


def _physics_folder() -> Path:
    return Path(__file__).resolve().parents[1] / "firmware_sim" / "physics"
