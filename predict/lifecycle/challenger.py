"""Whether a challenger takes over: cheaper than the champion with confidence, on faults neither has learnt from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.product import Product
from fleet.times import from_milliseconds
from models.data.history import History
from models.data.split import device_folds
from models.decision.backtesting import Side, apply_policy, compare_costs
from models.decision.matching import outcome_part, total
from models.decision.policy import OperatingPoint, Rung
from models.model_files.bundle import Bundle, loads
from models.model_files.manifest import FEATURE_VERSION, BadModel, Manifest, parse_manifest
from models.training.promotion import Verdict, in_force, interval_of, judge, missing_modes
from models.training.train import train
from predict.lifecycle.what_if import Past, present_policy, read_past, rescored, stored_scores
from store.engine.database import Connection
from store.learning.models import ModelRecord, model_body
from store.learning.retrainings import shadow_begin

LONGEST = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class InShadow:
    """A challenger held against the champion on the same devices: the verdict, and `figures` to be kept and shown."""

    verdict: Verdict
    figures: dict[str, object]


def judge_trained(
    conn: Connection, product: Product, history: History, bundle: Bundle, current: ModelRecord | None, *, seed: int
) -> Verdict:
    """A model that was just trained by hand against the champion, on what the champion has not learnt from of the
    history that the new one was given: live scores are not needed."""
    if current is None:
        return Verdict(True, coded("model_first", product=product.id))
    try:
        champion = loads(model_body(conn, current.id), product_id=product.id)
    except BadModel as exc:
        return Verdict(True, coded("model_unusable", model=current.id, error=exc.said))
    if gone := _undeclared(champion, product):
        return Verdict(True, coded("model_undeclared", model=current.id, metrics=gone))
    policy = present_policy(conn, product.id, champion.points)
    return judge(champion, bundle, history, policy=policy, name=in_force(current.id), seed=seed)


def judge_new(
    conn: Connection,
    product: Product,
    history: History,
    bundle: Bundle,
    current: ModelRecord | None,
    *,
    now: datetime,
    seed: int,
) -> Verdict:
    """A model that was just trained against the champion, over the time since the champion learnt.

    The champion is taken at its word: its live scores, on the rungs where it stands now. The new one is tried by two
    models made like it, each scoring the devices that it was not trained on.
    """
    if current is None:
        return Verdict(True, coded("model_first", product=product.id))
    manifest = parse_manifest(current.manifest)
    if manifest.feature_version != FEATURE_VERSION:
        return Verdict(True, coded("model_outdated", model=current.id))
    points = present_policy(conn, product.id, manifest.points)
    if missing := missing_modes(points, bundle):
        return Verdict(False, coded("model_lacks", modes=missing, name=in_force()))
    past = read_past(conn, product, since=_since(manifest, now), now=now)
    if history.stands_for:  # Of a large fleet only drawn devices were read.
        past = past.only(set(history.serials))
    folds = device_folds(history.serials, set(history.failures["serial"]), folds=2, seed=seed)
    if len(folds) < 2 or not past.faults:
        return Verdict(False, coded("model_no_faults_since"))
    everyone = frozenset(history.serials)
    models = [(fold, train(history.only(everyone - fold), seed=seed)) for fold in folds]
    made, _ = stored_scores(conn, past)
    present = apply_policy(product, made, points)
    return _verdict(product, past, present, apply_policy(product, rescored(past, history, models), _weakest(models)))


def judge_shadow(
    conn: Connection, product: Product, current: ModelRecord, challenger: ModelRecord, *, now: datetime
) -> InShadow:
    """A challenger by what it said in shadow, on the same devices and times as the champion."""
    begin = shadow_begin(conn, challenger.id)
    if begin is None:
        return InShadow(Verdict(False, coded("model_not_in_shadow")), {})
    past = read_past(conn, product, since=max(begin, now - LONGEST), now=now)
    made, shadow = stored_scores(conn, past, challenger=challenger.id)
    policy = present_policy(conn, product.id, parse_manifest(current.manifest).points)
    present = apply_policy(product, made, policy)
    other = apply_policy(product, shadow, parse_manifest(challenger.manifest).points)
    verdict = _verdict(product, past, present, other)
    figures = {
        "champion": current.id,
        "model": challenger.id,
        "since": past.since.isoformat(),
        "devices": len(past.devices),
        "promoted": verdict.promote,
        "why": verdict.why.to_json(),
        "cost": _cost_object(verdict),
        "tickets": {"champion": _tickets(present), "model": _tickets(other)},
    }
    return InShadow(verdict, figures)


def _since(current: Manifest, now: datetime) -> datetime:
    return max(from_milliseconds(current.data_until), now - LONGEST)


def _weakest(models: list[tuple[frozenset[str], Bundle]]) -> dict[str, OperatingPoint]:
    """The points of the first half's model, on the lower rung of both."""
    ladder = tuple(Rung)
    points: dict[str, OperatingPoint] = {}
    for _, bundle in models:
        for mode, point in bundle.points.items():
            known = points.get(mode)
            if known is None or ladder.index(point.rung) < ladder.index(known.rung):
                points[mode] = point
    return points


def _verdict(product: Product, past: Past, present: Side, other: Side) -> Verdict:
    cost = compare_costs(product, present, other)
    why = coded(
        "model_costs",
        cost=cost.other,
        before=cost.present,
        difference=cost.difference,
        ends=interval_of(cost),
        faults=cost.faults,
        devices=len(past.devices),
        since=past.since,
    )
    return Verdict(cost.better, why, cost)


def _undeclared(bundle: Bundle, product: Product) -> list[str]:
    """What the model reads and the product file no longer declares."""
    declared = {metric.id for metric in product.metrics} | {derived.id for derived in product.derived}
    return sorted(({series.metric for series in bundle.spec.series} | set(bundle.spec.conditions)) - declared)


def _cost_object(verdict: Verdict) -> dict[str, object]:
    cost = verdict.cost
    assert cost is not None
    return {
        "champion": cost.present,
        "model": cost.other,
        "difference": cost.difference,
        "low": cost.low,
        "high": cost.high,
        "faults": cost.faults,
    }


def _tickets(side: Side) -> dict[str, object]:
    """All failure modes together under the names of the outcome object."""
    return outcome_part(total(side.totals.values()))
