"""Notices by e-mail, through the mail server of `SIGAP_SMTP_URL`."""

import contextlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.policy import default as default_policy
from email.utils import formatdate, parseaddr
from urllib.parse import quote, unquote, urlsplit

from fleet.coded import coded
from fleet.settings import BadSettings
from service.notices.channels.channel import TIMEOUT_S, NotSent, idempotency_id
from store.service.notices import ClaimedNotice

PORTS = {"smtp": 25, "smtps": 465}
URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


class _OneLineHeader(UnstructuredHeader, BaseHeader):
    """A header of ASCII that is written on one line as it is.

    The usual folding writes a word of more than 78 characters as RFC 2047 encoded words, which may not stand here: mail
    programs do not read a URL in them.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", _OneLineHeader)
    return default_policy.clone(header_factory=headers)


@dataclass(frozen=True, slots=True)
class MailServer:
    """smtp://user:password@host:port (STARTTLS where the server offers it) or smtps://..."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None = field(repr=False)
    sender: str

    def send(self, notice: ClaimedNotice) -> None:
        """Hands one notice over; NotSent tells a refusal for good (5xx) from one that may pass."""
        try:
            message = _message(notice, self.sender)
        except ValueError as exc:
            why = coded("mail_unwritable", recipient=notice.recipient, error=str(exc))
            raise NotSent(why, permanent=True) from exc
        self.hand_over(message)

    def hand_over(self, message: EmailMessage) -> None:
        """Hands any mail over; NotSent as `send`."""
        try:
            server = self._connected()
            try:
                server.send_message(message)
            finally:
                _leave(server)
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as exc:
            why = coded("mail_turned_away", answer=_said(exc.smtp_error))
            raise NotSent(why, permanent=False) from exc
        except smtplib.SMTPRecipientsRefused as exc:
            code, said = next(iter(exc.recipients.values()))
            raise _refused(code, said) from exc
        except smtplib.SMTPAuthenticationError as exc:
            why = coded("mail_login_refused", answer=_said(exc.smtp_error))
            raise NotSent(why, permanent=False) from exc
        except smtplib.SMTPResponseException as exc:
            raise _refused(exc.smtp_code, exc.smtp_error) from exc
        except smtplib.SMTPNotSupportedError as exc:
            raise NotSent(coded("mail_not_taken", error=str(exc)), permanent=True) from exc
        except (smtplib.SMTPException, OSError) as exc:
            error = str(exc) or type(exc).__name__
            why = coded("mail_unreachable", server=f"{self.host}:{self.port}", error=error)
            raise NotSent(why, permanent=False) from exc

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        try:
            self._secure(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        secured = self.tls
        if not secured and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            secured = True
        if self.user is not None:
            if not secured and not _is_loopback(self.host):
                raise NotSent(coded("mail_without_tls", host=self.host), permanent=False)
            server.login(self.user, self.password or "")


def mail_server(url: str, sender: str) -> MailServer:
    """The mail server that a URL names; BadSettings where it cannot be read."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as exc:
        raise BadSettings(f"SIGAP_SMTP_URL: {exc}") from exc
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadSettings("SIGAP_SMTP_URL must be smtp://user:password@host:port or smtps://...")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
    )


def _message(notice: ClaimedNotice, sender: str) -> EmailMessage:
    message = EmailMessage(policy=_policy())
    message["From"] = sender_named(sender, notice.contact.brand)
    message["To"] = notice.recipient
    message["Subject"] = " ".join(notice.subject.split())
    message["Date"] = formatdate(localtime=False)
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    message["Message-ID"] = f"<{idempotency_id(notice)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if notice.link:  # RFC 8058: one click in the mail program opts out.
        message["List-Unsubscribe"] = f"<{quote(notice.link, safe=URL_CHARACTERS)}/unsubscribe>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(notice.body)
    if notice.html:
        message.add_alternative(notice.html, subtype="html")
    message["Content-Language"] = notice.language  # Last: what says Content- moves into a part when parts are made.
    return message


def sender_named(sender: str, brand: str) -> str | Address:
    """The sender's address under the brand that the customer knows, where the sender bears no name of its own."""
    name, address = parseaddr(sender)
    if not brand or name or "@" not in address:
        return sender
    return Address(display_name=brand, addr_spec=address)


def _leave(server: smtplib.SMTP) -> None:
    """Ends the session; an error here does not concern the message."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _refused(code: int, said: bytes | str) -> NotSent:
    return NotSent(coded("mail_answered", status=code, answer=_said(said)), permanent=500 <= code < 600)


def _said(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
