"""What the channel `apprise` declares: it reaches the team, not customers."""

from dataclasses import dataclass

from fleet.coded import Coded, coded
from fleet.settings import Settings
from service.notices.channels.apprise.post import AppriseAddress, apprise_address
from service.notices.channels.channel import Channel, Draft, Sender
from store.service.notices import ClaimedNotice
from wording.wording import Wording

NO_URL = coded("no_apprise")
SETTING = "SIGAP_APPRISE_URL"


@dataclass(frozen=True, slots=True)
class TeamChat:
    address: AppriseAddress

    def send(self, notice: ClaimedNotice) -> None:
        self.address.post(notice.body, title=notice.subject, attempt=notice.attempts)


def _obstacle(settings: Settings) -> Coded | None:
    return None if settings.apprise_url else NO_URL


def _open(settings: Settings) -> Sender | None:
    if not settings.apprise_url:
        return None
    return TeamChat(apprise_address(settings.apprise_url, setting=SETTING, with_number=False))


def _write(draft: Draft) -> tuple[str, str]:
    """The team reads the language of the installation's home; no customer is named."""
    assert draft.opening is not None
    words = Wording("id", product=draft.product)
    ticket = draft.opening.ticket
    values = {
        "ticket": draft.ticket_id,
        "product": words.pick(draft.product.name),
        "serial": draft.owner.serial,
        "mode": words.mode(ticket.failure_mode),
    }
    reasons = [f"- {words.say(reason)}" for reason in draft.opening.reasons]
    due = words.text("apprise_due", due=ticket.due_at)
    return words.text("apprise_subject", **values), "\n".join([words.text("apprise_body", **values), *reasons, due])


APPRISE = Channel(
    label="channel_apprise",
    obstacle=_obstacle,
    wanted=lambda settings: bool(settings.apprise_url),
    open=_open,
    write=_write,
    repeatable=False,
)
