"""Second factors: the secret of one-time codes, and recovery codes, of which only hashes are kept."""

from collections.abc import Sequence
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)


def propose_secret(conn: Connection, person_id: int, secret: str) -> bool:
    """A secret that counts once it is confirmed; False where the person has a second factor already."""
    return conn.execute(SQL["propose_secret"], {"person_id": person_id, "secret": secret}).rowcount == 1


def confirm_secret(conn: Connection, person_id: int, *, secret: str, step: int) -> bool:
    """From now on a code is asked for; False where another secret was proposed meanwhile."""
    return conn.execute(SQL["confirm_secret"], {"person_id": person_id, "secret": secret, "step": step}).rowcount == 1


def remove_second_factor(conn: Connection, person_id: int) -> bool:
    """Removes secret and recovery codes; False where there was no second factor."""
    conn.execute(SQL["drop_recovery_codes"], {"person_id": person_id})
    return conn.execute(SQL["remove_secret"], {"person_id": person_id}).rowcount == 1


def set_recovery_codes(conn: Connection, person_id: int, hashes: Sequence[bytes]) -> None:
    """New recovery codes in place of those that there were."""
    conn.execute(SQL["drop_recovery_codes"], {"person_id": person_id})
    conn.execute(SQL["add_recovery_codes"], {"person_id": person_id, "hashes": list(hashes)})


def spend_recovery_code(conn: Connection, person_id: int, code_hash: bytes, *, now: datetime) -> bool:
    """Takes a recovery code; exactly one caller gets True."""
    values = {"person_id": person_id, "code_hash": code_hash, "now": now}
    return conn.execute(SQL["spend_recovery_code"], values).rowcount == 1


def count_recovery_codes(conn: Connection, person_id: int) -> int:
    """How many are left."""
    row = conn.execute(SQL["count_recovery_codes"], {"person_id": person_id}).fetchone()
    return int(row[0]) if row else 0
