"""Triage: what an open prediction leads to, decided and done in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.product import ANOMALY, Product, Severity
from fleet.unusual_modes import watched_of
from service.ledger.brake import Brake
from service.ledger.holdout_devices import is_held_out
from service.notices.compose import PREDICTED, Occasion
from service.notices.enabled_channels import Outlets
from service.one_by_one import do_one_by_one
from service.tickets.due_dates import horizon_and_lead
from service.tickets.failure_reports import Effect, FailureReport, TicketSource
from service.tickets.opening import open_or_join
from store.engine.database import Connection
from store.learning.predictions import mark_held_out
from store.learning.sensor_faults import SUSPECTED, faulty_sensors, note_sensor_fault
from store.service.triage import OpenPrediction, claim_prediction, note_prediction, settle_prediction

ACTOR = "triage"
DECIDED = Counter("sigap_predictions_decided", "Predictions that triage decided on", ["product", "state"])
RESTED = Counter("sigap_predictions_on_faulty_sensors", "Predictions that rested on a faulty sensor", ["product"])

# What each rung of the ladder allows (docs: shadow -> advise -> inspect -> ticket -> ticket and customer notice).
NO_TICKET = {"shadow": coded("no_ticket_in_shadow"), "advise": coded("no_ticket_by_advice")}
NO_NOTICE = {
    "inspect": coded("untold_of_inspection"),
    "ticket": coded("untold_of_predictions"),
    "ticket_notice": None,
}
HELD_OUT = coded("no_ticket_held_out")


@dataclass(frozen=True, slots=True)
class Act:
    """Open or join a ticket; `untold`: why the customer gets no notice, None where they get one."""

    untold: Coded | None


@dataclass(frozen=True, slots=True)
class Suppress:
    """Open no ticket, and why."""

    reason: Coded
    held_out: bool = False
    sensor_fault: bool = False


Decision = Act | Suppress


def decide(prediction: OpenPrediction, *, faulty: Mapping[str, str] | None = None, held_out: bool = False) -> Decision:
    """Whether a prediction becomes a ticket. `faulty`: the device's metrics with a faulty sensor, and the alarm.

    Predict has weighed cost and probability already. The false-ticket budget and the technicians' capacity
    belong here, after the rung has had its say: both need the tickets that are open at this moment. A held-out
    device's prediction is one that would have become a ticket.
    """
    if prediction.failure_mode == ANOMALY:
        return Suppress(coded("no_ticket_for_anomaly"))
    if reason := _sensor_fault(prediction, faulty or {}):
        return Suppress(reason, sensor_fault=True)
    rung = _rung(prediction)
    if rung in NO_TICKET:
        return Suppress(NO_TICKET[rung])
    return Suppress(HELD_OUT, held_out=True) if held_out else Act(untold=NO_NOTICE[rung])


def _rung(prediction: OpenPrediction) -> str:
    """What a prediction may do; an inspection of a component that is unlike itself never more than to inspect."""
    above = prediction.rung not in NO_TICKET and watched_of(prediction.failure_mode) is not None
    return "inspect" if above else prediction.rung


def _sensor_fault(prediction: OpenPrediction, faulty: Mapping[str, str]) -> Coded | None:
    """The faulty or suspected sensors that a prediction depends on; None where it depends on none."""
    called_faulty = {**prediction.faulty, **faulty}
    depended_on = {metric: rule for metric, rule in called_faulty.items() if metric in prediction.rests_on}
    if not depended_on:
        return None
    sensors = [coded("sensor_called", metric=metric, rule=rule) for metric, rule in sorted(depended_on.items())]
    without = min(prediction.rests_on[metric] for metric in depended_on)
    if set(depended_on.values()) == {SUSPECTED}:
        return coded("depends_on_suspected", sensors=sensors, without=without)
    return coded("depends_on_faulty", sensors=sensors, without=without)


def triage_predictions(
    conn: Connection, product: Product, now: datetime, outlets: Outlets, *, holdout_share: float = 0.0
) -> int:
    """Decides on every open prediction of a fleet that nobody else holds; how many.

    One transaction each: claim (others skip the row), decide, open or join, note. Killed in between, nothing
    has happened, and the prediction is open still.
    """
    brake = Brake(conn, product, now)
    return do_one_by_one(
        conn,
        "prediction",
        lambda failed: claim_prediction(conn, product.id, now, but=failed),
        lambda prediction: prediction.id,
        lambda prediction: _triage(conn, product, prediction, now, outlets, holdout_share, brake),
    )


def _triage(
    conn: Connection,
    product: Product,
    prediction: OpenPrediction,
    now: datetime,
    outlets: Outlets,
    holdout_share: float,
    brake: Brake,
) -> None:
    held_out = is_held_out(product.id, prediction.serial, holdout_share)
    faulty = faulty_sensors(conn, [prediction.device_id], since=now, now=now)
    decision = decide(prediction, faulty={key[1]: rule for key, rule in faulty.items()}, held_out=held_out)
    if isinstance(decision, Act) and (why := brake.holds(prediction.failure_mode)):
        decision = Suppress(coded("no_ticket_by_brake", why=why))
    match decision:
        case Suppress(reason=reason):
            _settle(conn, prediction, "suppressed", reason, None, now)
            if decision.held_out:
                mark_held_out(conn, prediction.id)
            if decision.sensor_fault:
                note_sensor_fault(conn, prediction.id)
                RESTED.labels(product.id).inc()
        case Act(untold=untold):
            opened = open_or_join(conn, product, _failure_report(product, prediction, now, untold), outlets)
            reason = _ticketed(opened.effect, opened.ticket_id)
            _settle(conn, prediction, "ticketed", reason, opened.ticket_id, now)
        case _:
            assert_never(decision)
    DECIDED.labels(product.id, "suppressed" if isinstance(decision, Suppress) else "ticketed").inc()


def _settle(
    conn: Connection, prediction: OpenPrediction, state: str, reason: Coded, ticket_id: int | None, now: datetime
) -> None:
    settle_prediction(conn, prediction.id, state=state, reason=reason, ticket_id=ticket_id, at=now)
    why = coded("decided", reason=reason, chance=_chance(prediction))
    note_prediction(conn, prediction.id, at=now, actor=ACTOR, state=state, why=why)


def _ticketed(effect: Effect, ticket_id: int) -> Coded:
    match effect:
        case Effect.OPENED:
            return coded("prediction_opened", ticket=ticket_id)
        case Effect.JOINED:
            return coded("prediction_joined", ticket=ticket_id)
        case Effect.REOPENED:
            return coded("prediction_reopened", ticket=ticket_id)
        case Effect.LATE:
            return coded("prediction_late", ticket=ticket_id)


def _failure_report(product: Product, prediction: OpenPrediction, now: datetime, untold: Coded | None) -> FailureReport:
    horizon, _ = horizon_and_lead(product, prediction.failure_mode)
    rung = _rung(prediction)
    chance = _chance(prediction)
    why = coded("prediction_stands", prediction=prediction.id, chance=chance, horizon=horizon, rung=rung)
    if watched_of(prediction.failure_mode) is not None:
        why = coded("inspection_stands", prediction=prediction.id, wanted=chance)
    if prediction.reasons:
        why = coded("explained", what=why, why=prediction.reasons[0])
    return FailureReport(
        source=TicketSource.PREDICTION,
        device_id=prediction.device_id,
        asset_id=prediction.asset_id,
        failure_mode=prediction.failure_mode,
        severity=Severity.INFO if rung == "inspect" else Severity.WARNING,
        seen_at=prediction.opened_at,
        at=now,
        actor=ACTOR,
        why=why,
        action="predict",
        occasion=Occasion(PREDICTED, prediction.probability, prediction.reasons, untold),
        prediction_id=prediction.id,
    )


def _chance(prediction: OpenPrediction) -> Coded:
    mode, until = prediction.failure_mode, prediction.expires_at
    if watched_of(mode) is not None:
        return coded("inspection_wanted", mode=mode, until=until)
    if prediction.probability is None:
        return coded("no_chance_of", mode=mode, until=until)
    return coded("chance_of", probability=prediction.probability, mode=mode, until=until)
