"""The verdict on a repair, from what readings and scores show. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from math import isnan
from typing import assert_never

from fleet.coded import Coded, coded
from models.decision.policy import OperatingPoint, is_risk
from service.repairs.comparison import ComparedSignal, Comparison, Shown
from service.repairs.spans import Stretch


class CheckState(StrEnum):
    """WATCHING is where a check begins; the others end it."""

    WATCHING = "watching"
    CERTIFIED = "certified"
    REOPENED = "reopened"
    UNDECIDED = "undecided"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class ScoresSeen:
    """The mode's operating point, the highest probability of the last look before the repair, and the probabilities
    that came after it, in order."""

    point: OperatingPoint
    before: float | None
    after: Sequence[float]

    @property
    def at_risk(self) -> bool:
        return is_risk(self.after, self.point)

    @property
    def newest(self) -> float | None:
        return self.after[-1] if self.after and not isnan(self.after[-1]) else None

    @property
    def fell(self) -> bool:
        """Whether they reached the operating point before the repair, and do not now."""
        reached = self.before is not None and self.before >= self.point.threshold
        return reached and self.newest is not None and not self.at_risk and self.newest < self.point.threshold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check ends with, and why."""

    state: CheckState
    reason: Coded


def decide(compared: Comparison, scores: ScoresSeen | None, *, window: timedelta) -> Verdict:
    """A repair is certified where the signals of the fault are back in their healthy bands, or, of a fault that no
    signal shows, where probabilities have fallen below the operating point. It did not hold where the clearest signal
    is clearly as before; where it is less clear, probabilities must reach the operating point, too."""
    at_risk = scores is not None and scores.at_risk
    match compared.shown:
        case Shown.SILENT:
            return _verdict(CheckState.UNDECIDED, "repair_silent", compared, scores, window)
        case Shown.RESTORED if at_risk:
            return _verdict(CheckState.UNDECIDED, "repair_contradicted", compared, scores, window)
        case Shown.RESTORED:
            return _verdict(CheckState.CERTIFIED, "repair_certified", compared, scores, window)
        case Shown.AS_BEFORE if compared.clear or at_risk:
            return _verdict(CheckState.REOPENED, "repair_as_before", compared, scores, window)
        case Shown.PARTLY if at_risk:
            return _verdict(CheckState.REOPENED, "repair_as_before", compared, scores, window)
        case Shown.AS_BEFORE | Shown.PARTLY:
            return _verdict(CheckState.UNDECIDED, "repair_partly", compared, scores, window)
        case Shown.INVISIBLE if scores is not None and scores.fell:
            return _verdict(CheckState.CERTIFIED, "repair_scores_fell", compared, scores, window)
        case Shown.INVISIBLE if at_risk:
            return _verdict(CheckState.REOPENED, "repair_scores_stay", compared, scores, window)
        case Shown.INVISIBLE:
            return _verdict(CheckState.UNDECIDED, "repair_not_visible", compared, scores, window)
        case _:
            assert_never(compared.shown)


def evidence_of(compared: Comparison, scores: ScoresSeen | None, after: Stretch) -> Mapping[str, object]:
    """The figures behind a verdict, as JSON."""
    return {
        "window": _stretch(after),
        "healthy": _stretch(compared.healthy) if compared.healthy else None,
        "buckets": compared.buckets,
        "shown": compared.shown.value,
        "signals": [
            {**{name: _figure(value) for name, value in asdict(one).items()}, "restored": one.restored}
            for one in compared.signals
        ],
        "scores": None
        if scores is None
        else {
            "threshold": _figure(scores.point.threshold),
            "confirmations": scores.point.confirmations,
            "before": _figure(scores.before),
            "after": _figure(scores.newest),
            "at_risk": scores.at_risk,
        },
    }


def _verdict(
    state: CheckState, code: str, compared: Comparison, scores: ScoresSeen | None, window: timedelta
) -> Verdict:
    what: dict[str, object] = {"window": window}
    if code in ("repair_certified", "repair_contradicted", "repair_as_before", "repair_partly"):
        named = compared.signals if code in ("repair_certified", "repair_contradicted") else _outside(compared)
        what["signals"] = [one.name for one in named]
    if code in ("repair_contradicted", "repair_scores_fell", "repair_scores_stay") and scores is not None:
        what |= {"probability": scores.newest or 0.0, "threshold": scores.point.threshold}
    return Verdict(state, coded(code, **what))


def _outside(compared: Comparison) -> Sequence[ComparedSignal]:
    return [one for one in compared.signals if not one.restored]


def _stretch(stretch: Stretch) -> dict[str, str]:
    return {"since": stretch.since.isoformat(), "until": stretch.until.isoformat()}


def _figure(value: object) -> object:
    """Six digits that count; None for NaN, which JSON has not."""
    if not isinstance(value, float):
        return value
    return None if isnan(value) else float(f"{value:.6g}")
