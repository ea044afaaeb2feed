"""One pass of service over one fleet: predictions, codes, alarms, timers. Safe to be killed, safe to run twice."""

from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from service.alarms.alarm_pass import evaluate_rules
from service.claims.timers import run_claim_timers
from service.follow_up.asking import run_surveys
from service.follow_up.reminders import write_reminders
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
from store.engine.database import Connection, translated
from store.service.triage import pending_work


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
    left: bool = False

    def __bool__(self) -> bool:
        done = (self.predictions, self.codes, self.expired, self.closed, self.alarms, self.moved, self.remedies)
        return any((*done, self.repairs, self.targets))


def sweep(conn: Connection, product_id: str, now: datetime, outlets: Outlets, *, holdout_share: float = 0.0) -> Swept:
    """Does what waits in a fleet at `now` on its clock; a look at nothing is a few short queries.

    The ledger comes first: what it moves on the ladder holds for the predictions that wait. So do alarms: a prediction
    that rests on a faulty sensor is no ticket.
    """
    with translated():
        product = current_product(conn, product_id)
        if product is None:
            return Swept()
        moved = evaluate_if_due(conn, product, now, holdout_share=holdout_share)
        remedies = follow_remedies(conn, product, now, outlets)
        evaluate_needs_if_due(conn, product, now)
        fill_waiting_orders(conn, product.id, at=now)
        keep_parts_of_orders(conn, product, now)
        dispatch_due(conn, product, now)
        run_claim_timers(conn, product, now)
        run_return_timers(conn, product, now)
        run_surveys(conn, product, now)
        write_reminders(conn, product, now)
        if not _waiting(conn, product, now):
            return Swept(moved=moved, remedies=remedies)
        codes = take_events(conn, product, now, outlets)
        alarms = evaluate_rules(conn, product, now, outlets)
        predictions = triage_predictions(conn, product, now, outlets, holdout_share=holdout_share)
        repairs = follow_repairs(conn, product, now, outlets)
        expired, closed = run_timers(conn, product, now)
        targets = run_target_timers(conn, product, now)
        left = _waiting(conn, product, now)
        return Swept(predictions, codes, expired, closed, alarms, moved, remedies, repairs, targets, left=left)


def _waiting(conn: Connection, product: Product, now: datetime) -> bool:
    return bool(pending_work(conn, product.id, now=now, resolved_before=now - product.reopen_window))
