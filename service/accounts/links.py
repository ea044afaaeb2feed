"""Single-use links that let people in, which follow from the secret of this installation."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fleet.settings import Settings
from service.notices.links import open_links, token_hash
from store.engine.database import Connection
from store.identity.single_use_links import LinkPurpose, find_link, link_numbered, make_link

SEED_BYTES = 16
# Longer than the span within which mails to one account are limited: the last link of a limited span still works.
LASTS = {
    LinkPurpose.SIGN_IN: timedelta(hours=2),
    LinkPurpose.RESET: timedelta(hours=2),
    LinkPurpose.INVITATION: timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class MadeLink:
    id: int
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountLinks:
    """Makes links. The database holds a random seed and the SHA-256 of the secret that follows from it and `secret`:
    a mail can be sent again, and whoever reads the database has no link."""

    base: str
    secret: str = field(repr=False)

    def make(
        self,
        conn: Connection,
        person_id: int,
        purpose: LinkPurpose,
        *,
        now: datetime,
        lasts: timedelta | None = None,
        target: str = "/",
    ) -> MadeLink:
        seed = secrets.token_bytes(SEED_BYTES)
        token = self._token(purpose, person_id, seed)
        number = make_link(
            conn,
            token_hash=token_hash(token),
            purpose=purpose,
            person_id=person_id,
            made_at=now,
            expires_at=now + (lasts or LASTS[purpose]),
            target=target,
            seed=seed,
        )
        return MadeLink(number, self._address(token))

    def address_again(self, conn: Connection, link_id: int, *, now: datetime) -> str | None:
        """The address of a link that was made before; None where it is over, or another secret made it."""
        link = link_numbered(conn, link_id, now=now)
        if link is None or link.seed is None:
            return None
        token = self._token(link.purpose, link.person_id, link.seed)
        return self._address(token) if find_link(conn, token_hash(token), now=now) else None

    def _token(self, purpose: LinkPurpose, person_id: int, seed: bytes) -> str:
        """43 characters for an address: an HMAC-SHA256 that only our secret makes."""
        about = f"account:link:{purpose}:{person_id}:{seed.hex()}"
        digest = hmac.new(self.secret.encode(), about.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _address(self, token: str) -> str:
        return f"{self.base}/link/{token}"


def open_account_links(settings: Settings, *, base: str | None = None) -> AccountLinks:
    """With the secret of the settings, or of the data folder, where it is made if need be. `base`: where the web
    process is reached, in place of the settings'."""
    links = open_links(settings)
    return AccountLinks((base or links.base).rstrip("/"), links.secret)
