"""One pass of service over one fleet: predictions, codes, alarms, timers. Safe to be killed, safe to run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from fleet.product import Product
from service.alarms.alarm_pass import evaluate_rules
from service.claims.timers import run_claim_timers
from service.follow_up.asking import run_surveys
from service.follow_up.reminders import write_reminders
from service.inspections.opening import open_inspections
from service.ledger.evaluation import evaluate_if_due
from service.notices.enabled_channels import Outlets
from service.orders.order_pass import dispatch_due, keep_parts_of_orders
from service.parts.needs import evaluate_needs_if_due
from service.parts.reserving import fill_waiting_orders
from service.remote_first.following import follow_remedies
from service.repairs.following import follow_repairs
from service.returns.timers import run_return_timers
from service.sla.timers import run_target_timers
from service.tickets.reported_codes import take_events
from service.tickets.timers import run_timers
from service.tickets.triage import triage_predictions
from store.assets.products import current_product
from store.engine.database import Connection, StoreUnavailable, translated
from store.service.triage import pending_work

T = TypeVar("T")
BY_THE_CLOCK = (keep_parts_of_orders, dispatch_due, run_claim_timers, run_return_timers, run_surveys, write_reminders)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a pass did; `left`: another worker still holds work."""

    predictions: int = 0
    codes: int = 0
    expired: int = 0
    closed: int = 0
    alarms: int = 0
    moved: int = 0
    remedies: int = 0
    repairs: int = 0
    targets: int = 0
    inspections: int = 0
    left: bool = False

    def __bool__(self) -> bool:
        done = (self.predictions, self.codes, self.expired, self.closed, self.alarms, self.moved, self.remedies)
        return any((*done, self.repairs, self.targets, self.inspections))


def sweep(conn: Connection, product_id: str, now: datetime, outlets: Outlets, *, holdout_share: float = 0.0) -> Swept:
    """Does what waits in a fleet at `now` on its clock; a look at nothing is a few short queries.

    The ledger comes first: what it moves on the ladder holds for the predictions that wait. So do alarms: a prediction
    that rests on a faulty sensor is no ticket. A fault in one stage keeps none of the others back but triage, which
    waits for the alarms; what went wrong is raised at the end.

    Raises StoreUnavailable, ExceptionGroup (what each stage that failed had raised).
    """
    with translated():
        product = current_product(conn, product_id)
        if product is None:
            return Swept()
        stages = _Stages()
        swept = _sweep(conn, product, now, outlets, holdout_share, stages)
        stages.raise_faults(product)
        return swept


def _sweep(
    conn: Connection, product: Product, now: datetime, outlets: Outlets, holdout_share: float, stages: "_Stages"
) -> Swept:
    run = stages.run
    moved = run(partial(evaluate_if_due, conn, product, now, holdout_share=holdout_share))
    remedies = run(partial(follow_remedies, conn, product, now, outlets))
    run(partial(evaluate_needs_if_due, conn, product, now))
    run(partial(fill_waiting_orders, conn, product.id, at=now))
    for stage in (
        keep_parts_of_orders,
        dispatch_due,
        run_claim_timers,
        run_return_timers,
        run_surveys,
        write_reminders,
    ):
        run(partial(stage, conn, product, now))
    if not _waiting(conn, product, now):
        return Swept(moved=moved or 0, remedies=remedies or 0)
    codes = run(partial(take_events, conn, product, now, outlets))
    alarms = run(partial(evaluate_rules, conn, product, now, outlets))
    predictions = inspections = 0
    if codes is not None and alarms is not None:
        triage = partial(triage_predictions, conn, product, now, outlets, holdout_share=holdout_share)
        predictions = run(triage) or 0
        inspections = run(partial(open_inspections, conn, product, now)) or 0
        if inspections:  # They know the tickets of failures that are foreseen, and come after these.
            predictions += run(triage) or 0
    repairs = run(partial(follow_repairs, conn, product, now, outlets))
    expired, closed = run(partial(run_timers, conn, product, now)) or (0, 0)
    targets = run(partial(run_target_timers, conn, product, now))
    return Swept(
        predictions,
        codes or 0,
        expired,
        closed,
        alarms or 0,
        moved or 0,
        remedies or 0,
        repairs or 0,
        targets or 0,
        inspections,
        left=_waiting(conn, product, now),
    )


class _Stages:
    """Runs the stages of a pass one after the other, and keeps what they raise."""

    def __init__(self) -> None:
        self._faults: list[Exception] = []

    def run(self, stage: Callable[[], T]) -> T | None:
        """What the stage returns; None where it failed."""
        try:
            with translated():
                return stage()
        except StoreUnavailable:
            raise
        except Exception as exc:
            self._faults.append(exc)
            return None

    def raise_faults(self, product: Product) -> None:
        if self._faults:
            raise ExceptionGroup(f"stages of a pass over {product.id} failed", self._faults)


def _waiting(conn: Connection, product: Product, now: datetime) -> bool:
    inspects = product.policy.inspect_per_1000_device_months is not None
    before = now - product.reopen_window
    return bool(pending_work(conn, product.id, now=now, resolved_before=before, inspects=inspects))
