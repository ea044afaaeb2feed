"""The driven clock's feeder: one step at a time, each taken when every stage has done the last one."""

import contextlib
import itertools
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from firmware_sim.wire.gateway import ConnectionLost, Gateway, Publication
from fleet.plain_failure import PlainFailure
from fleet.process import get_log
from store.assets import fleet_clocks as clocks
from store.assets.fleet_clocks import Stage
from store.engine.database import Connection, StoreUnavailable, connect, translated
from store.engine.waiting import Listener

log = get_log("feeder")
T = TypeVar("T")
HEARD_WITHIN_S = 2.0
STORED_WITHIN_S = 8.0
LEAST_STORED_PER_S = 500
DONE_WITHIN_S = 600
SLOW_AFTER_S = 30
PATIENCE_S = 120.0


class FleetStuck(PlainFailure, RuntimeError):
    """A stage did not do its step; the message names stage and step."""


class Feeder:
    """Moves one fleet's clock. Survives the broker, the database and every worker being killed: a step whose
    messages are not known to be stored is published again."""

    def __init__(self, database_url: str, gateway: Gateway, product: str, *, ingest_workers: int = 1) -> None:
        self._url, self._gateway, self._product = database_url, gateway, product
        self._workers = ingest_workers
        self._conn: Connection | None = None
        self._listener: Listener | None = None
        self._heard = -1
        self.step = 0

    def start(self, now: datetime) -> None:
        """Takes the clock over and sets it."""
        self.with_store(lambda conn: clocks.drive_clock(conn, self._product, now))
        self.step = 0

    def advance(self, now: datetime) -> None:
        """The fleet's clock shows `now`; the step begins."""
        self.step += 1
        self.with_store(lambda conn: clocks.advance_clock(conn, self._product, step=self.step, now=now))

    def publish(self, publications: Sequence[Publication]) -> None:
        """Publishes the step's messages until ingest has stored every one of them."""
        deadline = time.monotonic() + PATIENCE_S
        for attempt in itertools.count(1, 2):
            with contextlib.suppress(ConnectionLost):
                if self._is_heard(attempt) and self._is_taken(publications, attempt + 1):
                    return
            if time.monotonic() > deadline:
                raise FleetStuck(f"{self._product}: ingest did not store step {self.step} within {PATIENCE_S:g} s")
            log.warning("step_published_again", step=self.step, attempt=attempt + 2)

    def _is_heard(self, attempt: int) -> bool:
        """Whether ingest hears this connection. A broker that was started again drops what comes before ingest has
        subscribed to it: so on a new connection a mark goes alone, until ingest has reported it."""
        if self._gateway.epoch == self._heard:
            return True
        epoch = self._gateway.publish([step_mark(self.step, attempt)])
        if not self._wait(lambda conn: self._is_stored(conn, attempt), HEARD_WITHIN_S):
            return False
        self._heard = epoch
        return True

    def _is_taken(self, publications: Sequence[Publication], attempt: int) -> bool:
        """Whether everything went out and was stored over one connection that ingest hears. A broker that dies on the
        way loses what it had answered for and not passed on."""
        epoch = self._gateway.publish([*publications, step_mark(self.step, attempt)])
        patience = STORED_WITHIN_S + len(publications) / LEAST_STORED_PER_S
        stored = self._wait(lambda conn: self._is_stored(conn, attempt), patience)
        return stored and epoch == self._heard == self._gateway.epoch

    def finish(self) -> None:
        """Lets predict and service do the step, and waits until both have; FleetStuck where one of them does not."""
        self.with_store(lambda conn: clocks.mark_ready(conn, self._product, self.step))
        for stage in (Stage.PREDICT, Stage.SERVICE):
            self._wait_for(stage)

    def _wait_for(self, stage: Stage) -> None:
        for _ in range(DONE_WITHIN_S // SLOW_AFTER_S):
            if self._wait(lambda conn: clocks.stage_reached(conn, self._product, stage, self.step), SLOW_AFTER_S):
                return
            log.warning("stage_is_slow", product=self._product, step=self.step, waiting_for=stage)
        raise FleetStuck(f"{self._product}: {stage} did not do step {self.step} within {DONE_WITHIN_S} s")

    def with_store(self, act: Callable[[Connection], T]) -> T:
        """Does something with the database, again and again while it is away."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                with translated():
                    return act(self._connected()[0])
            except StoreUnavailable:
                self._disconnect()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def close(self) -> None:
        self._disconnect()

    def _is_stored(self, conn: Connection, attempt: int) -> bool:
        done = clocks.steps_done(conn, self._product, Stage.INGEST)
        return all(done.get(slot, (0, 0)) >= (self.step, attempt) for slot in range(self._workers))

    def _wait(self, reached: Callable[[Connection], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not self.with_store(reached):
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with contextlib.suppress(StoreUnavailable):
                self._connected()[1].wait(min(left, 0.5))
        return True

    def _connected(self) -> tuple[Connection, Listener]:
        if self._conn is None or self._listener is None:
            self._conn, self._listener = connect(self._url), Listener(self._url)
        return self._conn, self._listener

    def _disconnect(self) -> None:
        for part in (self._conn, self._listener):
            if part is not None:
                part.close()
        self._conn = self._listener = None


def step_mark(step: int, attempt: int) -> Publication:
    """What ingest reports once everything published before it is stored."""
    return Publication("_clock", "step", json.dumps({"step": step, "attempt": attempt}).encode())
