"""What the channel `email` declares."""

from jinja2 import TemplateNotFound

from fleet.coded import Coded, coded
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Draft, Sender, Written
from service.notices.channels.email.smtp import mail_server
from service.notices.mail_layout import render_html, with_link
from store.identity.account_proofs import Way
from store.service.notices import Addressee

NO_SMTP = coded("no_mail_server")


def _obstacle(settings: Settings) -> Coded | None:
    return None if settings.smtp_url else NO_SMTP


def _open(settings: Settings) -> Sender | None:
    return mail_server(settings.smtp_url, settings.smtp_from) if settings.smtp_url else None


def _write(draft: Draft) -> tuple[str, str]:
    return draft.subject, draft.body


def _address(owner: Addressee) -> str:
    return owner.email or ""


def _preview(notice: Written) -> str:
    try:
        return render_html(
            notice.kind, notice.language, subject=notice.subject, body=notice.body, ticket=notice.ticket_id, link=""
        )
    except TemplateNotFound:  # A kind of an earlier version, or one that only a product file knows.
        return ""


EMAIL = Channel(
    label="channel_email",
    obstacle=_obstacle,
    wanted=lambda _: True,  # Without a mail server notices wait for one.
    open=_open,
    write=_write,
    address=_address,
    with_link=with_link,
    proves=Way.EMAIL,
    preview=_preview,
    routed=True,
)
