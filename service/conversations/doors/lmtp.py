"""The door for a mail server: LMTP, or SMTP. A mail is answered 250 once it is committed; 451 where it cannot be kept.

It takes mail for any address and sends none on. It listens on loopback unless settings say otherwise: whoever reaches
it may hand mail in.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from prometheus_client import Counter

from fleet.process import get_log
from service.conversations.mail.keeping import LARGEST, keep_mail
from store.engine.database import RefusedData, StoreUnavailable, connect, translated

LMTP, DOOR_SMTP = "lmtp", "smtp"
STARTS_WITHIN_S = 10.0
KEPT = Counter("sigap_mails_kept", "Mails that came in", ["door", "result"])
log = get_log("service")


class _Door(SMTP):
    """SMTP that is greeted by LHLO too; then each recipient gets an answer of its own, as RFC 2033 asks."""

    is_lmtp = False

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:
        self.is_lmtp = True
        await super().smtp_EHLO(hostname)


class _Handler:
    def __init__(self, keep: Callable[[str, bytes, list[str]], str]) -> None:
        self._keep = keep

    async def handle_DATA(self, server: _Door, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content if isinstance(envelope.original_content, bytes) else b""
        recipients = [str(one) for one in envelope.rcpt_tos]
        door = LMTP if server.is_lmtp else DOOR_SMTP
        answer = await asyncio.to_thread(self._keep, door, _with_return_path(content, envelope), recipients)
        return "\r\n".join([answer] * len(recipients)) if server.is_lmtp else answer


def _with_return_path(content: bytes, envelope: Envelope) -> bytes:
    """The envelope's sender is part of what came: an empty one marks a report."""
    sender = "".join(c for c in str(envelope.mail_from or "") if c.isprintable() and c not in "<>")
    return f"Return-Path: <{sender}>\r\n".encode("utf-8", "replace") + content


class MailDoor:
    """Runs in a thread with a loop of its own, from `open` to `close`."""

    def __init__(self, database_url: str, host: str, port: int, *, came: Callable[[], None]) -> None:
        self._url, self._host, self._wanted, self._came = database_url, host, port, came
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mail_door", daemon=True)
        self._open = threading.Event()
        self._fault: OSError | None = None
        self._server: asyncio.Server | None = None
        self.port = 0

    def open(self) -> "MailDoor":
        """OSError where the port cannot be had."""
        self._thread.start()
        if not self._open.wait(STARTS_WITHIN_S) or self._fault is not None:
            raise self._fault or OSError("the door for mail did not open in time")
        log.info("mail_door", address=f"{self._host}:{self.port}")
        return self

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STARTS_WITHIN_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._server = self._loop.run_until_complete(self._listen())
        except OSError as exc:
            self._fault = exc
            return
        finally:
            self._open.set()
        try:
            self._loop.run_forever()
        finally:
            self._server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.close()

    async def _listen(self) -> asyncio.Server:
        server = await self._loop.create_server(self._protocol, self._host, self._wanted)
        self.port = int(server.sockets[0].getsockname()[1])
        return server

    def _protocol(self) -> Any:
        return _Door(
            _Handler(self._keep), hostname="sigap", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=self._loop
        )

    def _keep(self, door: str, raw: bytes, recipients: list[str]) -> str:
        try:
            with closing(connect(self._url)) as conn, translated():
                number = keep_mail(conn, raw, door=door, recipients=recipients, now=datetime.now(UTC))
        except StoreUnavailable as exc:
            log.warning("mail_not_kept", reason=str(exc))
            KEPT.labels(door, "later").inc()
            return "451 4.3.0 busy"
        except RefusedData as exc:
            log.error("mail_refused_by_database", reason=str(exc))
            KEPT.labels(door, "later").inc()
            return "451 4.3.0 busy"
        KEPT.labels(door, "again" if number is None else "kept").inc()
        self._came()
        return "250 2.0.0 kept"
