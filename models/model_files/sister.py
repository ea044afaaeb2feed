"""Cold start: a product whose own record is too short is scored by a sister's model, which then advises only."""

from dataclasses import replace

from fleet.coded import Coded, coded
from fleet.product import Metric, Product
from fleet.product_files.parse import product_digest
from models.decision.policy import OperatingPoint, Rung
from models.model_files.bundle import Bundle
from models.model_files.manifest import ModeReport


class UnlikeSister(ValueError):
    """Two products too different for one to be scored by the other's model; the message names each difference."""


def lend(bundle: Bundle, sister: Product, product: Product, *, model: int, at: int) -> Bundle:
    """A sister's `bundle` (its model number `model`) made one of `product`, from `at` (ms) on.

    Every failure mode that the two share keeps its model, on the rung `advise` at most: what its tickets were worth was
    measured on other devices. UnlikeSister where the model reads what the product does not have, where no failure mode
    is shared and there is no detector, or where the sister's model is lent itself. Normal behaviour is not lent: what
    counts as unusual is known of the sister's devices alone.
    """
    faults = _differences(bundle, sister, product)
    shared = {mode for mode in bundle.modes if _same_mode(sister, product, mode)}
    if not bundle.manifest.devices:
        faults.append(f"the model of {sister.id} was lent to it, and has learnt nothing of its own")
    if not shared and bundle.detector is None:
        faults.append(f"no failure mode that {sister.id} predicts has its component and horizon in {product.id}")
    if faults:
        raise UnlikeSister(f"{product.id} cannot be scored by the model of {sister.id}: {'; '.join(faults)}")
    modes = {mode: replace(m, point=_advising(m.point)) for mode, m in bundle.modes.items() if mode in shared}
    reports = {mode: _report(bundle.manifest.modes[mode]) for mode in modes}
    left_out = sorted(set(bundle.modes) - shared)
    manifest = replace(
        bundle.manifest,
        product_id=product.id,
        product_digest=product_digest(product.source),
        data_from=at,
        data_until=at,
        devices=(),
        modes=reports,
        warnings=(_limit(sister, product, model, left_out), *bundle.manifest.warnings),
        budget={},
        normal={},
    )
    mode_ids = tuple(mode.id for mode in product.failure_modes)
    return replace(bundle, manifest=manifest, modes=modes, mode_ids=mode_ids, normal=None)


def _differences(bundle: Bundle, sister: Product, product: Product) -> list[str]:
    faults = []
    for name in ("interval", "scoring"):
        ours, theirs = getattr(product, name), getattr(sister, name)
        if ours != theirs:
            faults.append(f"{name} is {ours}, not {theirs}")
    derived = {item.id: item for item in product.derived}
    read: dict[str, None] = {}
    for item in sister.derived:
        if any(series.metric == item.id for series in bundle.spec.series):
            own = derived.get(item.id)
            if own is None or (own.expression, own.unit) != (item.expression, item.unit):
                faults.append(f"derived metric {item.id} is not the same")
            read |= dict.fromkeys(sorted(item.expression.names))
    read |= dict.fromkeys(series.metric for series in bundle.spec.series)
    read |= dict.fromkeys(bundle.spec.conditions)
    known = {metric.id: metric for metric in product.metrics}
    for metric in sister.metrics:
        if metric.id in read and (metric.id not in known or _kind(known[metric.id]) != _kind(metric)):
            faults.append(
                f"metric {metric.id} is not there with the same unit, role, labels, surroundings and reporting"
            )
    return faults


def _kind(metric: Metric) -> tuple[object, ...]:
    return metric.unit, metric.role, metric.labels, metric.surroundings, metric.on_change, metric.level


def _same_mode(sister: Product, product: Product, mode_id: str) -> bool:
    ours, theirs = product.mode(mode_id), sister.mode(mode_id)
    if ours is None or theirs is None:
        return False
    return (ours.component, ours.horizon) == (theirs.component, theirs.horizon)


def _advising(point: OperatingPoint) -> OperatingPoint:
    return point if point.rung is Rung.SHADOW else replace(point, rung=Rung.ADVISE)


def _report(report: ModeReport) -> ModeReport:
    return replace(report, point=_advising(report.point) if report.point else None)


def _limit(sister: Product, product: Product, model: int, left_out: list[str]) -> Coded:
    lent = {"sister": sister.id, "model": model, "product": product.id}
    return coded("limit_lent_in_part", **lent, modes=left_out) if left_out else coded("limit_lent", **lent)
