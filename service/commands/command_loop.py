"""A loop of the service process: sends what may be sent, and ends what has waited too long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prometheus_client import Counter

from fleet.process import get_log
from service.commands.publisher import CommandPublisher, as_message
from store.assets.fleet_clocks import wake
from store.commands.sending import DueCommand, claim_commands, give_back, move_due
from store.engine.database import Connection, translated
from store.engine.worker_loop import Turn

IDLE_S = 1.0
# A device that sleeps was awake so long ago at most, or a command would miss it.
AWAKE_FOR = timedelta(seconds=30)
SENT = Counter("sigap_commands_sent", "Commands handed to the broker", ["product"])
NOT_TAKEN = Counter("sigap_commands_not_taken", "Commands that the broker did not take", ["product"])
OVERDUE = Counter("sigap_commands_overdue", "Commands whose time was over", ["product", "state"])
log = get_log("service")


def begin_commands(
    publisher: CommandPublisher | None, conn: Connection, *, wall: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Turn:
    """Without a publisher nothing is sent, and commands expire."""

    def turn() -> float:
        with translated():
            _end_overdue(conn, wall())
            if publisher is not None and publisher.connected:
                while claimed := claim_commands(conn, now=wall(), awake_for=AWAKE_FOR):
                    if not _send(conn, publisher, claimed, wall):
                        break
        return IDLE_S

    return turn


def _end_overdue(conn: Connection, now: datetime) -> None:
    moved = move_due(conn, now=now)
    for one in moved:
        OVERDUE.labels(one.product, one.state).inc()
    for product in {one.product for one in moved}:
        wake(conn, product)  # Tickets may wait for them.


def _send(
    conn: Connection, publisher: CommandPublisher, claimed: list[DueCommand], wall: Callable[[], datetime]
) -> bool:
    """Publishes what was claimed; whether the broker took all of it.

    1. The claim is committed: killed here, a command counts as sent, and is sent again when no answer comes, if it may.
    2. The broker is talked to.
    3. What it did not take waits again; an answer that came meanwhile counts.
    """
    taken = publisher.publish([as_message(command, wall()) for command in claimed])
    lost = [command for command, is_taken in zip(claimed, taken, strict=True) if not is_taken]
    for command, is_taken in zip(claimed, taken, strict=True):
        (SENT if is_taken else NOT_TAKEN).labels(command.product).inc()
    if lost:
        give_back(conn, lost, now=wall())
        log.warning("commands_not_taken", commands=len(lost))
    return not lost
