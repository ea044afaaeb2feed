"""Invitations: a single-use link for somebody who is entered and has not come in yet."""

from datetime import datetime, timedelta

from api.access.secrets import new_secret, secret_hash
from store.engine.database import Connection
from store.identity.people import Person
from store.identity.single_use_links import LinkPurpose, make_link, void_links

LASTS = timedelta(days=7)


def invite(conn: Connection, person: Person, *, now: datetime) -> datetime:
    """Makes the person a link, in the caller's transaction; one that was made before is good no longer.

    Returns until when it is good.
    """
    void_links(conn, person.id, now=now, purpose=LinkPurpose.INVITATION)
    make_link(
        conn,
        token_hash=secret_hash(new_secret()),
        purpose=LinkPurpose.INVITATION,
        person_id=person.id,
        made_at=now,
        expires_at=now + LASTS,
    )
    return now + LASTS
