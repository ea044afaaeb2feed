"""Links to the customer's page: whoever holds one may read and answer one notice, and nothing else."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from fleet.secret_file import keep_secret
from fleet.settings import Settings
from store.service.notices import ClaimedNotice

SECRET_FILE = "link-secret"
SHORTEST = 32


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of notices: the same notice gives the same link, so that a repeated attempt repeats it.

    The recipient is part of it: numbers start again in a new database, and old links must not lead to strangers.
    """

    base: str
    secret: str = field(repr=False)

    def token(self, notice: ClaimedNotice) -> str:
        """43 characters for an address: an HMAC-SHA256 that only our secret makes."""
        about = f"notice:{notice.id}:{notice.ticket_id}:{notice.recipient}"
        digest = hmac.new(self.secret.encode(), about.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def address(self, token: str) -> str:
        return f"{self.base}/n/{token}"


def open_links(settings: Settings) -> Links:
    """The secret of the settings, or of the data folder, where it is made if need be (mode 0600)."""
    secret = settings.link_secret or keep_secret(settings.data_dir / SECRET_FILE, shortest=SHORTEST)
    return Links(settings.link_base, secret)


def token_hash(token: str) -> bytes:
    """The SHA-256 of a link's token, 32 bytes: all that the database holds of it."""
    return hashlib.sha256(token.encode()).digest()
