"""The loop of the service process that keeps the broker's list of users."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fleet.process import StopSignal
from fleet.sealed_secrets import Reader
from fleet.settings import BadSettings, Settings
from service.broker_access.broker_log import BrokerLog
from service.broker_access.connect_floods import shut_out
from service.broker_access.control import Control
from service.broker_access.keeper import BROKER, Keeper
from service.broker_access.refusals import Refusals
from store.access.sealed import announce_keeper
from store.engine.database import Connection
from store.engine.worker_loop import Turn, WorkerLoop


@dataclass(frozen=True, slots=True)
class Watch:
    """What devices do at the broker: who connects too often, and who tries topics of others."""

    lines: BrokerLog
    refusals: Refusals | None
    lasts: timedelta

    def note(self, conn: Connection, credentials: Mapping[str, int], *, now: datetime) -> None:
        shut_out(conn, self.lines.floods(), credentials, lasts=self.lasts, now=now)
        if self.refusals is not None:
            self.refusals.note(conn, credentials, now=now)


@contextlib.contextmanager
def broker_access(settings: Settings, stop: StopSignal) -> Iterator[WorkerLoop | None]:
    """The loop, with its connection to the broker; None where no broker's list of users is to be kept."""
    url = settings.broker_access_url
    if not url or not settings.database_url:
        yield None
        return
    reader, folder = Reader(_password_of(url), BROKER), _folder_of(settings)
    watch = Watch(BrokerLog(), Refusals(folder) if folder else None, timedelta(minutes=settings.flood_minutes))
    control = Control(url, on_line=watch.lines.take)
    loop = WorkerLoop(
        settings.database_url, stop, name="broker_access", begin=partial(_begin, control, reader, folder, watch, stop)
    )
    watch.lines.on_flood = loop.wake
    control.start(on_change=loop.wake)
    try:
        yield loop
    finally:
        control.stop()


def _begin(
    control: Control, reader: Reader, folder: Path | None, watch: Watch, stop: StopSignal, conn: Connection
) -> Turn:
    announce_keeper(conn, BROKER, reader.public_key, now=datetime.now(UTC))
    keeper = Keeper(conn, control, reader, folder, stop=stop)

    def turn() -> float:
        """The list of users first: what it shuts out is urgent."""
        seconds = keeper.turn()
        if credentials := keeper.credentials:
            watch.note(conn, credentials, now=datetime.now(UTC))
        return seconds

    return turn


def _password_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("mqtt", "mqtts") and bool(parts.hostname and parts.username) and parts.port != 0
    except ValueError:  # Of a port that is none, and of a host in open brackets.
        is_whole = False
    if not is_whole or not parts.password:
        raise BadSettings(
            "SIGAP_BROKER_ACCESS_URL=(hidden): must be mqtt://user:password@host:port, the user that may change the "
            "broker's list of users"
        )
    return unquote(parts.password)


def _folder_of(settings: Settings) -> Path | None:
    folder = settings.broker_access_dir
    if folder is not None and not folder.is_dir():
        raise BadSettings(f"SIGAP_BROKER_ACCESS_DIR={str(folder)!r}: there is no such folder")
    return folder
