"""What channels of plain text share: the notice as it is written, the customer's link, the mobile number."""

from dataclasses import replace

from fleet.phone_numbers import mobile_number
from service.notices.channels.channel import Draft
from store.service.notices import Addressee, ClaimedNotice


def write_plain(draft: Draft) -> tuple[str, str]:
    return draft.subject, draft.body


def link_aside(notice: ClaimedNotice, link: str) -> ClaimedNotice:
    """The link goes beside the text: each channel has its own place for it."""
    return replace(notice, link=link)


def mobile_of(owner: Addressee) -> str:
    return mobile_number(owner.phone) if owner.phone else ""
