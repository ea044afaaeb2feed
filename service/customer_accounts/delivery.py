"""Delivery of links and codes to customers: one by one; no transaction is open while the network is talked to."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from service.customer_accounts.asking import CODE_DIGITS, CODE_LASTS, code_hash
from service.customer_accounts.letters import write_letter
from service.notices.channels.channel import NotSent, Sender
from service.notices.channels.registry import CHANNELS
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from service.notices.links import Links, token_hash
from store.engine.database import Connection, translated
from store.identity.account_proofs import ClaimedProof, Way, arm_proof, claim_proof, settle_proof
from store.identity.customer_accounts import Account, account_of_customer, accounts_of

ATTEMPTS = Counter("sigap_account_proof_attempts", "Attempts to send a customer a link", ["channel", "result"])
log = get_log("service")


@dataclass(frozen=True, slots=True)
class Made:
    """What proves an address; the same for every attempt to send it."""

    token: str = field(repr=False)
    code: str = field(repr=False)


def deliver_next_proof(conn: Connection, channels: Mapping[str, Sender], links: Links, *, now: datetime) -> bool:
    """Sends the proof that is due first; False where none is.

    1. The claim commits by itself, with the time after which another may claim.
    2. Link and code are good before they leave; another attempt makes the same ones.
    3. The network is talked to.
    4. The result is noted, if no other attempt has followed ours meanwhile.
    """
    by_way = {way: name for name in channels if (way := CHANNELS[name].proves)}
    with translated():
        proof = claim_proof(conn, [*by_way], now=now)
        if proof is None:
            return False
        account = _account(conn, proof)
        if account is None:
            settle_proof(conn, proof, state="dropped", reason=coded("account_proof_nobody"))
            return True
        made = make(proof, links.secret)
        hashed = code_hash(proof.request_hash, made.code) if proof.request_hash else None
        arm_proof(conn, proof.id, link_hash=token_hash(made.token), code_hash=hashed, code_until=now + CODE_LASTS)
    name = by_way[proof.way]
    letter = write_letter(proof, account, link=f"{links.base}/my/in/{made.token}", code=made.code if hashed else "")
    try:
        channels[name].send(letter)
    except NotSent as exc:
        _note_failure(conn, proof, exc, name, now)
    else:
        ATTEMPTS.labels(name, "sent").inc()
        with translated():
            settle_proof(conn, proof, state="sent")
    return True


def make(proof: ClaimedProof, secret: str) -> Made:
    """The link's token, 43 characters of 256 bits, and the six digits: HMACs that only our secret makes."""
    token = base64.urlsafe_b64encode(_digest(secret, "link", proof.seed)).rstrip(b"=").decode()
    number = int.from_bytes(_digest(secret, "code", proof.seed)[:8]) % 10**CODE_DIGITS
    return Made(token, f"{number:0{CODE_DIGITS}d}")


def _digest(secret: str, what: str, seed: bytes) -> bytes:
    return hmac.new(secret.encode(), f"customer:{what}:{seed.hex()}".encode(), hashlib.sha256).digest()


def _account(conn: Connection, proof: ClaimedProof) -> Account | None:
    """Whom the letter addresses: where several customers share an address, the first of them."""
    if proof.customer_id is not None:
        return account_of_customer(conn, proof.customer_id)
    return next(iter(accounts_of(conn, Way(proof.way), proof.address)), None)


def _note_failure(conn: Connection, proof: ClaimedProof, failure: NotSent, channel: str, now: datetime) -> None:
    over = failure.permanent or proof.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(channel, "failed" if over else "again").inc()
    log.warning("account_proof_not_sent", proof=proof.id, channel=channel, reason=failure.why.to_json())
    state, next_at = ("failed", None) if over else ("pending", now + wait_after(proof.attempts))
    with translated():
        settle_proof(conn, proof, state=state, reason=failure.why, next_at=next_at)
