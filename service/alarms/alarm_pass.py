"""Evaluates the rules of devices that are due: claim, evaluate, change alarms and tickets, remember."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from fleet.product import Product
from service.alarms.batch import Batch, moment, ms, open_batch
from service.alarms.judging import judge_batch
from service.alarms.living_alarms import LivingAlarms
from service.alarms.memory import Floats, packed
from service.alarms.plan import Plan, plan_of
from service.alarms.suppression import ASLEEP, WORKED_ON
from service.alarms.ticket_rules import open_tickets
from service.notices.enabled_channels import Outlets
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.service.alarms import link_evidence
from store.service.rule_work import DueDevice, claim_rules, fold_marks, remember_rules

AT_ONCE = 2_000


def evaluate_rules(conn: Connection, product: Product, now: datetime, outlets: Outlets) -> int:
    """Looks at every device of a fleet that is due; how many changes of alarms that made.

    1. What ingest marked is folded into one row a device, by itself: ingest never waits for a look.
    2. One transaction a batch: its devices are claimed (others skip them), judged, their alarms, tickets and history
       written, and what the rules remember. Killed in between, nothing has happened, and they are due still.
    """
    plan, done = plan_of(product), 0
    fold_marks(conn, product.id)
    while True:
        with conn.transaction():
            claimed = claim_rules(conn, product.id, now=now, limit=AT_ONCE)
            if not claimed:
                return done
            done += _look(conn, plan, claimed, now, outlets)


def _look(conn: Connection, plan: Plan, claimed: Sequence[DueDevice], now: datetime, outlets: Outlets) -> int:
    batch = open_batch(conn, plan, claimed, now)
    findings = judge_batch(batch)
    alarms = LivingAlarms(batch, now)
    alarms.apply(findings.transitions)
    alarms.withdraw()
    alarms.unshelve()
    alarms.suppress()
    changes = alarms.store(conn, plan.product.id)
    open_tickets(conn, plan, alarms, batch.devices, now, outlets)
    if pointing := [t.row.id for t in alarms.raised() if t.row.failure_mode and t.row.ticket_id is None]:
        link_evidence(conn, pointing)
    if changes:
        wake(conn, plan.product.id)
    remember_rules(
        conn,
        [device.id for device in batch.devices],
        signature=plan.signature,
        dues=[None if np.isinf(due) else moment(due) for due in _due(batch, alarms, findings.due)],
        memories=packed(batch.memory),
    )
    return changes


def _due(batch: Batch, alarms: LivingAlarms, due: Floats) -> Floats:
    """When each device is to be evaluated again without news: waits of rules, shelves, work on it, its sleep."""
    for tracked in alarms.living.values():
        place, row = batch.places[tracked.row.device_id], tracked.row
        if row.shelved_until is not None:
            due[place] = min(due[place], ms(row.shelved_until))
        if row.suppressed_by == WORKED_ON:
            due[place] = min(due[place], batch.now + batch.plan.silent_ms)
        if row.suppressed_by == ASLEEP:
            due[place] = min(due[place], alarms.sleep_ends[row.device_id])
    return due
