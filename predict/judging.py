"""Whether a challenger takes over: cheaper than the champion with confidence, on faults neither has learnt from."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fleet.product import Product
from models.backtesting import CostDifference, apply_policy, compare_costs
from models.bundle import Bundle
from models.history import History
from models.manifest import Manifest, parse_manifest
from models.policy import OperatingPoint, Rung
from models.promotion import Verdict, compare
from models.split import device_folds
from models.train import train
from predict.what_if import Past, Scores, present_policy, read_past, rescored, stored_scores
from store.database import Connection
from store.learning import ModelRecord
from store.retraining import shadow_begin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=180)


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
    manifest = parse_manifest(current.manifest) if current else None
    if manifest is None or not comparable(manifest, bundle.manifest):
        return compare(manifest, bundle.manifest)
    if missing := sorted(set(manifest.points) - set(bundle.manifest.points)):
        return Verdict(False, f"it has no model for {', '.join(missing)}, which the current one predicts")
    past = read_past(conn, product, since=_since(manifest, now), now=now)
    folds = device_folds(history.serials, set(history.failures["serial"]), folds=2, seed=seed)
    if len(folds) < 2 or not past.faults:
        return Verdict(False, "nothing has failed since the current model learnt; it is watched in shadow")
    everyone = frozenset(history.serials)
    models = [(fold, train(history.only(everyone - fold), seed=seed)) for fold in folds]
    made, _ = stored_scores(conn, past)
    points = present_policy(conn, product.id, manifest.points)
    return _verdict(product, past, made, points, rescored(past, history, models), _weakest(models))


def judge_shadow(
    conn: Connection, product: Product, current: ModelRecord, challenger: ModelRecord, *, now: datetime
) -> Verdict:
    """A challenger by what it said in shadow, on the same devices and times as the champion."""
    begin = shadow_begin(conn, challenger.id)
    if begin is None:
        return Verdict(False, "it has not been scored in shadow yet")
    past = read_past(conn, product, since=max(begin, now - LONGEST), now=now)
    made, shadow = stored_scores(conn, past, challenger=challenger.id)
    manifest = parse_manifest(current.manifest)
    new = parse_manifest(challenger.manifest)
    return _verdict(product, past, made, present_policy(conn, product.id, manifest.points), shadow, new.points)


def comparable(current: Manifest, new: Manifest) -> bool:
    """Whether two models speak of the same product and features."""
    return (current.product_digest, current.feature_version) == (new.product_digest, new.feature_version)


def _since(current: Manifest, now: datetime) -> datetime:
    return max(EPOCH + timedelta(milliseconds=current.data_until), now - LONGEST)


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


def _verdict(
    product: Product,
    past: Past,
    made: Scores,
    points: Mapping[str, OperatingPoint],
    other: Scores,
    other_points: Mapping[str, OperatingPoint],
) -> Verdict:
    cost = compare_costs(product, apply_policy(product, made, points), apply_policy(product, other, other_points))
    return Verdict(cost.better, f"{spell(cost)}; {len(past.devices)} devices since {past.since:%Y-%m-%d}")


def spell(cost: CostDifference) -> str:
    """A difference in words: `costs 300 instead of 900, difference -600 (-820 to -350), on 7 faults`."""
    ends = f"{cost.low:,.0f} to {cost.high:,.0f}" if cost.low is not None and cost.high is not None else "not known"
    return (
        f"costs {cost.other:,.0f} instead of {cost.present:,.0f}, difference {cost.difference:,.0f} ({ends}), "
        f"on {cost.faults} faults"
    )
