"""Step 4: mails that a program wrote for somebody: absence notes, other automatic answers (RFC 3834), lists. They are
recorded in their thread; nobody answers them, and nothing is opened again."""

import re
import tomllib
from functools import cache
from pathlib import Path

from fleet.coded import coded
from service.conversations.mail.filing import file_message
from service.conversations.mail.steps import Reading, Verdict
from service.conversations.mail.which_thread import which_thread
from store.conversations.mails import MailState, SenderProof
from store.conversations.messages import Machine

FILE = Path(__file__).with_name("absences.toml")


def machine_of(reading: Reading) -> Machine | None:
    """What wrote a mail that no person did."""
    incoming = reading.incoming
    marked = incoming.header("Auto-Submitted").partition(";")[0].strip().lower()
    if _is_absence(reading, marked):
        return Machine.ABSENCE
    if marked not in ("", "no"):
        return Machine.AUTOMATIC
    precedence = incoming.header("Precedence").strip().lower()
    if incoming.header("List-Id") or incoming.header("List-Unsubscribe") or precedence in ("bulk", "list", "junk"):
        return Machine.LIST
    return Machine.AUTOMATIC if incoming.return_path == "" else None


def written_by_machine(reading: Reading) -> Verdict | None:
    machine = machine_of(reading)
    if machine is None:
        return None
    thread, _ = which_thread(reading)
    if thread is None or reading.proof is SenderProof.FAILED:
        return Verdict(MailState.NOTED, coded("mail_by_machine", machine=machine))
    file_message(reading, thread, machine=machine)
    return Verdict(MailState.NOTED, coded("mail_by_machine", machine=machine), thread.id)


def _is_absence(reading: Reading, marked: str) -> bool:
    incoming = reading.incoming
    named = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponse")
    return (
        marked == "auto-replied"
        or any(incoming.header(one).strip().lower() not in ("", "no") for one in named)
        or incoming.header("Precedence").strip().lower() == "auto_reply"
        or any(one.search(incoming.subject) for one in _subjects())
    )


@cache
def _subjects() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(re.compile(one, re.IGNORECASE) for one in table["subjects"])
