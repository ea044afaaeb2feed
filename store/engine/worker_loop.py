"""The loop of every worker: connect, work, wait for a change, and start over where the database goes away."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing

from prometheus_client import Counter

from fleet.process import Backoff, Pulse, StopSignal, get_log
from store.assets.fleet_clocks import Clock, read_clocks
from store.engine import workers
from store.engine.database import Connection, StoreUnavailable, connect, translated
from store.engine.waiting import Listener
from store.engine.workers import Worker

log = get_log("worker")
LEAVE_WITHIN_S = 2
RECONNECTS = Counter("sigap_worker_reconnects", "Times a loop lost its database", ["loop"])
FAULTS = Counter("sigap_worker_faults", "Unexpected faults that a loop survived", ["loop"])

Turn = Callable[[], float]
"""Does what there is to do; returns the seconds to wait for a change before the next turn."""


class WorkerLoop:
    """Takes turns until `stop` is set. `begin` makes the turn of each new connection.

    A fault in a turn never ends the loop. The loop closes the connection, backs off, connects anew and goes on, and
    the turn must be safe to repeat. StoreUnavailable is expected: the pulse goes on while the database is away. Any
    other exception is logged with its traceback and counted, and the pulse does not go on: `/healthz` answers 503
    where nothing but such faults happens. The process stays, because a new one would read the same rows, and because
    the loops of one process must not end each other.

    With `worker`, the loop joins `store.engine.workers` once `is_ready`, and leaves at the end. With `listens`, it
    waits for notifications of the database between turns; without, a turn waits by itself.
    """

    def __init__(
        self,
        url: str,
        stop: StopSignal,
        *,
        name: str,
        begin: Callable[[Connection], Turn],
        worker: Worker | None = None,
        is_ready: Callable[[], bool] = lambda: True,
        pulse: Pulse | None = None,
        listens: bool = True,
        backoff: Backoff | None = None,
    ) -> None:
        self._url, self._stop, self._name, self._begin = url, stop, name, begin
        self._worker, self._is_ready, self._listens = worker, is_ready, listens
        self._pulse, self._backoff = pulse or Pulse(), backoff or Backoff()
        self._listener: Listener | None = None
        self._connected_at: float | None = None
        self._beaten_at: float | None = None
        self._is_listed = False
        for counter in (RECONNECTS, FAULTS):
            counter.labels(name)  # It counts from none on: a rise from nothing is none.

    def run(self) -> None:
        """Returns soon after `stop` is set, also from a back-off."""
        while not self._stop:
            self._connected_at = None
            try:
                self._work()
            except StoreUnavailable as exc:
                RECONNECTS.labels(self._name).inc()
                self._pulse.beat()
                log.warning("database_unavailable", loop=self._name, reason=str(exc))
            except Exception:
                FAULTS.labels(self._name).inc()
                log.exception("unexpected_fault", loop=self._name)
            self._stop.wait(self._backoff.failed(after_s=self._worked_s()))
        if self._is_listed:
            self._leave_anew()

    def wake(self) -> None:
        """Ends the loop's wait, this one or the next; for other threads."""
        if (listener := self._listener) is not None:
            listener.wake()

    def _work(self) -> None:
        """Turns over one connection."""
        with ExitStack() as stack:
            conn = stack.enter_context(closing(connect(self._url)))
            self._connected_at, self._beaten_at = time.monotonic(), None
            if self._listens:
                self._listener = stack.enter_context(closing(Listener(self._url)))
                stack.enter_context(self._stop.waking(self._listener.wake))
            with translated():
                turn = self._begin(conn)
                while not self._stop:
                    self._beat(conn)
                    seconds = turn()
                    self._pulse.beat()
                    self._wait_for_change(seconds)
                if self._is_listed and self._worker is not None:
                    workers.leave(conn, self._worker)
                    self._is_listed = False

    def _wait_for_change(self, seconds: float) -> None:
        """A burst of changes is one."""
        if self._listens and self._listener is not None and self._listener.wait(seconds):
            while self._listener.wait(0.0):
                pass

    def _beat(self, conn: Connection) -> None:
        now = time.monotonic()
        if self._worker is None or not self._is_ready():
            return
        if self._beaten_at is None:
            workers.join(conn, self._worker)
        elif now - self._beaten_at >= workers.BEAT_EVERY_S:
            workers.beat(conn, self._worker)
        else:
            return
        self._beaten_at, self._is_listed = now, True

    def _worked_s(self) -> float:
        return 0.0 if self._connected_at is None else time.monotonic() - self._connected_at

    def _leave_anew(self) -> None:
        """Leaves over a connection made for it: the one of the last turn broke before `leave` was done."""
        assert self._worker is not None
        try:
            with closing(connect(self._url, timeout_s=LEAVE_WITHIN_S)) as conn, translated():
                workers.leave(conn, self._worker)
        except StoreUnavailable as exc:  # The worker's session is gone, so it counts as gone all the same.
            log.warning("line_not_removed", loop=self._name, reason=str(exc))


def visit_fleets(conn: Connection, visit: Callable[[Clock], bool]) -> bool:
    """Visits each fleet; whether every visit said that nothing is left. One fleet's fault does not stop the others."""
    settled = True
    with translated():
        clocks = read_clocks(conn)
    for clock, _ in clocks:
        try:
            with translated():
                settled &= visit(clock)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("fleet_failed", product=clock.product)
    return settled
