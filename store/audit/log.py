"""The audit log: rows are added in the transaction of what they record, and chained by hashes when it commits."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.engine.storable_text import storable

SQL = load(__file__)
START = bytes(32)
BATCH = 2000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What is written: `subject` as `customer/12`; `details` hold no secret and no words about a customer."""

    at: datetime
    actor_kind: str
    action: str
    subject: str = ""
    actor: str = ""
    person_id: int | None = None
    token_id: int | None = None
    tenant_id: int | None = None
    address: str = ""
    details: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What the log holds."""

    id: int
    at: datetime
    actor_kind: str
    person_id: int | None
    token_id: int | None
    actor: str
    tenant_id: int | None
    action: str
    subject: str
    address: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: kept elsewhere, it shows that nothing was cut off."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: the chain up to `head` is whole, or `broken_at` is the first position that is not."""

    head: Head
    broken_at: int | None = None
    audit_id: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """A verification that was done."""

    at: datetime
    position: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class _Link:
    """A place in the chain with the fields of its row as text, in the order in which they are hashed."""

    position: int
    audit_id: int
    hash: bytes
    fields: list[str | None] | None


def write_audit(conn: Connection, entry: AuditEntry) -> None:
    """Adds a row; it is there if the transaction around it commits, and in no other case."""
    conn.execute(SQL["write_audit"], _values(entry))


def write_audit_once(conn: Connection, entry: AuditEntry, *, since: datetime) -> None:
    """Adds a row unless the same actor did the same to the same subject since then."""
    conn.execute(SQL["write_audit_once"], {**_values(entry), "since": since})


def list_audit(
    conn: Connection,
    *,
    action: str | None = None,
    actor: str | None = None,
    subject: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[AuditRow]:
    """Rows, the newest first; `actor` and `subject` as they are written or as they begin."""
    values = {"action": action, "actor": actor, "subject": subject, "since": since, "until": until, "before": before}
    return fetch_all(conn, SQL["list_audit"], {**values, "limit": limit, "offset": offset}, AuditRow)


def chain_head(conn: Connection) -> Head:
    return fetch_one(conn, SQL["chain_head"], None, Head) or Head(0, START)


def verify_chain(conn: Connection, *, expect: Head | None = None) -> Verified:
    """Reads the log from its beginning and computes each hash anew; stops at the first place that is wrong.

    `expect`: a head that was kept elsewhere, which the chain must still hold.
    """
    last = Head(0, START)
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for link in _links(conn):
            rule = _fault(link, last, expect)
            if rule:
                return Verified(last, last.position + 1, link.audit_id, rule)
            last = Head(link.position, link.hash)
        if expect is not None and expect.position > last.position:
            return Verified(last, last.position + 1, None, "cut_off")
        loose = conn.execute(SQL["first_unchained"]).fetchone()
        if loose is not None:
            return Verified(last, last.position + 1, int(loose[0]), "not_in_chain")
    return Verified(last)


def note_check(conn: Connection, result: Verified, *, at: datetime) -> None:
    """Remembers that the chain was verified."""
    values = {"at": at, "position": result.head.position, "hash": result.head.hash, "broken_at": result.broken_at}
    conn.execute(SQL["note_check"], values)


def last_check(conn: Connection) -> AuditCheck | None:
    return fetch_one(conn, SQL["last_check"], None, AuditCheck)


def _values(entry: AuditEntry) -> dict[str, object]:
    details = {name: value for name, value in (entry.details or {}).items() if value is not None}
    return {
        **fields_of(entry),
        "actor": storable(entry.actor)[:200],
        "subject": storable(entry.subject)[:200],
        "address": storable(entry.address)[:100],
        "details": Jsonb(details),
    }


def _links(conn: Connection) -> Iterator[_Link]:
    with conn.cursor("audit_links", row_factory=class_row(_Link)) as cursor:
        cursor.itersize = BATCH
        cursor.execute(SQL["links"])
        yield from cursor


def _fault(link: _Link, last: Head, expect: Head | None) -> str:
    if link.position != last.position + 1:
        return "missing"
    if link.fields is None:
        return "row_gone"
    if hashlib.sha256(last.hash + _canonical(link)).digest() != link.hash:
        return "changed"
    if expect is not None and expect.position == link.position and expect.hash != link.hash:
        return "another_head"
    return ""


def _canonical(link: _Link) -> bytes:
    """The bytes that are hashed after the hash before: every field with its length, as `chain_audit` has them."""
    assert link.fields is not None
    return b"".join(_field(value) for value in (str(link.position), *link.fields))


def _field(value: str | None) -> bytes:
    if value is None:
        return b"-"
    text = value.encode()
    return b"%d:%b" % (len(text), text)
