"""Proofs that an address on record is somebody's: a link or a short code that is sent there. Times are wall time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one, fields_of

SQL = load(__file__)
MOST_TRIES = 5
# How long what is over can be looked at.
KEPT = timedelta(days=1)
# Whoever claims a proof to send it and dies is followed this much later.
PATIENCE = timedelta(minutes=1)


class Way(StrEnum):
    """What of a customer's record an address is."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class NewProof:
    """What somebody asks for: to be sent to `address`, whoever's it is.

    `request_hash`: SHA-256 of the secret that the asking browser holds; None where staff invite `customer_id`.
    `seed`: 16 random bytes, of which link and code are made.
    """

    way: Way
    address: str
    seed: bytes = field(repr=False)
    made_at: datetime
    expires_at: datetime
    customer_id: int | None = None
    request_hash: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimedProof:
    """A proof in the hands of one sender; `attempts` counts this attempt too."""

    id: int
    way: Way
    address: str
    customer_id: int | None
    request_hash: bytes | None = field(repr=False)
    seed: bytes = field(repr=False)
    attempts: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that is good: whoever has it reads what is sent to this address."""

    id: int
    way: Way
    address: str
    customer_id: int | None


def ask_for_proof(conn: Connection, new: NewProof) -> None:
    """Puts a proof into the outbox; what ended long ago goes."""
    conn.execute(SQL["prune_proofs"], {"before": new.made_at - KEPT})
    conn.execute(SQL["ask_for_proof"], {**fields_of(new), "address": new.address.lower()})


def claim_proof(conn: Connection, ways: list[Way], *, now: datetime) -> ClaimedProof | None:
    """The proof that is to be sent first; another may claim it PATIENCE later."""
    values = {"ways": [str(way) for way in ways], "now": now, "again_at": now + PATIENCE}
    return fetch_one(conn, SQL["claim_proof"], values, ClaimedProof)


def arm_proof(
    conn: Connection, proof_id: int, *, link_hash: bytes, code_hash: bytes | None, code_until: datetime
) -> None:
    """From now on link and code are good."""
    values = {"proof_id": proof_id, "link_hash": link_hash, "code_hash": code_hash, "code_until": code_until}
    conn.execute(SQL["arm_proof"], values)


def settle_proof(
    conn: Connection, proof: ClaimedProof, *, state: str, reason: Coded | None = None, next_at: datetime | None = None
) -> None:
    """What became of an attempt to send, if no other has followed it; an address that is nobody's is forgotten."""
    values = {"proof_id": proof.id, "attempts": proof.attempts, "state": state, "reason": reason, "next_at": next_at}
    conn.execute(SQL["settle_proof"], values)


def find_proof(conn: Connection, link_hash: bytes, *, now: datetime) -> Proof | None:
    """The proof of a link while it is good; looking at it does not spend it."""
    return fetch_one(conn, SQL["find_proof"], {"link_hash": link_hash, "now": now}, Proof)


def try_code(conn: Connection, request_hash: bytes, code_hash: bytes, *, now: datetime) -> Proof | None:
    """The proof of a code; None where it is wrong, which counts, or over: MOST_TRIES wrong ones end it, too."""
    values = {"request_hash": request_hash, "code_hash": code_hash, "now": now, "most": MOST_TRIES}
    row = conn.execute(SQL["try_code"], values).fetchone()
    return Proof(row[1], Way(row[2]), row[3], row[4]) if row and row[0] else None


def spend_proof(conn: Connection, proof_id: int, *, now: datetime) -> bool:
    """Spends the proof, link and code at once: exactly one caller gets True."""
    return conn.execute(SQL["spend_proof"], {"proof_id": proof_id, "now": now}).rowcount == 1
