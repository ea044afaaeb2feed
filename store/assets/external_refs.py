"""External references: how other systems call customers, sites and assets of a tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from psycopg.errors import UniqueViolation

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


class RefKind(StrEnum):
    """What another system has a number for."""

    CUSTOMER = "customer"
    SITE = "site"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class ExternalRef:
    system: str
    external_id: str


def known_refs(conn: Connection, system: str, kind: RefKind, external_ids: Sequence[str]) -> dict[str, int]:
    """Our numbers of those that a system's ids name, in the connection's tenant; unknown ones are absent."""
    values = {"system": system, "kind": kind, "external_ids": list(external_ids)}
    return dict(conn.execute(SQL["known_refs"], values).fetchall())


def refs_of(conn: Connection, kind: RefKind, number: int) -> list[ExternalRef]:
    """How other systems call one customer, site or asset."""
    return fetch_all(conn, SQL["refs_of"], {"kind": kind, "number": number}, ExternalRef)


def put_refs(conn: Connection, system: str, kind: RefKind, refs: Mapping[str, int]) -> None:
    """Notes what a system calls some objects. UniqueViolation reaches the caller as RefusedData."""
    rows = [
        {"system": system, "kind": kind, "external_id": external_id, "number": number}
        for external_id, number in refs.items()
    ]
    with conn.cursor() as cursor:
        cursor.executemany(SQL["put_ref"], rows)


def put_ref(conn: Connection, system: str, kind: RefKind, external_id: str, number: int) -> bool:
    """Notes what a system calls one object; False where it calls another object so, or this one otherwise."""
    if known_refs(conn, system, kind, [external_id]) == {external_id: number}:
        return True
    try:
        with conn.transaction():
            put_refs(conn, system, kind, {external_id: number})
    except UniqueViolation:
        return False
    return True


def referred(conn: Connection, system: str, kind: RefKind, numbers: Sequence[int]) -> dict[int, str]:
    """Of some objects those that a system has an id for."""
    values = {"system": system, "kind": kind, "numbers": list(numbers)}
    return dict(conn.execute(SQL["referred"], values).fetchall())
