"""Random codes that stand on products. Of a code only the SHA-256 is kept; times are wall time."""

from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)


def put_code(conn: Connection, asset_id: int, *, code_hash: bytes, hint: str, actor: str, now: datetime) -> None:
    """The asset's new code; the one of before is good no longer."""
    with conn.transaction():
        conn.execute(SQL["end_code"], {"asset_id": asset_id, "now": now})
        values = {"asset_id": asset_id, "code_hash": code_hash, "hint": hint, "actor": actor, "now": now}
        conn.execute(SQL["put_code"], values)


def asset_of_code(conn: Connection, code_hash: bytes) -> int | None:
    """The asset whose living code this is, on a connection that sees it."""
    row = conn.execute(SQL["asset_of_code"], {"code_hash": code_hash}).fetchone()
    return int(row[0]) if row else None


def hint_of_asset(conn: Connection, asset_id: int) -> str | None:
    """How the asset's code begins; None where it has none."""
    row = conn.execute(SQL["hint_of_asset"], {"asset_id": asset_id}).fetchone()
    return str(row[0]) if row else None
