"""Mails of the story's customer, as they lie in the folder that catches them."""

import re
from email import message_from_bytes, policy
from pathlib import Path

LINK = re.compile(r"https?://\S+?/n/[\w-]+")


def link_about(mailbox: Path, serial: str) -> str | None:
    """The link in the newest mail about a device; None before there is one."""
    for path in sorted(mailbox.glob("*.eml"), reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        part = mail.get_body(preferencelist=("plain",))
        text = str(part.get_content()) if part is not None else ""
        if serial in text and (link := LINK.search(text)):
            return link[0]
    return None
