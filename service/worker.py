"""The service process: follows every fleet's clock, triages, runs timers; notices leave by a thread of their own."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from prometheus_client import Counter, Histogram

from fleet.process import Pulse, StopSignal, get_log, serve_health
from fleet.settings import BadSettings, Settings
from service.notices.channels.channel import Sender
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import deliver_next, explain_missing
from service.notices.links import Links, open_links
from service.notices.outlets import Outlets, open_channels, outlets_of
from service.sweep import Swept, sweep
from store.clocks import Clock, ClockMode, Stage, read_clocks, report_step, stage_reached
from store.database import Connection, StoreUnavailable, connect, translated
from store.waiting import Listener
from store.workers import BEAT_EVERY_S, beat, leave

IDLE_S = 1.0
SHARED_S = 0.05
LONGEST_BACKOFF_S = 10.0
PASS_SECONDS = Histogram("sigap_service_pass_seconds", "One pass over one fleet", ["product"])
RECONNECTS = Counter("sigap_service_reconnects", "Times a loop of service lost its database", ["loop"])
log = get_log("service")


@dataclass(slots=True)
class Worker:
    """What the loops of one process share; `outbox` is set when a notice may be due."""

    url: str
    stop: StopSignal
    outlets: Outlets
    channels: Mapping[str, Sender]
    links: Links
    pulse: Pulse = field(default_factory=Pulse)
    address: str = ""
    holdout_share: float = 0.0
    outbox: threading.Event = field(default_factory=threading.Event)


def run(settings: Settings, stop: StopSignal) -> None:
    """Works until `stop` is set; survives the database going away."""
    if not settings.database_url:
        raise BadSettings("SIGAP_DATABASE_URL is not set: service needs a database")
    channels = open_channels(settings)
    # Where no channel carries links there is none to make, and no secret to keep.
    with_links = any(CHANNELS[name].with_link for name in channels)
    links = open_links(settings) if with_links else Links(settings.link_base, "")
    worker = Worker(settings.database_url, stop, outlets_of(settings), channels, links)
    worker.holdout_share = settings.holdout_share
    worker.address = f"127.0.0.1:{serve_health(settings.health_port, worker.pulse)}"
    log.info("started", health=worker.address, channels=sorted(worker.channels))
    sender = threading.Thread(target=_keep_trying, args=(worker, "notices", send_notices), name="notices")
    sender.start()
    try:
        _keep_trying(worker, "triage", follow_clocks)
    finally:
        stop.set()
        worker.outbox.set()
        sender.join()
        log.info("stopped")


def follow_clocks(worker: Worker) -> None:
    """Passes over the fleets whenever something changes, or each second, until stopped or the database goes."""
    with (
        closing(connect(worker.url)) as conn,
        closing(Listener(worker.url)) as listener,
        worker.stop.waking(listener.wake),
    ):
        last_beat = 0.0
        while not worker.stop:
            worker.pulse.beat()
            if time.monotonic() - last_beat >= BEAT_EVERY_S:
                _beat(conn, worker)
                last_beat = time.monotonic()
            settled = visit_fleets(conn, worker, datetime.now(UTC))
            worker.outbox.set()
            _wait_for_change(listener, IDLE_S if settled else SHARED_S)
        with translated():
            leave(conn, "service", 0, os.getpid())


def visit_fleets(conn: Connection, worker: Worker, wall: datetime) -> bool:
    """One pass over every fleet whose clock allows it; False where work is left in another worker's hands."""
    with translated():
        clocks = read_clocks(conn)
    settled = True
    for clock, _ in clocks:
        try:
            settled &= visit_fleet(conn, clock, wall, worker.outlets, holdout_share=worker.holdout_share)
        except StoreUnavailable:
            raise
        except Exception:  # One fleet's trouble is not the others'.
            log.exception("fleet_failed", product=clock.product)
    return settled


def visit_fleet(
    conn: Connection, clock: Clock, wall: datetime, outlets: Outlets, *, holdout_share: float = 0.0
) -> bool:
    """A pass over one fleet: on wall time always, on a driven clock once predict has done the ready step.

    A step is reported only when nothing waits any more, not even in another worker's open transaction:
    otherwise the clock would move on under it.
    """
    driven = clock.mode is ClockMode.DRIVEN
    with translated():
        if driven and not _step_is_due(conn, clock):
            return True
    started = time.perf_counter()
    swept = sweep(conn, clock.product, clock.now(wall), outlets, holdout_share=holdout_share)
    PASS_SECONDS.labels(clock.product).observe(time.perf_counter() - started)
    _tell(clock, swept)
    if driven and not swept.left:
        with translated():
            report_step(conn, clock.product, Stage.SERVICE, step=clock.ready_step)
    return not swept.left


def send_notices(worker: Worker) -> None:
    """Delivers what is due whenever told, or each second, until stopped or the database goes."""
    with closing(connect(worker.url)) as conn:
        with translated():
            explain_missing(conn, worker.outlets)
        while not worker.stop:
            worker.outbox.wait(IDLE_S)
            worker.outbox.clear()
            while worker.channels and not worker.stop and deliver_next(conn, worker.channels, worker.links):
                pass


def _keep_trying(worker: Worker, name: str, loop: Callable[[Worker], None]) -> None:
    """Runs a loop again after it lost its database; the wait doubles while the database stays away."""
    wait = 0.1
    while not worker.stop:
        started = time.monotonic()
        try:
            loop(worker)
        except StoreUnavailable as exc:
            RECONNECTS.labels(name).inc()
            log.warning("database_unavailable", loop=name, reason=str(exc), again_in_s=wait)
        except Exception:
            log.exception("unexpected", loop=name)
        if not worker.stop:
            worker.stop.wait(wait)
        wait = 0.1 if time.monotonic() - started > LONGEST_BACKOFF_S else min(2 * wait, LONGEST_BACKOFF_S)
        if loop is follow_clocks:
            worker.pulse.beat()


def _step_is_due(conn: Connection, clock: Clock) -> bool:
    step = clock.ready_step
    return stage_reached(conn, clock.product, Stage.PREDICT, step) and not stage_reached(
        conn, clock.product, Stage.SERVICE, step
    )


def _beat(conn: Connection, worker: Worker) -> None:
    with translated():
        beat(conn, "service", 0, 1, os.getpid(), worker.address)


def _wait_for_change(listener: Listener, seconds: float) -> None:
    """Waits for a change; a burst of them is one."""
    if listener.wait(seconds):
        while listener.wait(0.0):
            pass


def _tell(clock: Clock, swept: Swept) -> None:
    if swept:
        log.info(
            "swept",
            product=clock.product,
            predictions=swept.predictions,
            codes=swept.codes,
            expired=swept.expired,
            closed=swept.closed,
            alarms=swept.alarms,
        )
