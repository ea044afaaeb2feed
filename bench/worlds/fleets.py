"""Simulated fleets for benchmarks: recorded as any fleet is, with the truth of every fault beside them."""

import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.plan import PACE, FleetPlan, physics_of, product_text
from firmware_sim.life.truth import Fault, read_truth
from firmware_sim.recording import record_fleet
from fleet.product import FailureMode
from fleet.recorded.folder import open_folder
from fleet.times import format_duration, from_milliseconds
from models.data.arrays import Floats
from models.data.folder import from_folder
from models.data.history import History, milliseconds
from models.data.split import device_rows
from models.decision.operating_points import DeviceScores, device_openings, device_scores
from models.decision.policy import OperatingPoint, opens_tickets
from models.features.build import build_features
from models.features.labels import label_rows, without_the_end
from models.fitting.fit_rul import CAP_HORIZONS, capped_truth
from models.model_files.bundle import Bundle
from store.learning.outcomes import TicketOpening

PRODUCTS = Path(__file__).resolve().parents[2] / "fleet" / "products"
KINDS = ("refrigerator", "washing_machine", "heat_pump")
BEGIN = datetime(2025, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lived:
    """A recorded fleet, and what really happened in it."""

    begin: datetime
    history: History
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Size:
    """Devices, days, how much faster than in life parts come to their first sign, and the time between readings."""

    devices: int
    days: int
    pace: float = PACE
    interval: timedelta = timedelta(hours=1)


def live(kind: str, size: Size, *, seed: int, policy: str = "", after: timedelta = timedelta(0)) -> Lived:
    """A fleet of `kind`, run to failure, that begins so long `after` the first; `policy`: lines of the product file's
    table of that name."""
    plan = FleetPlan(kind, "BENCH", size.devices, size.devices, size.days, size.pace)
    text = product_text(PRODUCTS, plan).replace('interval = "1h"', f'interval = "{format_duration(size.interval)}"', 1)
    if policy:
        text = re.sub(r"^\[policy\][^[]*", f"[policy]\n{policy}\n", text, count=1, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory(prefix="sigap-bench-") as folder:
        place, truth = Path(folder) / kind, Path(folder) / "truth.jsonl"
        record_fleet(
            place, text, physics_of(kind), devices=size.devices, days=size.days, seed=seed, begin=BEGIN + after,
            prefix=f"B{seed}", interval=size.interval, pace=size.pace, truth=truth,
        )  # fmt: skip
        return Lived(BEGIN + after, from_folder(open_folder(place)), read_truth(truth))


@dataclass(frozen=True, slots=True)
class Told:
    """What a bundle says of a fleet's failure mode, row by row [n], beside what came: `label` 0, 1 or NaN; `truth` and
    the interval in seconds; the fleet's devices
    with their scores; `period`: the seconds between scores."""

    mode: FailureMode
    point: OperatingPoint
    label: Floats
    probability: Floats
    truth: Floats
    low: Floats
    high: Floats
    serials: tuple[str, ...]
    scores: list[DeviceScores]
    period: float

    def openings(self) -> list[TicketOpening]:
        """When tickets open; none below the rung `inspect`."""
        if not opens_tickets(self.point.rung):
            return []
        return [
            TicketOpening(serial, self.mode.id, from_milliseconds(at), "prediction", 0, None)
            for serial, device in zip(self.serials, self.scores, strict=True)
            for at in device_openings(device, self.mode, self.point)
        ]


def tell(bundle: Bundle, history: History) -> list[Told]:
    """Scores a fleet that the bundle has never seen, every row from what was known then."""
    features = build_features(history.product, history, bundle.spec)
    matrix = bundle.matrix(features)
    found, period = [], history.product.scoring.total_seconds()
    for mode in history.product.failure_modes:
        model = bundle.modes.get(mode.id)
        if model is None or model.rul is None:
            continue
        labels = label_rows(history, features.serial, features.ts, mode, grid=False)
        cap_ms = float(CAP_HORIZONS * milliseconds(mode.horizon))
        probability = model.failure.predict(matrix)
        _, low, high = model.rul.predict(matrix)
        scores = device_scores(history, features, probability, mode, grid=False, end=history.end)
        serials = tuple(serial for serial, _ in device_rows(features.serial))
        truth = capped_truth(labels, cap_ms) * cap_ms / 1000
        label = without_the_end(labels, features.ts, end=history.end, horizon=milliseconds(mode.horizon)).label
        found.append(Told(mode, model.point, label, probability, truth, low, high, serials, scores, period))
    return found
