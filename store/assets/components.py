"""Components of assets: which are fitted, which were, and their serials."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from psycopg.errors import UniqueViolation

from fleet.coded import CodedError, coded
from fleet.serials import normal_serial
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class FittedComponent:
    """A component in an asset; `removed_at` None: it is fitted still. `serial` is empty where nobody noted it."""

    id: int
    asset_id: int
    component: str
    serial: str
    installed_at: datetime
    removed_at: datetime | None


class SerialElsewhere(CodedError):
    """A component of this serial is fitted in another asset: a serial is in one place at a time."""


def install_component(conn: Connection, asset_id: int, component: str, installed_at: datetime) -> None:
    """A component that the asset has from its beginning."""
    conn.execute(SQL["install_component"], {"asset_id": asset_id, "component": component, "installed_at": installed_at})


def exchange_component(conn: Connection, *, asset_id: int, component: str, at: datetime, serial: str = "") -> int:
    """Another component is fitted at this time: the one before it is removed then, and the age starts anew. The new
    one's number; the same exchange again gives the same. SerialElsewhere where its serial is fitted elsewhere."""
    values = {"asset_id": asset_id, "component": component, "at": at, "serial": normal_serial(serial)}
    with _in_one_place(serial, component), conn.transaction():
        conn.execute(SQL["lock_asset_row"], values)
        conn.execute(SQL["remove_component"], values)
        fitted = conn.execute(SQL["fit_component"], values).fetchone()
        fitted = fitted or conn.execute(SQL["name_fitted"], values).fetchone()
        if fitted is None:
            raise _elsewhere(serial, component)
        return int(fitted[0])


def take_back_exchange(conn: Connection, *, asset_id: int, component: str, at: datetime) -> None:
    """What was noted as fitted at this time was not: the one before it is fitted still, or until the next one."""
    values = {"asset_id": asset_id, "component": component, "at": at}
    with conn.transaction():
        conn.execute(SQL["lock_asset_row"], values)
        gone = conn.execute(SQL["drop_fitted"], values).fetchone()
        if gone is not None:
            conn.execute(SQL["keep_fitted"], {**values, "removed_at": gone[0]})


def name_component(conn: Connection, *, asset_id: int, component: str, serial: str) -> int | None:
    """Notes the serial of the component that is fitted now; its number, None where none is."""
    values = {"asset_id": asset_id, "component": component, "serial": normal_serial(serial)}
    with _in_one_place(serial, component), conn.transaction():
        row = conn.execute(SQL["name_component"], values).fetchone()
    return int(row[0]) if row else None


def components_fitted(conn: Connection, asset_id: int) -> list[FittedComponent]:
    """Every component that is or was fitted in the asset, the oldest of each kind first."""
    return fetch_all(conn, SQL["components_fitted"], {"asset_id": asset_id}, FittedComponent)


def components_with_serial(
    conn: Connection, serial: str, *, product: str | None = None, limit: int = 20
) -> list[FittedComponent]:
    """Where a component of this serial is and was, newest first."""
    values = {"serial": normal_serial(serial), "product": product, "limit": limit}
    return fetch_all(conn, SQL["components_with_serial"], values, FittedComponent)


@contextmanager
def _in_one_place(serial: str, component: str) -> Iterator[None]:
    try:
        yield
    except UniqueViolation as exc:
        raise _elsewhere(serial, component) from exc


def _elsewhere(serial: str, component: str) -> SerialElsewhere:
    return SerialElsewhere(coded("serial_elsewhere", serial=serial, component=component))
