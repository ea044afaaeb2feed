"""The address of a technician's calendar: a secret that follows from the installation's, and from a seed of theirs."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from service.notices.links import token_hash
from store.engine.database import Connection
from store.orders.technician_feeds import feed_seed, keep_feed


@dataclass(frozen=True, slots=True)
class Feeds:
    """Makes the addresses. The database holds the seed and a hash: whoever reads it has no address."""

    base: str
    secret: str = field(repr=False)

    def address(self, conn: Connection, technician_id: int) -> str:
        """The address of a technician's calendar, which works from now on; the same until they get another seed."""
        seed = feed_seed(conn, technician_id)
        about = f"technician:calendar:{technician_id}:{seed}"
        digest = hmac.new(self.secret.encode(), about.encode(), hashlib.sha256).digest()
        token = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        keep_feed(conn, technician_id, token_hash(token))
        return f"{self.base}/calendar/{token}.ics"
