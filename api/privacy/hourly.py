"""What the web process does every hour: logs the end of the audit log, and warns of privacy requests due soon."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

from api.access.permissions import ROLES, Permission
from api.web.database import Database, wall_clock
from fleet.process import get_log
from store.audit.log import chain_head
from store.engine.database import StoreUnavailable
from store.privacy.privacy_requests import warn_due

EVERY_S = 3600.0
ANSWERING = [role for role, held in ROLES.items() if Permission.PRIVACY_ACT in held]
log = get_log("web")


class Hourly:
    """One task on the event loop, from the start of the process to its end."""

    def __init__(self, database: Database, wall: Callable[[], datetime] = wall_clock) -> None:
        """`database`: scoped to everything."""
        self._database, self._wall = database, wall
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="hourly")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.work)
            except StoreUnavailable as exc:
                log.warning("hourly_unavailable", reason=str(exc))
            except Exception as exc:
                log.error("hourly_failed", exc_info=exc)
            await asyncio.sleep(EVERY_S)

    def work(self) -> None:
        """A head that is kept where logs are kept shows later that no row was cut off (`audit verify --expect`)."""
        now = self._wall()
        with self._database.connection() as conn:
            log.info("audit_head", head=str(chain_head(conn)))
            for one in warn_due(conn, now=now, roles=ANSWERING):
                log.warning("privacy_request_due", request=one.id, kind=one.kind, due_at=one.due_at.isoformat())
