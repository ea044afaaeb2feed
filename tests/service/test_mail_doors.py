"""The ways in: a door for a mail server, by LMTP and SMTP, and a mailbox that is fetched; and the whole way round."""

import re
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fleet.settings import BadSettings
from service.conversations.doors.imap import MailboxUnavailable, fetch_mails, mailbox_of
from service.conversations.doors.lmtp import MailDoor
from store.conversations.mails import MailState, list_mails
from store.engine.database import Connection
from tests.service.desk_world import Desk
from tests.service.mail_world import ANI, HELP, mail, mail_room
from tests.service.service_world import rows


def test_a_mail_server_hands_mail_in_and_the_answer_leaves(desk: Desk, database_url: str, tmp_path: Path) -> None:
    came = threading.Event()
    door = MailDoor(database_url, "127.0.0.1", 0, came=came.set).open()
    try:
        with mail_room(desk, tmp_path) as room:
            ours = room.write()
            answer = mail("Baik, saya tunggu.", answers=ours, number="answer")
            with smtplib.LMTP("127.0.0.1", door.port) as server:
                server.sendmail(ANI, [HELP, str(ours["Reply-To"])], answer.as_bytes())
                code, said = server.getreply()  # A second recipient, a second answer.
                assert (code, said) == (250, b"2.0.0 kept")
            with smtplib.SMTP("127.0.0.1", door.port) as server:
                server.sendmail(ANI, [HELP], answer.as_bytes())
            assert came.wait(20)
            room.read()
            assert room.texts() == ["Kami datang hari Senin.", "Baik, saya tunggu."]
            assert rows(room.conn, "SELECT door, state, bytes > 0 FROM mail") == [("lmtp", "filed", True)]
    finally:
        door.close()


def test_without_a_database_the_door_says_later() -> None:
    door = MailDoor("postgresql://nobody@127.0.0.1:9/nothing", "127.0.0.1", 0, came=lambda: None).open()
    try:
        with smtplib.SMTP("127.0.0.1", door.port) as server:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                server.sendmail(ANI, [HELP], b"Subject: x\n\nx")
            assert refused.value.smtp_code == 451
    finally:
        door.close()


class _Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as is asked for: one folder of mails, `seen` those that were marked."""

    def handle(self) -> None:
        box: dict[int, bytes] = self.server.box  # type: ignore[attr-defined]
        seen: set[int] = self.server.seen  # type: ignore[attr-defined]
        self._say("* OK ready")
        for raw in self.rfile:
            tag, _, rest = raw.decode().strip().partition(" ")
            command = rest.upper()
            if command.startswith("CAPABILITY"):
                self._say("* CAPABILITY IMAP4rev1")
            elif command.startswith("SELECT"):
                self._say(f"* {len(box)} EXISTS")
            elif command.startswith("LOGIN") and "wrong" in rest:
                self._say(f"{tag} NO wrong password")
                continue
            elif command.startswith("UID SEARCH"):
                self._say("* SEARCH " + " ".join(str(one) for one in box if one not in seen))
            elif found := re.match(r"UID FETCH (\d+) \((RFC822\.SIZE|BODY\.PEEK\[\])\)", command):
                content = box[int(found[1])]
                if found[2] == "RFC822.SIZE":
                    self._say(f"* 1 FETCH (UID {found[1]} RFC822.SIZE {len(content)})")
                else:
                    self._say(f"* 1 FETCH (UID {found[1]} BODY[] {{{len(content)}}}")
                    self.wfile.write(content + b")\r\n")
            elif found := re.match(r"UID STORE (\d+) ", command):
                seen.add(int(found[1]))
            self._say(f"{tag} OK done")
            if command.startswith("LOGOUT"):
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def imap_server(*mails: bytes) -> Iterator[tuple[str, set[int]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Imap) as server:
        server.daemon_threads = True
        server.box, server.seen = dict(enumerate(mails, start=1)), set[int]()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"imap://ani:secret@127.0.0.1:{server.server_address[1]}", server.seen  # type: ignore[attr-defined]
        server.shutdown()


def test_a_mailbox_is_fetched_once_and_marked_after_the_commit(conn: Connection) -> None:
    first, second = (mail(f"Halo {n}.", number=f"imap-{n}").as_bytes().replace(b"\n", b"\r\n") for n in (1, 2))
    with imap_server(first, second) as (url, seen):
        assert fetch_mails(conn, mailbox_of(url)) == 2
        assert seen == {1, 2}
        seen.clear()  # As if it had died before it could mark them.
        assert fetch_mails(conn, mailbox_of(url)) == 2
        assert fetch_mails(conn, mailbox_of(url)) == 0
        with pytest.raises(MailboxUnavailable):
            fetch_mails(conn, mailbox_of(url.replace("secret", "wrong")))
    assert [one.state for one in list_mails(conn, limit=9)] == [MailState.WAITING] * 2
    assert rows(conn, "SELECT raw FROM mail ORDER BY id") == [(first,), (second,)]


@pytest.mark.parametrize("url", ["imaps://", "smtp://a:b@host", "imaps://host/INBOX", "imaps://a:b@host:x"])
def test_a_mailbox_that_cannot_be_read_is_a_bad_setting(url: str) -> None:
    with pytest.raises(BadSettings):
        mailbox_of(url)
