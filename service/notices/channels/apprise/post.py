"""One message to one address by Apprise, which knows some 170 services. It tells that a message was taken or not, and
no more: no number, no receipt, no reason."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from fleet.coded import coded
from fleet.settings import BadSettings
from service.notices.channels.channel import TIMEOUT_S, NotSent

# A refusal may be for good, and each attempt may cost: so many in all.
MOST_ATTEMPTS = 4
TO = "{to}"


@dataclass(frozen=True, slots=True)
class AppriseAddress:
    """An address of Apprise; in it `{to}` stands for whoever gets the message."""

    address: str = field(repr=False)

    def post(self, text: str, *, to: str = "", title: str = "", attempt: int = 1) -> None:
        """Sends once: our own queue repeats. NotSent where it was not taken."""
        from apprise import Apprise

        target = Apprise()
        # The number of a telephone alone comes from a customer's record; no more than one service is asked at once.
        if not target.add(self.address.replace(TO, quote(to, safe=""))) or len(target) != 1:
            raise NotSent(coded("apprise_bad_address"), permanent=False)
        result = target.notify(body=text, title=title, timeout=TIMEOUT_S)
        if not result:
            unknown = bool(getattr(result, "timeout_count", 0))
            over = attempt >= MOST_ATTEMPTS
            raise NotSent(coded("apprise_refused", service=self.scheme), permanent=over, unknown=unknown)

    @property
    def scheme(self) -> str:
        return urlsplit(self.address).scheme


def apprise_address(address: str, *, setting: str, with_number: bool) -> AppriseAddress:
    """BadSettings where Apprise cannot read it; the message shows nothing of it, for it holds secrets."""
    from apprise import Apprise

    if with_number and TO not in address:
        raise BadSettings(f"{setting} needs {TO} where the telephone number belongs")
    if not Apprise().add(address.replace(TO, "%2B628123456789")):
        raise BadSettings(f"{setting} is no address that Apprise knows")
    return AppriseAddress(address)
