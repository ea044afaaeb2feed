"""What every page uses: database reads off the event loop, the fleets, the feed of changes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import app

from api.web.database import Database, wall_clock
from dashboards.live import Feed
from fleet.product import Product
from fleet.silence_limits import SilentBefore, silent_before
from store.assets.products import list_products
from store.console.overview_shown import shown_clocks
from store.engine.database import Connection
from store.engine.scope import EVERYTHING

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Console:
    """One per process. `mailbox`: the folder in which a local mail catcher leaves what arrived, if there is one."""

    database: Database
    feed: Feed
    mailbox: Path | None


@dataclass(frozen=True, slots=True)
class Fleets:
    """Every product in force, and what time it is in each fleet."""

    products: dict[str, Product]
    times: dict[str, datetime]
    driven: frozenset[str]

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
    """`load` with a connection of the pool, in a thread; StoreUnavailable where there is none."""

    def work() -> T:
        with console().database.scoped(EVERYTHING).connection() as conn:
            return load(conn, *args, **kwargs)

    return await asyncio.to_thread(work)


def fleets_now(conn: Connection) -> Fleets:
    products = {product.id: product for product in list_products(conn)}
    clocks = {clock.product: clock for clock in shown_clocks(conn)}
    wall = wall_clock()
    driven = {name: clock.now for name, clock in clocks.items() if clock.mode == "driven" and clock.now is not None}
    times = {name: driven.get(name, wall) for name in products}
    return Fleets(products, times, frozenset(driven) & frozenset(products))
