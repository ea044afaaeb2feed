"""Who looks at each open page of the console, and whether they still may: asked again every few seconds."""

import asyncio
from time import monotonic
from weakref import WeakKeyDictionary

from nicegui import ui
from nicegui.client import Client

from api.access.asks import principal_of
from api.access.audit import address_of
from api.access.permissions import Permission, may
from api.access.principal import Principal, principal_of_session
from api.access.secrets import secret_hash
from api.access.sessions import IDLE, SEEN_EVERY, session_cookie
from api.web.database import Database, wall_clock
from store.engine.scope import EVERYTHING
from store.identity.sessions import living_session, see_session

# So long an answer of the database holds: a session that ends elsewhere can act no longer than this.
FRESH_S = 3.0


class Looker:
    """The person whose browser shows one page. Once their session has ended, or they may do other things, it is over:
    the page that they have was made for somebody else."""

    def __init__(self, principal: Principal, token_hash: bytes, address: str = "") -> None:
        self.principal, self.address = principal, address
        self._token_hash = token_hash
        self._asked_at = monotonic()
        self._over = principal.session_id is None
        # Events of one page are answered in the order in which they came, also while the database is asked.
        self._asking = asyncio.Lock()

    def may(self, permission: Permission) -> bool:
        return may(self.principal, permission)

    def doubt(self) -> None:
        """The next question goes to the database."""
        self._asked_at = -FRESH_S

    async def is_still_here(self, database: Database, *, acts: bool = False) -> bool:
        """Whether the session lasts and its person may do what they could; `acts`: a person did something, and the
        session lasts longer for it. StoreUnavailable where nobody can say."""
        async with self._asking:
            if not self._over and monotonic() - self._asked_at >= FRESH_S:
                found = await asyncio.to_thread(self._ask, database, acts)
                self._over = found is None or not _alike(found, self.principal)
                self._asked_at = monotonic()
            return not self._over

    def _ask(self, database: Database, acts: bool) -> Principal | None:
        now = wall_clock()
        with database.scoped(EVERYTHING).connection() as conn:
            session = living_session(conn, self._token_hash, now=now)
            if session is not None and acts and now - session.seen_at >= SEEN_EVERY:
                see_session(conn, session.session_id, now=now, expires_at=now + IDLE)
        return principal_of_session(session) if session else None


_LOOKERS: WeakKeyDictionary[Client, Looker] = WeakKeyDictionary()


def looker_of(client: Client) -> Looker:
    """Who asked for the page that this client shows."""
    if client not in _LOOKERS:
        request = client.request
        token_hash = secret_hash(session_cookie(request) or "")
        _LOOKERS[client] = Looker(principal_of(request), token_hash, address_of(request))
    return _LOOKERS[client]


def looker() -> Looker:
    """Who looks at the page that is being built, or whose event is being answered."""
    return looker_of(ui.context.client)


def doubt(person_id: int) -> None:
    """Something about a person was changed here: their pages in this process find out with their next step."""
    for one in list(_LOOKERS.values()):
        if one.principal.person_id == person_id:
            one.doubt()


def _alike(now: Principal, then: Principal) -> bool:
    return (now.session_id, now.role, now.scope, now.permissions) == (
        then.session_id,
        then.role,
        then.scope,
        then.permissions,
    )
