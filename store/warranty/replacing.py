"""One asset in the place of another: owner, place and the rest of coverage move, and the old one leaves the fleet."""

from dataclasses import dataclass
from datetime import date, datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ReplacedAsset:
    """An asset as far as replacing asks; locked. `open_tickets`: their numbers. `time_zone`: where it stands."""

    id: int
    tenant_id: int
    product: str
    customer_id: int | None
    site_id: int | None
    area: str
    retired_at: datetime | None
    time_zone: str
    open_tickets: list[int]


def lock_replaced(conn: Connection, asset_id: int) -> ReplacedAsset | None:
    """The asset, kept from others until the transaction ends."""
    conn.execute(SQL["lock_replaced"], {"asset_id": asset_id})
    return fetch_one(conn, SQL["replaced_asset"], {"asset_id": asset_id}, ReplacedAsset)


def take_place(conn: Connection, *, old_id: int, new_id: int) -> None:
    """The new asset stands where the old one did, counts as sold when that was, and has its verified activation."""
    values = {"old_id": old_id, "new_id": new_id}
    conn.execute(SQL["take_place"], values)
    conn.execute(SQL["take_activation"], values)


def move_coverage(conn: Connection, *, old_id: int, new_id: int, day: date, actor: str, at: datetime) -> int:
    """What is left of the old asset's coverage on a day is the new one's, in place of what it may have had; how many
    rows."""
    end_all_coverage(conn, new_id, actor=actor, at=at)
    values = {"old_id": old_id, "new_id": new_id, "day": day, "actor": actor}
    moved = conn.execute(SQL["copy_coverage"], values).rowcount
    end_all_coverage(conn, old_id, actor=actor, at=at)
    return moved


def end_all_coverage(conn: Connection, asset_id: int, *, actor: str, at: datetime) -> None:
    """Nothing covers an asset any more."""
    conn.execute(SQL["end_all_coverage"], {"asset_id": asset_id, "actor": actor, "at": at})


def retire_asset(conn: Connection, asset_id: int, *, at: datetime, actor: str, why: Coded) -> None:
    """The asset and its devices leave the fleet; history stays."""
    conn.execute(SQL["retire_asset"], {"asset_id": asset_id, "at": at, "actor": actor, "why": why})
