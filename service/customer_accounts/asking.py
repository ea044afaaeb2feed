"""A browser asks for a link and a code, or staff invite a customer; what it takes to come in by either."""

import hashlib
import secrets
from datetime import datetime, timedelta

from service.notices.channels.registry import CHANNELS
from service.notices.enabled_channels import Outlets
from service.notices.links import token_hash
from store.engine.database import Connection
from store.identity.account_proofs import NewProof, Proof, Way, ask_for_proof, find_proof, spend_proof, try_code
from store.identity.customer_accounts import Account, account_of_customer, accounts_of, person_of_account
from store.identity.people import Person

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
# Longer than the span within which mails to one address are limited: the last link of a limited span still works.
LINK_LASTS = timedelta(hours=2)
INVITATION_LASTS = timedelta(days=7)
SEED_BYTES = 16


def offered_ways(outlets: Outlets) -> list[Way]:
    """What customers may type to come in: of what kind are the addresses that a channel reaches here. E-mail always:
    without a mail server, mails wait for one."""
    reached = {CHANNELS[name].proves for name, outlet in outlets.items() if outlet.obstacle is None}
    return [way for way in Way if way in reached or way is Way.EMAIL]


def way_of(address: str) -> Way:
    return Way.EMAIL if "@" in address else Way.PHONE


def ask(conn: Connection, address: str, *, now: datetime) -> str:
    """Something will be sent, if the address is on record; the same work for every address. Returns the secret that the
    browser shows with the code."""
    request = secrets.token_urlsafe(32)
    new = NewProof(
        way_of(address),
        address,
        secrets.token_bytes(SEED_BYTES),
        made_at=now,
        expires_at=now + LINK_LASTS,
        request_hash=token_hash(request),
    )
    ask_for_proof(conn, new)
    return request


def invite(conn: Connection, customer_id: int, address: str, *, now: datetime) -> datetime:
    """A link for one customer will be sent to their address on record; returns until when it is good."""
    until = now + INVITATION_LASTS
    seed = secrets.token_bytes(SEED_BYTES)
    new = NewProof(way_of(address), address, seed, made_at=now, expires_at=until, customer_id=customer_id)
    ask_for_proof(conn, new)
    return until


def proof_of_link(conn: Connection, token: str, *, now: datetime) -> Proof | None:
    return find_proof(conn, token_hash(token), now=now)


def proof_of_code(conn: Connection, request: str, code: str, *, now: datetime) -> Proof | None:
    """None for a wrong code: five of them end it."""
    return try_code(conn, token_hash(request), code_hash(token_hash(request), code), now=now)


def code_hash(request_hash: bytes, code: str) -> bytes:
    """A code as it is stored: good with the browser's secret alone."""
    return hashlib.sha256(request_hash + code.encode("utf-8", "replace")).digest()


def accounts_of_proof(conn: Connection, proof: Proof) -> list[Account]:
    """Whom a proof lets in: who asked with an address may be several customers, who was invited is one."""
    if proof.customer_id is None:
        return accounts_of(conn, proof.way, proof.address)
    account = account_of_customer(conn, proof.customer_id)
    return [account] if account else []


def come_in(conn: Connection, proof: Proof, account: Account, *, now: datetime) -> Person | None:
    """Spends the proof, and makes the account the first time; None where somebody was faster, or it is disabled."""
    with conn.transaction():
        return person_of_account(conn, account) if spend_proof(conn, proof.id, now=now) else None
