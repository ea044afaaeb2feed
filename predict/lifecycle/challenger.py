"""Whether a model that was just trained takes over: cheaper than the champion, on faults neither has learnt from."""

from datetime import datetime

from fleet.coded import coded
from fleet.product import Product
from fleet.times import from_milliseconds
from models.data.history import History
from models.data.split import device_folds
from models.decision.backtesting import apply_policy
from models.decision.policy import OperatingPoint, Rung
from models.decision.promotion_verdict import Verdict, in_force
from models.model_files.bundle import Bundle, loads
from models.model_files.manifest import FEATURE_VERSION, BadModel, Manifest, parse_manifest
from models.training.comparison_with_champion import judge, missing_modes
from models.training.train import train
from predict.lifecycle.rescoring import rescored
from predict.lifecycle.shadow_trial import LONGEST, compare_sides
from predict.lifecycle.what_if import present_policy, read_past, stored_scores
from store.engine.database import Connection
from store.learning.models import ModelRecord, model_body


def judge_trained(
    conn: Connection, product: Product, history: History, bundle: Bundle, current: ModelRecord | None, *, seed: int
) -> Verdict:
    """A model that was just trained by hand against the champion, on what the champion has not learnt from of the
    history that the new one was given: live scores are not needed."""
    if bundle.manifest.says_nothing:
        return Verdict(False, coded("model_says_nothing"))
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
    if bundle.manifest.says_nothing:
        return Verdict(False, coded("model_says_nothing"))
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
    return compare_sides(
        product, past, present, apply_policy(product, rescored(past, history, models), _weakest(models))
    )


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


def _undeclared(bundle: Bundle, product: Product) -> list[str]:
    """What the model reads and the product file no longer declares."""
    declared = {metric.id for metric in product.metrics} | {derived.id for derived in product.derived}
    return sorted(({series.metric for series in bundle.spec.series} | set(bundle.spec.conditions)) - declared)
