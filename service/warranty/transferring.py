"""The owner gives a product away: whoever enters the code becomes the owner, and the warranty goes along."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fleet.coded import CodedError, coded
from service.device_access.claim_codes import code_hash, new_code
from store.assets.assets import find_asset
from store.assets.ownership import change_owner
from store.engine.database import Connection
from store.warranty.activations import end_activation
from store.warranty.replacing import lock_replaced
from store.warranty.transfers import Transfer, end_transfer, offer_transfer, offered_transfer, transfer_of_code

LASTS = timedelta(days=14)


class TransferRefused(CodedError):
    """A transfer that cannot be: of somebody else's product, offered twice, or with a code that is no good."""


@dataclass(frozen=True, slots=True)
class OfferedTransfer:
    """`code`: for the new owner, shown now and never again; wall time."""

    transfer_id: int
    expires_at: datetime
    code: str = field(repr=False)


def offer(conn: Connection, asset_id: int, customer_id: int, *, actor: str, wall: datetime) -> OfferedTransfer:
    """The owner offers a product; an offer of before ends. TransferRefused where they do not own it."""
    with conn.transaction():
        _require_owner(conn, asset_id, customer_id)
        if (standing := offered_transfer(conn, asset_id, now=wall)) is not None:
            end_transfer(conn, standing.id, "withdrawn", now=wall)
        code, until = new_code(), wall + LASTS
        number = offer_transfer(
            conn, asset_id, customer_id, code_hash=code_hash(code), actor=actor, now=wall, until=until
        )
        if number is None:  # Somebody offers it just now.
            raise TransferRefused(coded("transfer_stands"))
        return OfferedTransfer(number, until, code)


def take_back(conn: Connection, asset_id: int, customer_id: int, *, wall: datetime) -> bool:
    """The owner keeps it after all; False where nothing was offered."""
    with conn.transaction():
        _require_owner(conn, asset_id, customer_id)
        standing = offered_transfer(conn, asset_id, now=wall)
        return standing is not None and end_transfer(conn, standing.id, "withdrawn", now=wall)


def accept(conn: Connection, code: str, customer_id: int, *, actor: str, wall: datetime) -> Transfer:
    """The new owner enters the code, once, on a connection that sees everything. What the owner of before wrote stays
    theirs; the coverage stays with the product. TransferRefused for every code that is no good, always the same."""
    with conn.transaction():
        found = transfer_of_code(conn, code_hash(code), now=wall)
        asset = lock_replaced(conn, found.asset_id) if found else None
        if found is None or asset is None or asset.customer_id != found.from_customer_id or asset.retired_at:
            raise TransferRefused(coded("transfer_code_refused"))
        if customer_id == found.from_customer_id:
            raise TransferRefused(coded("transfer_to_oneself"))
        end_transfer(conn, found.id, "accepted", now=wall, customer_id=customer_id)
        end_activation(conn, asset.id, at=wall)
        change_owner(conn, asset.id, customer_id, actor=actor, now=wall)
        return found


def _require_owner(conn: Connection, asset_id: int, customer_id: int) -> None:
    asset = find_asset(conn, asset_id)
    if asset is None or asset.customer_id != customer_id:
        raise TransferRefused(coded("transfer_not_owner"))
