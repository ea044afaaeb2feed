"""What every page uses: database reads and changes off the event loop, as whoever looks may; the fleets; the feed."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import app

from api.access.asks import NotSignedIn, demand
from api.access.audit import audited, read_audited
from api.access.passwords import Passwords
from api.access.permissions import Assigned, Permission
from api.device_access.acting import DeviceAccess
from api.limits.rate_limits import RateLimits
from api.web.database import Database, wall_clock
from dashboards.live import Feed
from dashboards.lookers import looker
from fleet.coded import coded
from fleet.product import Product
from fleet.settings import Settings
from fleet.silence_limits import SilentBefore, silent_before
from store.assets.products import list_products
from store.audit.actions import AuditAction
from store.console.overview_shown import shown_clocks
from store.engine.database import Connection
from store.engine.reading import reading
from store.engine.scope import EVERYTHING
from store.identity.people import Person

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Console:
    """One per process. `asked`: what each page asks, by its address."""

    database: Database
    feed: Feed
    settings: Settings
    asked: Mapping[str, Permission]
    passwords: Passwords
    limits: RateLimits
    device_access: DeviceAccess

    @property
    def mailbox(self) -> Path | None:
        """The folder in which a local mail catcher leaves what arrived, if there is one."""
        return self.settings.mailbox_dir


@dataclass(frozen=True, slots=True)
class Fleets:
    """Every product in force, and what time it is in each fleet. For the header: whether there are tenants to choose
    among, and through whose eyes a demo's administrator may look."""

    products: dict[str, Product]
    times: dict[str, datetime]
    driven: frozenset[str]
    several_tenants: bool = False
    eyes: tuple[Person, ...] = ()

    def now(self, product: str) -> datetime:
        return self.times[product]

    @property
    def latest(self) -> datetime:
        """The header's time: the driven fleet's that is furthest, else the time of day."""
        return max((self.times[name] for name in self.driven), default=wall_clock())

    def silent_before(self, product: str) -> SilentBefore:
        """A device that was last heard before this is silent."""
        return silent_before(self.products[product], self.times[product])


def console() -> Console:
    found = app.state.console
    assert isinstance(found, Console)
    return found


async def read(load: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`load` with a connection that shows what whoever looks at the page may see, and changes nothing; in a thread.
    StoreUnavailable where there is none."""
    database = console().database.scoped(looker().principal.scope)

    def work() -> T:
        with database.connection() as conn, reading(conn):
            return load(conn, *args, **kwargs)

    return await asyncio.to_thread(work)


@contextmanager
def whole_installation() -> Iterator[Connection]:
    """A connection that sees all tenants, for what is nobody's own: the chain of the audit log. Inside `act` alone."""
    with console().database.scoped(EVERYTHING).connection() as conn:
        yield conn


async def change(
    permission: Permission,
    work: Callable[[Connection], T],
    *,
    about: str = "",
    audit: AuditAction = AuditAction.CHANGED,
    thing: Callable[[Connection], Assigned | None] | None = None,
) -> T:
    """The one way to change anything: `work`, if whoever looks may do this, to `thing` where it is named.

    `about`: what is changed, as the audit log names it (`ticket/3`), with the verb `audit`; work that changes nothing
    has none.
    NotSignedIn or Forbidden where they may not, or may no longer.
    """
    asker = looker()
    asker.doubt()
    if not await asker.is_still_here(console().database):
        raise NotSignedIn(coded("not_signed_in"))
    database = console().database.scoped(asker.principal.scope)

    def working() -> T:
        with database.connection() as conn:
            demand(asker.principal, permission, thing(conn) if thing else None)
            if not about:
                return work(conn)
            with conn.transaction():
                done = work(conn)
                audited(conn, asker.principal, audit, about, address=asker.address, permission=str(permission))
                return done

    return await asyncio.to_thread(working)


async def note_read(subject: str) -> None:
    """Whoever looks reads what is held about a customer: the audit log says so."""
    asker = looker()
    database = console().database.scoped(asker.principal.scope)

    def noting() -> None:
        with database.connection() as conn:
            read_audited(conn, asker.principal, subject, address=asker.address)

    await asyncio.to_thread(noting)


def fleets_now(conn: Connection) -> Fleets:
    products = {product.id: product for product in list_products(conn)}
    clocks = {clock.product: clock for clock in shown_clocks(conn)}
    wall = wall_clock()
    driven = {name: clock.now for name, clock in clocks.items() if clock.mode == "driven" and clock.now is not None}
    times = {name: driven.get(name, wall) for name in products}
    return Fleets(products, times, frozenset(driven) & frozenset(products))
