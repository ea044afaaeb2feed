"""Asks for retrainings, on schedule, on drift, after findings or a lost rung, and runs each in a child process."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.settings import Settings
from store.assets.fleet_clocks import Clock, ClockMode
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.retrainings import (
    ask_retraining,
    claim_retraining,
    finish_retraining,
    first_reading,
    give_back,
    grounds,
    is_wanted,
    last_asked,
    training_alone,
)

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY_S = 60.0
# A product without a model is first trained when its record spans so many scoring periods.
FIRST_PERIODS = 60
LONGER_AGAIN = 1.5
# How the process ends where somebody else trains the product just now.
ELSEWHERE = 3
ASKED = Counter("sigap_retrainings", "Retrainings that began", ["product"])
log = get_log("retraining")


@dataclass(slots=True)
class _Child:
    product: str
    process: subprocess.Popen[bytes]
    until: float


class Retrainer:
    """Starts one retraining at a time and watches it; on recorded (driven) fleets only where the settings say so."""

    def __init__(self, settings: Settings, *, database_url: str) -> None:
        self._settings, self._url = settings, database_url
        self._child: _Child | None = None
        self._looked: dict[str, float] = {}

    def wants(self, clock: Clock) -> bool:
        """Whether this fleet is retrained, and its challengers scored in shadow, by themselves."""
        return clock.mode is ClockMode.WALL or self._settings.retrain_recorded

    def visit(self, conn: Connection, clock: Clock, now: datetime) -> None:
        """Watches the running retraining, asks for one that is due, starts one that was asked for.

        A fleet is looked at once a minute at most.
        """
        self._watch(conn, clock, now)
        moment = time.monotonic()
        if not self.wants(clock) or moment - self._looked.get(clock.product, -LOOK_EVERY_S) < LOOK_EVERY_S:
            return
        self._looked[clock.product] = moment
        ask_if_due(conn, clock.product, self._settings, now=now)
        if self._child is None and is_wanted(conn, clock.product):
            self._begin(clock.product)

    def wait(self, seconds: float) -> None:
        """Waits for the running retraining, at most so long (subprocess.TimeoutExpired)."""
        if self._child is not None:
            self._child.process.wait(timeout=seconds)

    def stop(self) -> None:
        """Ends the running retraining; another process starts it again later."""
        if self._child is not None:
            self._child.process.terminate()
            self._child.process.wait()
            self._child = None

    def _begin(self, product: str) -> None:
        environment = {**os.environ, "SIGAP_DATABASE_URL": self._url, "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "predict.lifecycle.retraining", product], cwd=ROOT, env=environment
        )
        until = time.monotonic() + 60 * self._settings.retrain_minutes
        self._child = _Child(product, process, until)
        ASKED.labels(product).inc()
        log.info("retraining_began", product=product, pid=process.pid)

    def _watch(self, conn: Connection, clock: Clock, now: datetime) -> None:
        child = self._child
        if child is None or child.product != clock.product:
            return
        late = child.process.poll() is None and time.monotonic() > child.until
        if late:
            child.process.kill()
            child.process.wait()
        if child.process.poll() is None:
            return
        self._child = None
        if child.process.returncode not in (0, ELSEWHERE):
            status = child.process.returncode
            outcome = coded("training_took_too_long") if late else coded("training_ended_badly", status=status)
            log.error("retraining_failed", product=child.product, outcome=outcome.to_json())
            _note_failure(conn, child.product, outcome, now)


def ask_if_due(conn: Connection, product: str, settings: Settings, *, now: datetime) -> bool:
    """Asks for a retraining that is due by schedule, by findings or by drift."""
    found = grounds(conn, product, now=now)
    if found is None:
        return settings.train_first and _ask_first(conn, product, now=now)
    days = (now - found.learnt_at) / timedelta(days=1)
    if settings.retrain_on_drift and found.drifted:
        return ask_retraining(conn, product, cause="drift", why=coded("training_for_drift"), at=now)
    if 0 < settings.retrain_after_findings <= found.findings:
        why = coded("training_for_findings", count=found.findings, since=found.learnt_at)
        return ask_retraining(conn, product, cause="findings", why=why, at=now)
    if 0 < settings.retrain_every_days <= days:
        return ask_retraining(conn, product, cause="schedule", why=coded("training_long_ago", days=days), at=now)
    return False


def _ask_first(conn: Connection, product_id: str, *, now: datetime) -> bool:
    """Asks for the first training of a product without a model, once there may be something to learn, and again when
    its record is half as long again."""
    product, begun = current_product(conn, product_id), first_reading(conn, product_id)
    if product is None or begun is None or now < begun + FIRST_PERIODS * product.scoring:
        return False
    asked = last_asked(conn, product_id)
    if asked is not None and now - begun < LONGER_AGAIN * (asked - begun):
        return False
    why = coded("training_first", days=(now - begun) / timedelta(days=1))
    return ask_retraining(conn, product_id, cause="schedule", why=why, at=now)


def claim(conn: Connection, product: str, now: datetime) -> int | None:
    """What is asked for, or was begun by a process that is gone; for whoever holds the lock."""
    give_back(conn, product)
    return claim_retraining(conn, product, at=now)


def _note_failure(conn: Connection, product: str, outcome: Coded, now: datetime) -> None:
    """Ends what the process was to make, unless another one makes it by now."""
    with training_alone(conn, product) as mine:
        number = claim(conn, product, now) if mine else None
        if number is not None:
            finish_retraining(conn, number, at=now, model_id=None, promoted=False, outcome=outcome)
