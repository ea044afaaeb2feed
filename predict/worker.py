"""The predict process: follows every fleet's clock and scores what changed."""

import os
import threading
from datetime import UTC, datetime
from functools import partial

from prometheus_client import Counter, Histogram

from fleet.process import Pulse, StopSignal, get_log, serve_health
from fleet.settings import Settings
from predict.lifecycle.borrowing import Borrower
from predict.lifecycle.drift_watch import look_if_due
from predict.lifecycle.retraining_schedule import Retrainer
from predict.lifecycle.shadow_trial import judge_challenger
from predict.live.champions import Champions
from predict.live.health_look import look_at_health
from predict.live.scoring_pass import score_fleet
from predict.storage_loop import storage_loop
from store.assets.fleet_clocks import Clock, ClockMode, Stage, report_step, stage_reached
from store.assets.products import current_product
from store.engine.database import Connection
from store.engine.worker_loop import Turn, WorkerLoop, visit_fleets
from store.engine.workers import Worker
from store.rollups.rollups import has_work

log = get_log("predict")
IDLE_S = 1.0
PASS_SECONDS = Histogram("sigap_predict_pass_seconds", "One pass over one fleet", ["product"])
SCORES = Counter("sigap_predict_scores", "Scores written", ["product"])
OPENED = Counter("sigap_predict_episodes", "Predictions opened", ["product"])


class PredictWorker:
    """One predict process. Its pulse stops when its loop does."""

    def __init__(self, settings: Settings, *, database_url: str) -> None:
        self._settings, self._url = settings, database_url
        self._champions, self._borrower = Champions(), Borrower()
        self._retrainer = Retrainer(settings, database_url=database_url)
        self._pulse = Pulse(limit_s=300.0)

    def run(self, stop: StopSignal) -> None:
        """Works until `stop` is set; survives the database going away."""
        address = f"127.0.0.1:{serve_health(self._settings.health_port, self._pulse)}"
        worker = Worker(Stage.PREDICT, 0, 1, os.getpid(), address)
        storage = threading.Thread(target=storage_loop(self._settings, self._url, stop).run, name="storage")
        storage.start()
        try:
            WorkerLoop(self._url, stop, name="predict", begin=self._begin, worker=worker, pulse=self._pulse).run()
        finally:
            self._retrainer.stop()
            stop.set()
            storage.join()

    def _begin(self, conn: Connection) -> Turn:
        def turn() -> float:
            visit_fleets(conn, partial(self._visit, conn))
            return IDLE_S

        return turn

    def _visit(self, conn: Connection, clock: Clock) -> bool:
        """A pass over one fleet: on wall time when there is work, on a driven clock once a step is ready."""
        now = clock.now(datetime.now(UTC))
        driven = clock.mode is ClockMode.DRIVEN
        if driven and (clock.ready_step == 0 or stage_reached(conn, clock.product, Stage.PREDICT, clock.ready_step)):
            return True
        self._borrower.visit(conn, clock.product, now=now)
        if has_work(conn, clock.product, now=now):
            self._pass(conn, clock, now)
        self._look(conn, clock, now)
        if driven:
            report_step(conn, clock.product, Stage.PREDICT, step=clock.ready_step)
        return True

    def _pass(self, conn: Connection, clock: Clock, now: datetime) -> None:
        product = clock.product
        shadow = self._settings.shadow_scoring and self._retrainer.wants(clock)
        with PASS_SECONDS.labels(product).time():
            passed = score_fleet(conn, product, self._champions, now=now, shadow=shadow)
        SCORES.labels(product).inc(passed.scored)
        OPENED.labels(product).inc(passed.opened)
        if passed.opened:
            log.info("predictions_opened", product=product, opened=passed.opened, at=now.isoformat())

    def _look(self, conn: Connection, clock: Clock, now: datetime) -> None:
        """The regular looks at health and drift, the challenger's chance, and what retraining asks for."""
        product = current_product(conn, clock.product)
        if product is None:
            return
        look_at_health(conn, product, self._champions, now=now)
        drift = look_if_due(conn, product, self._champions, now=now)
        if drift is not None and self._retrainer.wants(clock):
            judge_challenger(conn, product, now=now)
        self._retrainer.visit(conn, clock, now)
