"""What the channel `sms` declares, and how a notice becomes a short message."""

from dataclasses import dataclass

from fleet.coded import Coded, coded
from fleet.settings import Settings
from service.notices.channels.apprise.post import AppriseAddress, apprise_address
from service.notices.channels.channel import Channel, Sender, Sent, stays_here
from service.notices.channels.plain_text import link_aside, mobile_of, write_plain
from store.service.notices import ClaimedNotice

NO_URL = coded("no_sms")
SETTING = "SIGAP_SMS_URL"
# How long one part is, alone and in a row: of the letters that telephones know (GSM 7 bit), and of all others.
GSM, OTHER = (160, 153), (70, 67)
_GSM_LETTERS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


@dataclass(frozen=True, slots=True)
class ShortMessages:
    address: AppriseAddress

    def send(self, notice: ClaimedNotice) -> Sent:
        text = short_text(notice)
        self.address.post(text, to=notice.recipient, attempt=notice.attempts)
        return Sent(parts=parts_of(text))


def short_text(notice: ClaimedNotice) -> str:
    """What it is about, and where more is to be read: each part costs."""
    return " ".join(filter(None, (" ".join(notice.subject.split()), notice.link)))


def parts_of(text: str) -> int:
    """In how many parts telephones get a text."""
    alone, in_a_row = GSM if _GSM_LETTERS.issuperset(text) else OTHER
    units = len(text) if alone == GSM[0] else len(text.encode("utf-16-le")) // 2
    return 1 if units <= alone else -(-units // in_a_row)


def _obstacle(settings: Settings) -> Coded | None:
    return None if settings.sms_url else NO_URL


def _open(settings: Settings) -> Sender | None:
    if not settings.sms_url:
        return None
    return ShortMessages(apprise_address(settings.sms_url, setting=SETTING, with_number=True))


SMS = Channel(
    label="channel_sms",
    obstacle=_obstacle,
    wanted=lambda settings: bool(settings.sms_url),
    open=_open,
    write=write_plain,
    address=mobile_of,
    with_link=link_aside,
    routed=True,
    repeatable=False,
    outside=lambda settings: not stays_here(settings.sms_url or ""),
)
