"""Whether a new model takes over from the current one: only where it is better, or there is none."""

from dataclasses import dataclass

from models.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Verdict:
    promote: bool
    why: str


def compare(current: Manifest | None, new: Manifest) -> Verdict:
    """Out-of-fold figures of both, each on its own training data.

    A model for another version of the product file, or of another feature version, replaces one that cannot be
    compared. Otherwise it must learn from more, or cost less: the expected cost of its simulated tickets per fault.
    """
    if current is None:
        return Verdict(True, "there was no model before")
    if current.product_digest != new.product_digest:
        return Verdict(True, "the product file has changed since the current model was made")
    if (current.feature_version, current.feature_names) != (new.feature_version, new.feature_names):
        return Verdict(True, "the features have changed since the current model was made")
    if missing := sorted(set(current.points) - set(new.points)):
        return Verdict(False, f"it has no model for {', '.join(missing)}, which the current one predicts")
    if added := sorted(set(new.points) - set(current.points)):
        return Verdict(True, f"it predicts {', '.join(added)}, which the current one does not")
    before, after = _cost_per_fault(current), _cost_per_fault(new)
    figures = f"expected cost per fault, out of fold: {after:,.0f}, current {before:,.0f}"
    if after < before:
        return Verdict(True, figures)
    if after == before and (len(new.devices), new.data_until) > (len(current.devices), current.data_until):
        return Verdict(True, f"it has learnt from more; {figures}")
    return Verdict(False, f"not better: {figures}")


def _cost_per_fault(manifest: Manifest) -> float:
    faults = sum(manifest.modes[mode].failures for mode in manifest.points)
    return sum(point.expected_cost for point in manifest.points.values()) / max(faults, 1)
