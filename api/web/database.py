"""The web process's way to the database, and the fleet's time there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from api.access.asks import principal_of
from api.access.audit import Recorder, recorder_of
from api.web.problems import Missing
from fleet.coded import coded
from fleet.product import Product
from fleet.serials import normal_serial, serial_fault
from fleet.settings import Settings
from service.notices.enabled_channels import Outlets, outlets_of
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.assets.registry import Device, find_device
from store.engine.database import Connection, open_pool, translated
from store.engine.scope import EVERYTHING, NOTHING, Scope, apply_scope

PATIENCE_S = 3.0


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Database:
    """A pool of connections; endpoints take one for as long as they need it and no longer.

    Connections show nothing until `scoped` says whose rows.
    """

    def __init__(self, settings: Settings, url: str, wall: Callable[[], datetime] = wall_clock) -> None:
        self._pool = open_pool(url, settings.web_database_url)
        self._wall = wall
        self.scope = NOTHING
        self._recorder: Recorder | None = None
        self.outlets: Outlets = outlets_of(settings)
        self.holdout_share = settings.holdout_share

    def open(self) -> None:
        self._pool.open(wait=False)

    def close(self) -> None:
        self._pool.close()

    def scoped(self, scope: Scope) -> "Database":
        """The same pool, whose connections show what `scope` allows."""
        other = copy(self)
        other.scope = scope
        return other

    def recording(self, recorder: Recorder | None) -> "Database":
        """The same, where what is done with a connection stands in the audit log, or is not done."""
        other = copy(self)
        other._recorder = recorder
        return other

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection in autocommit, or in the transaction of its row in the audit log; StoreUnavailable where none
        is to be had within PATIENCE_S."""
        with translated(), self._pool.connection(timeout=PATIENCE_S) as conn:
            apply_scope(conn, self.scope)
            with self._recorder(conn) if self._recorder else nullcontext():
                yield conn

    def wall(self) -> datetime:
        """The time of day, by which holds end."""
        return self._wall()

    def now(self, conn: Connection, product_id: str) -> datetime:
        """The fleet's time."""
        clock = read_clock(conn, product_id)
        wall = self._wall()
        return clock.now(wall) if clock else wall


def database(request: Request) -> Database:
    """The database as whoever asks may see it; what an unsafe route does with it is recorded."""
    principal = principal_of(request)
    return whole_database(request).scoped(principal.scope).recording(recorder_of(request, principal))


def whole_database(request: Request) -> Database:
    """The database without limits, for what lets people in by other proofs: links, sign-in."""
    found = request.app.state.database
    assert isinstance(found, Database)
    return found.scoped(EVERYTHING)


Db = Annotated[Database, Depends(database)]
WholeDb = Annotated[Database, Depends(whole_database)]


def the_product(conn: Connection, product_id: str) -> Product:
    """The product in force; Missing where there is none of this id."""
    product = current_product(conn, product_id) if "\0" not in product_id else None
    if product is None:
        raise Missing(coded("no_product", product=product_id))
    return product


def the_device(conn: Connection, product_id: str, serial: str) -> tuple[Product, Device]:
    """The device and its product; Missing where either is unknown."""
    product = the_product(conn, product_id)
    fault = serial_fault(normal_serial(serial))
    device = find_device(conn, product_id, serial) if fault is None else None
    if device is None:
        raise Missing(coded("no_device", product=product_id, serial=serial))
    return product, device
