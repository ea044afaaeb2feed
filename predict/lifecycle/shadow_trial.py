"""Whether a challenger takes over: its shadow scores are cheaper than the scores of the champion, with confidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.process import get_log
from fleet.product import Product
from models.decision.backtesting import Side, apply_policy, compare_costs
from models.decision.matching import outcome_part, total
from models.decision.promotion_verdict import Verdict, interval_of
from models.model_files.manifest import parse_manifest
from predict.lifecycle.what_if import Past, present_policy, read_past, stored_scores
from store.engine.database import Connection
from store.learning.deployments import promote
from store.learning.models import ModelRecord, champion
from store.learning.retrainings import challenger, note_challenger, shadow_begin, training_alone

LONGEST = timedelta(days=180)
log = get_log("retraining")


@dataclass(frozen=True, slots=True)
class InShadow:
    """A challenger held against the champion on the same devices: the verdict, and `figures` to be kept and shown."""

    verdict: Verdict
    figures: dict[str, object]


def judge_challenger(conn: Connection, product: Product, *, now: datetime) -> bool:
    """Promotes the challenger where its shadow scores have been cheaper with confidence; not while a model is made."""
    with training_alone(conn, product.id) as mine:
        current, waiting = champion(conn, product.id), challenger(conn, product.id)
        if not mine or current is None or waiting is None:
            return False
        judged = judge_shadow(conn, product, current, waiting, now=now)
        verdict = judged.verdict
        with conn.transaction():
            if judged.figures:
                note_challenger(conn, product.id, judged.figures)
            if verdict.promote:
                promote(conn, product.id, waiting.id, actor="shadow", why=verdict.why)
    log.info(
        "challenger_judged", product=product.id, model=waiting.id, promoted=verdict.promote, why=verdict.why.to_json()
    )
    return verdict.promote


def judge_shadow(
    conn: Connection, product: Product, current: ModelRecord, challenger: ModelRecord, *, now: datetime
) -> InShadow:
    """The shadow scores of a challenger against the scores of the champion, on the same devices and times."""
    begin = shadow_begin(conn, challenger.id)
    if begin is None:
        return InShadow(Verdict(False, coded("model_not_in_shadow")), {})
    past = read_past(conn, product, since=max(begin, now - LONGEST), now=now)
    made, shadow = stored_scores(conn, past, challenger=challenger.id)
    policy = present_policy(conn, product.id, parse_manifest(current.manifest).points)
    present = apply_policy(product, made, policy)
    other = apply_policy(product, shadow, parse_manifest(challenger.manifest).points)
    verdict = compare_sides(product, past, present, other)
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


def compare_sides(product: Product, past: Past, present: Side, other: Side) -> Verdict:
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
