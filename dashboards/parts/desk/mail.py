"""Previews of mails: notices as they are sent, and the files of a local mail catcher."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from markupsafe import escape

from service.notices.channels.registry import CHANNELS
from store.console.notices_shown import ShownNotice

FILE = re.compile(r"^\d{1,20}\.eml$")
# The console's policy refuses a mail's own style sheet, which only turns it dark; its tags bear their styles.
STYLE_SHEET = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
PAGE = (
    '<!doctype html><meta charset="utf-8"><body style="font:15px/1.55 system-ui,sans-serif;color:#1c2b33;'
    'max-width:38rem;margin:1.5rem auto;padding:0 1rem;white-space:pre-line;overflow-wrap:anywhere">'
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that arrived; `html` is its HTML part, or its text made into HTML."""

    name: str
    at: datetime
    recipient: str
    sender: str
    subject: str
    html: str = ""


def notice_html(notice: ShownNotice) -> str:
    """A notice as its channel shows it, without the customer's own link; else its body as it is."""
    channel = CHANNELS.get(notice.channel)
    preview = STYLE_SHEET.sub("", channel.preview(notice)) if channel else ""
    return preview or PAGE + str(escape(notice.body.strip()))


def list_mails(folder: Path, *, skip: int, limit: int) -> list[Mail]:
    """Mails by arrival, newest first, without their bodies."""
    if not folder.is_dir():
        return []
    names = sorted((path.name for path in folder.iterdir() if FILE.match(path.name)), reverse=True)
    mails = [read_mail(folder, name) for name in names[skip : skip + limit]]
    return [mail for mail in mails if mail is not None]


def read_mail(folder: Path, name: str) -> Mail | None:
    """One mail; None where there is none of this name, or it cannot be read."""
    if not FILE.match(name):
        return None
    path = folder / name
    try:
        content, arrived = path.read_bytes(), path.stat().st_mtime
    except OSError:
        return None
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(preferencelist=("html", "plain"))
    text = str(part.get_content()) if part is not None else ""
    is_html = part is not None and part.get_content_type() == "text/html"
    html = STYLE_SHEET.sub("", text) if is_html else PAGE + str(escape(text.strip()))
    sender, recipient = str(message.get("From", "")), str(message.get("To", ""))
    return Mail(name, datetime.fromtimestamp(arrived, UTC), recipient, sender, str(message.get("Subject", "")), html)
