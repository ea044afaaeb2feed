"""Answers about repairs: whether readings show that they hold, and how many were right the first time."""

from datetime import datetime

from pydantic import Field, JsonValue

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.service.repair_checks import RepairCheck, RepairFigures
from store.service.reports import FormerFinding

CHECK = {
    "ticket_id": 12,
    "opening": 1,
    "failure_mode": "compressor_wear",
    "repaired_at": T,
    "judged_from": "2026-03-01T14:00:00Z",
    "judged_until": "2026-03-04T14:00:00Z",
    "state": "certified",
    "decided_at": "2026-03-04T14:00:00Z",
    "evidence": {
        "window": {"since": "2026-03-01T14:00:00+00:00", "until": "2026-03-04T14:00:00+00:00"},
        "healthy": {"since": "2025-11-18T08:00:00+00:00", "until": "2026-01-15T08:00:00+00:00"},
        "buckets": 36,
        "shown": "restored",
        "signals": [
            {
                "name": "compressor_power",
                "low": 84.1,
                "high": 97.6,
                "before": 118.2,
                "after": 91.3,
                "last": 90.8,
                "restored": True,
            }
        ],
        "scores": {"threshold": 0.42, "confirmations": 3, "before": 0.81, "after": 0.04, "at_risk": False},
    },
    "reason": "the repair holds: for 3 days the readings lay where this device has them when it is healthy "
    "(Compressor power)",
    "reason_code": {"code": "repair_certified", "args": {"window": 259200, "signals": ["compressor_power"]}},
}


class RepairCheckOut(Shape, record=RepairCheck):
    """Whether a repair holds. `state`: `watching` until `judged_until`, then `certified`, `reopened` (it did not hold,
    and the ticket is open again) or `undecided`; `overtaken` where a person said otherwise. `evidence`: the figures
    behind it: for each signal that showed the fault the healthy band and the means before and after the repair."""

    model_config = like(**CHECK)

    evidence: dict[str, JsonValue]


class FormerFindingOut(Shape, record=FormerFinding):
    """A finding as it was before somebody corrected it, when, and why."""


class RepairFiguresOut(Shape, record=RepairFigures):
    """Repairs of one failure mode that visits made, by what readings showed. `fixed`: by one visit, certified, and not
    found again within the time after the repair; `not_fixed`: they took more visits, did not hold, or were found again;
    `came_back`: of the certified ones. Those that are watched, or whose time is not over, count for neither."""

    first_time_fix: float | None = Field(None, description="`fixed` of `fixed` and `not_fixed`; null without any.")


class RepairsOut(Shape):
    """First-time fix of a product, by failure mode."""

    model_config = like(
        product="refrigerator",
        since="2025-12-01T08:00:00Z",
        at=T,
        within_days=30,
        failure_modes=[
            {
                "failure_mode": "compressor_wear",
                "repairs": 9,
                "watching": 1,
                "certified": 6,
                "reopened": 1,
                "undecided": 1,
                "came_back": 1,
                "fixed": 4,
                "not_fixed": 2,
                "first_time_fix": 0.667,
            }
        ],
    )

    product: str
    since: datetime
    at: datetime
    within_days: float
    failure_modes: list[RepairFiguresOut]
