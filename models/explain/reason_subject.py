"""What a reason speaks of, as arguments of codes: metric, unit, figures, moments; names and words are `wording`'s."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fleet.coded import Coded, coded
from fleet.product import Metric, Product, Role
from fleet.times import from_milliseconds
from models.explain.evidence import Evidence
from models.features.spec import LEVEL, FeatureSpec, part_of


@dataclass(frozen=True, slots=True)
class Subject:
    """A reason's metric, and its evidence."""

    product: Product
    spec: FeatureSpec
    evidence: Evidence

    @property
    def metric(self) -> Metric | None:
        return next((metric for metric in self.product.metrics if metric.id == self.evidence.group), None)

    @property
    def unit(self) -> str:
        """The unit as the product file has it; none for states."""
        if self.metric is not None:
            return self.metric.unit if self.metric.role is not Role.STATE else ""
        return next((derived.unit for derived in self.product.derived if derived.id == self.evidence.group), "")

    @property
    def counts(self) -> bool:
        """Whether a value is a counter's increase in a scoring bucket."""
        role = None if self.metric is None else self.metric.role
        return role is Role.COUNTER and part_of(self.evidence.series) != LEVEL

    @property
    def cleared(self) -> str:
        """What is taken out of its figures: what surroundings explain, or settings alone."""
        surroundings = {metric.id for metric in self.product.metrics if metric.surroundings}
        return "conditions" if surroundings & set(self.evidence.adjusted) else "settings"

    @property
    def state(self) -> str:
        """The label of the state that it is about."""
        part = part_of(self.evidence.series)
        known = self.metric is not None and part.isdigit() and int(part) < len(self.metric.labels)
        return self.metric.labels[int(part)] if known and self.metric is not None else part

    def span(self, window: int) -> timedelta:
        return window * self.product.scoring

    def since(self) -> tuple[Coded, ...]:
        """Since when; with the hour where that is less than two days ago."""
        onset = self.evidence.onset
        if onset is None:
            return ()
        fine = "hour" if self.span(self.spec.longest) < timedelta(days=2) else "day"
        return (coded(f"reason_since_{'before_' if onset.earlier else ''}{fine}", at=from_milliseconds(onset.at)),)

    def healthy(self, *, unit: str = "") -> tuple[Coded, ...]:
        """What healthy devices show."""
        if not np.isfinite(self.evidence.fleet):
            return ()
        return (coded("reason_healthy", value=self.evidence.fleet, unit=unit),)


def side(away: float) -> str:
    return "above" if away > 0 else "below"
