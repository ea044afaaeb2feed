"""Mails of the folder that catches them, each read once by whom it is for."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

WAY_IN = re.compile(r"https?://\S+?(/my/in/[\w-]+)")
CASE = re.compile(r"https?://\S+?/l/[\w-]+")


def new_mails(folder: Path, after: str) -> Iterator[tuple[str, EmailMessage]]:
    """(name, mail) of all that came after the mail of this name, in order."""
    for path in sorted(one for one in folder.glob("*.eml") if one.name > after):
        try:
            yield path.name, message_from_bytes(path.read_bytes(), policy=policy.default)
        except FileNotFoundError:  # The mailbox has thrown its oldest away.
            continue


def newest_name(folder: Path) -> str:
    return max((one.name for one in folder.glob("*.eml")), default="")


def reader_of(mail: EmailMessage) -> str:
    """The address that it came for."""
    return str(mail["Delivered-To"] or mail["To"])


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()) if part is not None else ""
