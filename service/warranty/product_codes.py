"""Codes on products: whoever holds one holds the product. They look like claim codes, and are kept as these are."""

from datetime import datetime

from service.device_access.claim_codes import code_hash, hint_of, new_code
from store.engine.database import Connection
from store.warranty.product_codes import asset_of_code, put_code


def make_code(conn: Connection, asset_id: int, *, actor: str, now: datetime) -> str:
    """A new code for a product, shown now and never again; the one of before is good no longer. `now` is wall time."""
    code = new_code()
    put_code(conn, asset_id, code_hash=code_hash(code), hint=hint_of(code), actor=actor, now=now)
    return code


def asset_behind(conn: Connection, code: str) -> int | None:
    """The asset that a code stands on, however it was typed; on a connection that sees everything."""
    return asset_of_code(conn, code_hash(code))


def product_address(base: str, code: str) -> str:
    """What the QR code on a product holds."""
    return f"{base.rstrip('/')}/q/{code}"
