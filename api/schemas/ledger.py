"""Answers about the ledger, rungs, drift and retrainings."""

from datetime import datetime

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from models.monitoring.calibration_of_scores import Bin, Calibration
from models.monitoring.mode_figures import Acted, HoldOut, ModeFigures, ModelFigures
from models.statistics.interval_of_share import Figure, Leads, Share
from models.statistics.rates import Rate
from store.learning.drift import DriftAlarm, DriftCheck
from store.learning.ledger import LedgerPage
from store.learning.retrainings import Retraining
from store.learning.rungs import RungChange

SHARE = {"hits": 7, "trials": 9, "value": 0.778, "low": 0.453, "high": 0.937}
FIGURE = {"value": 96.0, "low": 60.0, "high": 140.0}
LEADS = {"count": 7, "p10": FIGURE, "median": FIGURE, "p90": FIGURE}
BIN = {"low": 0.6, "high": 0.8, "mean": 0.71, "came": SHARE}
CALIBRATION = {
    "scores": 4120, "devices": 96, "censored": 310, "mean": 0.021, "came": 0.019,
    "slope": {"value": 0.97, "low": 0.81, "high": 1.15}, "bins": [BIN],
}  # fmt: skip
RATE = {"count": 2, "device_months": 284.0, "value": 7.04, "low": 0.85, "high": 25.4}
SHARE_CODE = {"code": "share_of", "args": {"hits": 3, "trials": 9, "low": 0.121, "high": 0.646}}
CHANGE = {
    "failure_mode": "compressor_wear", "at": T, "cause": "ladder", "actor": "ladder", "from_rung": "ticket_notice",
    "to_rung": "ticket", "model_id": 2,
    "why": "3 of 9 (12–65 %) of predictions were right: below the 70 % that is needed there",
    "why_code": {"code": "precision_too_low", "args": {"share": SHARE_CODE, "demand": 0.7}},
}  # fmt: skip


class ShareOut(Shape, record=Share):
    """Hits of trials with Wilson's 95 % interval; `value` null without trials."""


class FigureOut(Shape, record=Figure):
    """A figure with its 95 % bootstrap interval over devices."""


class LeadsOut(Shape, record=Leads):
    """Lead times in hours."""


class ActedOut(Shape, record=Acted):
    """Predictions that became tickets; `mistaken`: nothing was found, and the device failed after all."""


class HoldOutOut(Shape, record=HoldOut):
    """Devices of the hold-out share: nobody intervened."""


class BinOut(Shape, record=Bin):
    """Scores between two probabilities, and how many came true."""


class CalibrationOut(Shape, record=Calibration):
    """Whether probabilities mean what they say; a slope of 1 is honest."""


class RateOut(Shape, record=Rate):
    """False tickets of 1,000 devices and month, with an exact 95 % interval; null where no time was watched."""


class NuisanceOut(RateOut):
    """The same of all failure modes together; `budget`: what the product bears, null without a limit."""

    devices: int
    budget: float | None


class OfModelOut(Shape, record=ModelFigures):
    """The predictions of one model."""


class ModeLedgerOut(Shape, record=ModeFigures):
    """One failure mode; `rung` null where the model in force has none for it."""

    failure_mode: str
    rung: str | None
    calibration: CalibrationOut | None
    calibrated_at: datetime | None
    false_tickets: RateOut


class ComponentInspectionsOut(Shape):
    """Inspections of a component, or of a metric that none lists; `right`: of those that were decided."""

    component: str
    asked: int
    right: ShareOut


class InspectionsOut(Shape):
    """Inspections of unusual components: `asked_for` in 1,000 device-months by the product file and `got` since the
    budget began, both null without a budget; `tokens`: how many may open now; `proven`: ten or more were decided."""

    asked_for: float | None
    got: RateOut | None
    tokens: float | None
    right: ShareOut
    proven: bool
    by_component: list[ComponentInspectionsOut]


class RungChangeOut(Shape, record=RungChange):
    """A step of a failure mode on the ladder; `at` is the fleet's clock."""


MODE = {
    "failure_mode": "compressor_wear", "rung": "ticket", "predictions": 11, "right": 7, "late": 0, "wrong": 2,
    "undecided": 2, "faults": 8, "foreseen": 7, "missed": 1, "averted": 4, "customer_first": 1, "precision": SHARE,
    "recall": SHARE, "in_time": SHARE, "in_time_of_right": SHARE, "lead_to_failure": LEADS, "lead_to_finding": LEADS,
    "acted": {"tickets": 9, "precision": SHARE, "no_fault_found": SHARE, "mistaken": 0},
    "holdout": {"predictions": 0, "precision": SHARE, "recall": SHARE}, "calibration": CALIBRATION, "calibrated_at": T,
    "by_model": [{"model": 2, "predictions": 11, "precision": SHARE, "recall": SHARE}], "false_tickets": RATE,
}  # fmt: skip


INSPECTIONS = {
    "asked_for": 20.0, "got": RATE, "tokens": 0.4, "right": SHARE, "proven": False,
    "by_component": [{"component": "compressor", "asked": 10, "right": SHARE}],
}  # fmt: skip


class LedgerOut(Shape):
    """The figures from `since` to `at` on the fleet's clock, and how the rungs moved, newest first."""

    model_config = like(
        product="refrigerator",
        since=T,
        at=T,
        failure_modes=[MODE],
        false_tickets={**RATE, "devices": 96, "budget": 10.0},
        inspections=INSPECTIONS,
        rung_changes=[CHANGE],
    )

    product: str
    since: datetime
    at: datetime
    failure_modes: list[ModeLedgerOut]
    false_tickets: NuisanceOut
    inspections: InspectionsOut
    rung_changes: list[RungChangeOut]


class CourseOut(Shape, record=LedgerPage, without={"failure_mode", "rung"}):
    """One evaluation of a failure mode: `figures` as in the ledger."""


class LedgerCourse(Shape):
    """How a failure mode's figures went, newest first."""

    model_config = like(product="refrigerator", failure_mode="compressor_wear", evaluations=[])

    product: str
    failure_mode: str
    evaluations: list[CourseOut]


class DriftCheckOut(Shape, record=DriftCheck):
    """One look; `figures`: distance, significance and stability index of each feature and score."""


class DriftAlarmOut(Shape, record=DriftAlarm):
    """A drift that lasts; `ended_at` null while it stands."""


ALARM = {
    "id": 1, "model_id": 2, "raised_at": T, "ended_at": None,
    "why": "Power: no longer as in training, on 96 devices",
    "why_code": {
        "code": "drift_moved",
        "args": {"moved": [{"code": "drift_of_metric", "args": {"metric": "power"}}], "devices": 96},
    },
}  # fmt: skip


class RetrainingOut(Shape, record=Retraining):
    """`cause`: schedule, drift, findings, rung or staff; `state`: asked, running, done or failed."""


class DriftOut(Shape):
    """Looks at drift, its alarms and the retrainings, each newest first."""

    model_config = like(
        product="refrigerator",
        checks=[{"at": T, "model_id": 2, "devices": 96, "drifted": False, "figures": {}}],
        alarms=[ALARM],
        retrainings=[],
    )

    product: str
    checks: list[DriftCheckOut]
    alarms: list[DriftAlarmOut]
    retrainings: list[RetrainingOut]
