"""The service process: follows every fleet's clock, triages, runs timers; notices leave by a thread of their own."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial

from prometheus_client import Histogram

from fleet.process import Pulse, StopSignal, get_log, serve_health
from fleet.settings import BadSettings, Settings
from service.accounts.account_loop import begin_accounts
from service.accounts.links import open_account_links
from service.accounts.news_push import push_news_next
from service.broker_access.access_loop import broker_access
from service.calendars.seeding import Seeder
from service.calls.booking import CallRules, rules_of
from service.calls.letters import deliver_next_call_letter
from service.commands.command_loop import begin_commands
from service.commands.publisher import CommandPublisher
from service.conversations.conversation_loop import conversations
from service.customer_accounts.delivery import deliver_next_proof
from service.fleet_pass import Swept, sweep
from service.floods.ending import end_due
from service.follow_up.letters import deliver_next_letter
from service.notices.channels.email.smtp import mail_server
from service.notices.channels.push.sender import PushSender
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import Desk, deliver_from, explain_missing
from service.notices.enabled_channels import Outlets, open_channels, outlets_of
from service.notices.falling_back import fall_back_next
from service.notices.links import Links, open_links
from service.orders.order_pass import end_holds
from store.assets.fleet_clocks import Clock, ClockMode, Stage, report_step, stage_reached
from store.engine.database import Connection, translated
from store.engine.worker_loop import Turn, WorkerLoop, visit_fleets
from store.engine.workers import Worker
from store.service.rule_work import mark_sleepers

IDLE_S = 1.0
SHARED_S = 0.05
PASS_SECONDS = Histogram("sigap_service_pass_seconds", "One pass over one fleet", ["product"])
log = get_log("service")


def run(settings: Settings, stop: StopSignal) -> None:
    """Works until `stop` is set; survives the database going away."""
    if not settings.database_url:
        raise BadSettings("SIGAP_DATABASE_URL is not set: service needs a database")
    channels = open_channels(settings)
    # Where no channel carries links there is none to make, and no secret to keep.
    with_links = any(CHANNELS[name].with_link for name in channels)
    links = open_links(settings) if with_links else Links(settings.link_base, "")
    outlets, pulse = outlets_of(settings), Pulse()
    address = f"127.0.0.1:{serve_health(settings.health_port, pulse)}"
    log.info("started", health=address, channels=sorted(channels))
    # The pulse is that of triage: a mail server that keeps a send waiting is no reason to call the process stuck.
    desk = Desk(channels, links, outlets, settings.message_prices, settings.message_currency)
    notices = WorkerLoop(
        settings.database_url,
        stop,
        name="notices",
        begin=partial(_begin_notices, stop, desk, rules_of(settings)),
    )
    triage = WorkerLoop(
        settings.database_url,
        stop,
        name="triage",
        begin=partial(begin_triage, outlets, settings.holdout_share, notices.wake),
        worker=Worker(Stage.SERVICE, 0, 1, os.getpid(), address),
        pulse=pulse,
    )
    mails = mail_server(settings.smtp_url, settings.smtp_from) if settings.smtp_url else None
    accounts = WorkerLoop(
        settings.database_url,
        stop,
        name="accounts",
        begin=partial(begin_accounts, stop, mails, open_account_links(settings) if mails else None),
        listens=False,
    )
    with (
        broker_access(settings, stop) as broker,
        _commands(settings, stop) as commands,
        conversations(settings, stop, mails) as talks,
    ):
        loops = {"notices": notices, "accounts": accounts, "commands": commands, **talks}
        _run_beside(triage, loops | ({"broker_access": broker} if broker else {}), stop)
    log.info("stopped")


def _run_beside(triage: WorkerLoop, loops: Mapping[str, WorkerLoop], stop: StopSignal) -> None:
    """Triage in this thread and each other loop in one of its own, until `stop` is set."""
    beside = [threading.Thread(target=loop.run, name=name) for name, loop in loops.items()]
    for thread in beside:
        thread.start()
    try:
        triage.run()
    finally:
        stop.set()
        for thread in beside:
            thread.join()


@contextmanager
def _commands(settings: Settings, stop: StopSignal) -> Iterator[WorkerLoop]:
    """The loop that sends commands, with its connection to the broker; without one it ends what has a time."""
    loop: WorkerLoop
    publisher = None
    if settings.mqtt_url:
        publisher = CommandPublisher(settings.mqtt_url, changed=lambda: loop.wake())
    assert settings.database_url is not None
    loop = WorkerLoop(settings.database_url, stop, name="commands", begin=partial(_begin_commands, publisher))
    with publisher or nullcontext():
        yield loop


def _begin_commands(publisher: CommandPublisher | None, conn: Connection) -> Turn:
    send = begin_commands(publisher, conn)

    def turn() -> float:
        """First whoever was shut out until now is let in, whether or not this process keeps a broker's users."""
        with translated():
            end_due(conn, now=datetime.now(UTC))
        return send()

    return turn


def begin_triage(outlets: Outlets, holdout_share: float, wake_sender: Callable[[], None], conn: Connection) -> Turn:
    with translated():
        mark_sleepers(conn)
    seeder = Seeder(conn)

    def turn() -> float:
        """A pass over every fleet; a short wait where work is left in another worker's hands."""
        wall = datetime.now(UTC)
        with translated():
            seeder.look(wall)
            end_holds(conn, wall=wall)
        settled = visit_fleets(conn, lambda clock: visit_fleet(conn, clock, wall, outlets, holdout_share=holdout_share))
        wake_sender()
        return IDLE_S if settled else SHARED_S

    return turn


def _begin_notices(stop: StopSignal, desk: Desk, rules: CallRules, conn: Connection) -> Turn:
    explain_missing(conn, desk.outlets)
    push = desk.channels.get("push")

    def turn() -> float:
        """Delivers what is due, first what somebody waits for at a sign-in page; then lets next channels follow, and
        pushes news to the staff."""
        while desk.channels and not stop:
            now = datetime.now(UTC)
            if not (
                deliver_next_proof(conn, desk.channels, desk.links, now=now)
                or deliver_from(conn, desk)
                or _deliver_letter(conn, desk, now)
                or fall_back_next(conn, desk.outlets)
                or deliver_next_call_letter(conn, desk, rules, now=now)
            ):
                break
        while isinstance(push, PushSender) and not stop:
            if not push_news_next(conn, push, base=desk.links.base, now=datetime.now(UTC)):
                break
        return IDLE_S

    return turn


def _deliver_letter(conn: Connection, desk: Desk, now: datetime) -> bool:
    """Without a secret there is no link to put into it."""
    secret = desk.links.secret
    return bool(secret) and deliver_next_letter(conn, desk.channels, desk.links, now=now, outlets=desk.outlets)


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


def _step_is_due(conn: Connection, clock: Clock) -> bool:
    step = clock.ready_step
    return stage_reached(conn, clock.product, Stage.PREDICT, step) and not stage_reached(
        conn, clock.product, Stage.SERVICE, step
    )


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
            remedies=swept.remedies,
            repairs=swept.repairs,
            moved=swept.moved,
            targets=swept.targets,
        )
