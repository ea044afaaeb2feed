"""A mail catcher for one machine: takes every mail over SMTP on loopback and keeps it as a file; none goes further."""

import asyncio
import os
import signal
import sys
import time
from collections import deque
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_MAILS = 10_000
MOST_BYTES = 2 << 20
READY = "ready"


class Mailbox:
    """A folder of mails, one `.eml` file each, named so that they sort by arrival; the oldest of very many go."""

    def __init__(self, folder: Path, *, most: int = MOST_MAILS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._most = folder, most
        self._names = deque(sorted(path.name for path in folder.glob("*.eml")))

    def keep(self, content: bytes, recipients: list[str]) -> Path:
        """Writes one mail as a whole or not at all; its `Delivered-To` headers say for whom it came."""
        head = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
        name = self._next_name()
        half = self._folder / f".{name}.part"
        half.write_bytes(head.encode("utf-8", "replace") + content)
        whole = self._folder / name
        os.replace(half, whole)
        self._names.append(name)
        while len(self._names) > self._most:
            (self._folder / self._names.popleft()).unlink(missing_ok=True)
        return whole

    def _next_name(self) -> str:
        """Nanoseconds of arrival, always later than the last one's."""
        last = int(self._names[-1].split(".")[0]) if self._names else 0
        return f"{max(time.time_ns(), last + 1):020d}.eml"


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self._mailbox.keep(content, [str(recipient) for recipient in envelope.rcpt_tos])
        return "250 OK"


async def serve(port: int, folder: Path) -> None:
    """Takes mails on 127.0.0.1:`port` until SIGTERM or SIGINT."""
    handler = _Handler(Mailbox(folder))
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1",
        port,
    )
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    async with server:
        await stop.wait()


def main() -> None:
    """`python -m sigap.platform.mailbox PORT FOLDER`: runs until it is ended."""
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))


if __name__ == "__main__":
    main()
