"""Mails about accounts: text and HTML, in the person's language."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from service.notices.mail_layout import letters_of
from store.identity.account_mails import ClaimedMail
from store.identity.people import Person
from wording.wording import wording_of

_pages = letters_of(Path(__file__).parent)
LONGEST_AGENT = 120


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says; `link` is '' where it has none. `lines`: a list in the middle of it, worded."""

    mail: ClaimedMail
    person: Person
    link: str = field(default="", repr=False)
    lines: tuple[str, ...] = ()


def write_letter(letter: Letter, sender: str) -> EmailMessage:
    """ValueError for an address that no mail can go to."""
    mail, person = letter.mail, letter.person
    words = wording_of(person.language, person.time_zone)
    about = {
        "name": person.name,
        "at": mail.created_at,
        "agent": mail.agent[:LONGEST_AGENT] or "-",
        "address": mail.address or "-",
        "count": len(letter.lines),
    }
    subject = words.text(f"account_mail_{mail.kind}_subject", **about)
    paragraphs = words.text(f"account_mail_{mail.kind}_body", **about).split("\n\n")
    paragraphs[1:1] = letter.lines
    html = _pages.get_template("letter.html").render(
        t=words.text,
        button=words.text(f"account_mail_{mail.kind}_button") if letter.link else "",
        language=words.language,
        subject=subject,
        paragraphs=paragraphs,
        link=letter.link,
    )
    message = EmailMessage()
    message["From"] = sender
    message["To"] = person.email or ""
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<sigap-account-{mail.id}@{sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    parts = [*paragraphs]
    if letter.link:
        parts.append(f"{words.text(f'account_mail_{mail.kind}_button')}:\n{letter.link}")
    parts.append(f"--\n{words.text('account_mail_automatic')}\n")
    message.set_content("\n\n".join(parts))
    message.add_alternative(html, subtype="html")
    return message
