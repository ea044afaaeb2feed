"""The mail catcher keeps every mail as one file, in order of arrival."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sigap.platform.free_ports import free_port
from sigap.platform.mailbox import READY, Mailbox


@contextmanager
def running_mailbox(folder: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "sigap.platform.mailbox", str(port), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == READY
        try:
            yield port
        finally:
            process.terminate()
            assert process.wait(20) == 0


def mail(subject: str, to: str = "ani@example.com") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sigap@localhost", to, subject
    message.set_content("Yth. Ani,\n\n.titik di awal baris\n")
    return message


def test_mails_become_files_in_their_order_of_arrival(tmp_path: Path) -> None:
    with running_mailbox(tmp_path) as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        for number in range(20):
            server.send_message(mail(f"Kulkas {number}"))
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(tmp_path.glob("*"))]
    assert [message["Subject"] for message in found] == [f"Kulkas {number}" for number in range(20)]
    assert {message["Delivered-To"] for message in found} == {"ani@example.com"}
    assert found[0].get_content().splitlines() == ["Yth. Ani,", "", ".titik di awal baris"]


def test_a_restarted_mailbox_goes_on_behind_what_it_holds(tmp_path: Path) -> None:
    for number in range(2):
        with running_mailbox(tmp_path) as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(mail(str(number)))
    assert [b"Subject: 0" in path.read_bytes() for path in sorted(tmp_path.glob("*.eml"))] == [True, False]


def test_of_very_many_mails_the_oldest_go(tmp_path: Path) -> None:
    box = Mailbox(tmp_path, most=3)
    kept = [box.keep(b"Subject: %d\r\n\r\n" % number, ["ani@example.com"]) for number in range(5)]
    assert sorted(tmp_path.iterdir()) == kept[2:]
