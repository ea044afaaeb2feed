"""Our own addresses for mail: where customers write, and the one that leads back into a thread."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr

from fleet.settings import Settings
from service.notices.links import open_links

MAC_DIGITS = 20
_TOKEN = re.compile(rf"^t(\d{{1,18}})-([0-9a-f]{{{MAC_DIGITS}}})$")


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """`inbox`: where customers write. `others`: those from which we send too. `base`: where our pages are."""

    inbox: str
    others: tuple[str, ...]
    base: str
    secret: str = field(repr=False)

    @property
    def domain(self) -> str:
        return self.inbox.rpartition("@")[2] or "localhost"

    def reply_to(self, thread_id: int) -> str:
        """An address that leads into one thread: nobody else can make it."""
        name, _, domain = self.inbox.rpartition("@")
        return f"{name}+t{thread_id}-{self._mac(thread_id)}@{domain}"

    def thread_in(self, recipients: Sequence[str]) -> int | None:
        """The thread that one of the addresses of a mail leads to."""
        for one in recipients:
            found = _TOKEN.match(one.rpartition("@")[0].rpartition("+")[2])
            if found and hmac.compare_digest(found[2], self._mac(int(found[1]))):
                return int(found[1])
        return None

    def is_ours(self, address: str) -> bool:
        """Whether a mail from there is one of our own."""
        name, _, domain = address.lower().rpartition("@")
        return f"{name.partition('+')[0]}@{domain}" in {self.inbox, *self.others}

    def _mac(self, thread_id: int) -> str:
        digest = hmac.new(self.secret.encode(), f"thread:{thread_id}".encode(), hashlib.sha256).hexdigest()
        return digest[:MAC_DIGITS]


# Of a process that neither sends nor sorts mail.
NO_ADDRESSES = OwnAddresses("", (), "", "")


def own_addresses(settings: Settings) -> OwnAddresses:
    """Of the settings; the address from which notices leave, where no other is set."""
    sender = parseaddr(settings.smtp_from)[1].lower() or "sigap@localhost"
    links = open_links(settings)
    return OwnAddresses((settings.mail_in_address or sender).lower(), (sender,), links.base, links.secret)
