"""Retraining: on schedule, on drift, after findings or a lost rung; in a process of its own, so that scoring goes on.

`python -m predict.lifecycle.retraining PRODUCT` is that process: it learns, judges and registers, then ends. It does so
only while it holds the product's training lock: two predict processes, or one and `train` by hand, never train twice.
"""

import os
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import configure_logs, get_log
from fleet.product import Product
from fleet.settings import Settings, load_settings
from models.training.promotion import Verdict
from models.training.train import train
from models.training.training_history import training_history
from predict.lifecycle.challenger import judge_new, judge_shadow
from predict.lifecycle.registration import register_judged
from store.assets.fleet_clocks import Clock, ClockMode, read_clock
from store.assets.products import current_product
from store.engine.database import Connection, connect, translated
from store.learning.models import champion
from store.learning.retrainings import (
    ask_retraining,
    challenger,
    claim_retraining,
    finish_retraining,
    give_back,
    grounds,
    is_wanted,
    note_challenger,
    training_alone,
)
from store.learning.rungs import promote

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY_S = 60.0
NICENESS = 10
SEED = 1
ACTOR = "retraining"
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
        """Sees to what runs, asks for what is due, begins what was asked for; at most once a minute for each fleet."""
        self._watch(conn, clock, now)
        moment = time.monotonic()
        if not self.wants(clock) or moment - self._looked.get(clock.product, -LOOK_EVERY_S) < LOOK_EVERY_S:
            return
        self._looked[clock.product] = moment
        ask_if_due(conn, clock.product, self._settings, now=now)
        if self._child is None and is_wanted(conn, clock.product):
            self._begin(clock.product)

    def wait(self, seconds: float) -> None:
        """Waits for what runs, at most so long (subprocess.TimeoutExpired)."""
        if self._child is not None:
            self._child.process.wait(timeout=seconds)

    def stop(self) -> None:
        """Ends what runs; what it had begun is begun anew when a process looks again."""
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
    """Asks for a retraining where schedule, findings or drift speak for one."""
    found = grounds(conn, product, now=now)
    if found is None:
        return False
    days = (now - found.learnt_at) / timedelta(days=1)
    if settings.retrain_on_drift and found.drifted:
        return ask_retraining(conn, product, cause="drift", why=coded("training_for_drift"), at=now)
    if 0 < settings.retrain_after_findings <= found.findings:
        why = coded("training_for_findings", count=found.findings, since=found.learnt_at)
        return ask_retraining(conn, product, cause="findings", why=why, at=now)
    if 0 < settings.retrain_every_days <= days:
        return ask_retraining(conn, product, cause="schedule", why=coded("training_long_ago", days=days), at=now)
    return False


def retrain(conn: Connection, product: Product, number: int, *, now: datetime, seed: int = SEED) -> tuple[int, Verdict]:
    """Learns from everything that is known, judges the new model and registers it: (its number, the verdict).

    Not promoted, it stays as the challenger and is scored in shadow.
    """
    current = champion(conn, product.id)
    history = training_history(conn, product)
    bundle = train(history, seed=seed)
    verdict = judge_new(conn, product, history, bundle, current, now=now, seed=seed)
    against = current.id if current else None
    made = register_judged(conn, product.id, bundle, verdict, against=against, number=number, at=now, actor=ACTOR)
    log.info("retrained", product=product.id, model=made[0], promoted=made[1].promote, why=made[1].why.to_json())
    return made


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


def main(product_id: str) -> int:
    """The child process: one retraining, with a low priority; ELSEWHERE where another process trains the product."""
    settings = load_settings()
    configure_logs(settings)
    os.nice(NICENESS)
    with closing(connect(settings.database_url or "")) as conn, translated():
        product, clock = current_product(conn, product_id), read_clock(conn, product_id)
        if product is None or clock is None:
            return 1
        with training_alone(conn, product_id) as mine:
            if not mine:
                return ELSEWHERE
            now = clock.now(datetime.now(UTC))
            number = _claim(conn, product_id, now)
            if number is not None:
                retrain(conn, product, number, now=now)
    return 0


def _claim(conn: Connection, product: str, now: datetime) -> int | None:
    """What is asked for, or was begun by a process that is gone; for whoever holds the lock."""
    give_back(conn, product)
    return claim_retraining(conn, product, at=now)


def _note_failure(conn: Connection, product: str, outcome: Coded, now: datetime) -> None:
    """Ends what the process was to make, unless another one makes it by now."""
    with training_alone(conn, product) as mine:
        number = _claim(conn, product, now) if mine else None
        if number is not None:
            finish_retraining(conn, number, at=now, model_id=None, promoted=False, outcome=outcome)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
