"""What the web process does every hour: logs the end of the audit log, warns of privacy requests due soon, and removes
files of attachments that are gone."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from api.access.permissions import ROLES, Permission
from api.web.database import Database, wall_clock
from fleet.process import get_log
from service.attachments.folder import AttachmentFolder
from service.attachments.sweeping import sweep_files, sweep_strays
from store.audit.log import chain_head
from store.engine.database import StoreUnavailable
from store.field.phone_actions import prune_actions
from store.privacy.privacy_requests import warn_due
from store.service.stranger_reports import forget_reports
from store.warranty.activations import forget_contacts
from store.warranty.transfers import expire_transfers

EVERY_S = 3600.0
# A phone that was without signal for longer sends as if it were the first time.
PHONES_SEND_AGAIN = timedelta(days=60)
# Who submitted an activation that came to nothing is forgotten after so long.
CONTACTS_KEPT = timedelta(days=90)
# A stranger's report that nobody joined to a device is of no use any more.
STRANGERS_KEPT = timedelta(days=90)
ANSWERING = [role for role, held in ROLES.items() if Permission.PRIVACY_ACT in held]
log = get_log("web")


class Hourly:
    """One task on the event loop, from the start of the process to its end."""

    def __init__(
        self,
        database: Database,
        wall: Callable[[], datetime] = wall_clock,
        *,
        attachments: AttachmentFolder | None = None,
    ) -> None:
        """`database`: scoped to everything."""
        self._database, self._wall, self._attachments = database, wall, attachments
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
            prune_actions(conn, before=now - PHONES_SEND_AGAIN)
            forget_contacts(conn, before=now - CONTACTS_KEPT)
            expire_transfers(conn, now=now)
            forget_reports(conn, before=now - STRANGERS_KEPT)
            if self._attachments is not None:
                left, strays = sweep_files(conn, self._attachments), sweep_strays(conn, self._attachments)
                log.info("attachments_swept", leftovers=left, strays=strays)
