"""Second factors: one-time codes of an app (TOTP), and recovery codes for the day when the telephone is gone.

A page of the person's account uses them so: `begin_second_factor` gives a secret and its QR; `confirm_second_factor`
takes the first code and gives the recovery codes, shown once; `stop_second_factor` takes a code and removes all.
"""

import base64
import hmac
import io
import secrets
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
import segno

from api.access.secrets import secret_hash
from service.accounts.acts import remove_second_factor
from store.engine.database import Connection
from store.identity.people import Person, proofs_of_person, spend_code
from store.identity.second_factors import (
    confirm_secret,
    propose_secret,
    set_recovery_codes,
    spend_recovery_code,
)
from store.identity.sessions import end_sessions

ISSUER = "Sigap"
STEP_S = 30
# Codes of the step before and after are taken too: telephones' clocks are not exact.
DRIFT = 1
RECOVERY_CODES = 8
# 80 random bits: a plain hash is enough.
RECOVERY_BYTES = 10
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class SecondFactorOffer:
    """What an app needs. `secret` in groups of four, for typing; `qr`: an SVG to stand in a page."""

    secret: str = field(repr=False)
    address: str = field(repr=False)
    qr: str = field(repr=False)


def begin_second_factor(conn: Connection, person: Person) -> SecondFactorOffer | None:
    """A new secret, asked for once it is confirmed; None where the person has a second factor already."""
    secret = pyotp.random_base32()
    if not propose_secret(conn, person.id, secret):
        return None
    return _offer(secret, person)


def pending_second_factor(conn: Connection, person: Person) -> SecondFactorOffer | None:
    """The secret that was begun and is not confirmed, for showing it again after a wrong code."""
    proofs = proofs_of_person(conn, person.id)
    if proofs is None or proofs.totp_secret is None or proofs.totp_step is not None:
        return None
    return _offer(proofs.totp_secret, person)


def confirm_second_factor(
    conn: Connection, person_id: int, code: str, *, now: datetime, but_session: int | None
) -> list[str] | None:
    """Takes the app's first code: recovery codes, to be shown once; None where the code is wrong.

    Every other session of the person ends.
    """
    proofs = proofs_of_person(conn, person_id)
    if proofs is None or proofs.totp_secret is None or proofs.totp_step is not None:
        return None
    step = _step_of(proofs.totp_secret, _digits(code), now)
    if step is None:
        return None
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with conn.transaction():
        if not confirm_secret(conn, person_id, secret=proofs.totp_secret, step=step):
            return None
        set_recovery_codes(conn, person_id, [_recovery_hash(code) for code in codes])
        end_sessions(conn, person_id, at=now, but=but_session)
    return codes


def check_second_factor(conn: Connection, person_id: int, code: str, *, now: datetime) -> bool:
    """Takes a code of the app, or a recovery code; each is good once. Count the attempt before: Limit.SECOND_FACTOR."""
    proofs = proofs_of_person(conn, person_id)
    if proofs is None or proofs.totp_secret is None or proofs.totp_step is None or len(code) > LONGEST_CODE:
        return False
    digits = _digits(code)
    if len(digits) == 6:
        step = _step_of(proofs.totp_secret, digits, now)
        return step is not None and spend_code(conn, person_id, step)
    return spend_recovery_code(conn, person_id, _recovery_hash(code), now=now)


def stop_second_factor(conn: Connection, person_id: int, code: str, *, now: datetime, but_session: int | None) -> bool:
    """Removes the second factor of whoever proves it with a code; every other session ends. An administrator, or a
    command, removes somebody's with `service.accounts.acts.remove_second_factor`."""
    with conn.transaction():
        right = check_second_factor(conn, person_id, code, now=now)
        return right and remove_second_factor(conn, person_id, now=now, but_session=but_session)


def _offer(secret: str, person: Person) -> SecondFactorOffer:
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email or person.name, issuer_name=ISSUER)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False, light="#fff", nl=False)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return SecondFactorOffer(grouped, address, drawn.getvalue().decode())


def _step_of(secret: str, digits: str, now: datetime) -> int | None:
    """The step that a code belongs to."""
    if len(digits) != 6:
        return None
    here, totp = int(now.timestamp()) // STEP_S, pyotp.TOTP(secret)
    steps = range(here - DRIFT, here + DRIFT + 1)
    fits = [step for step in steps if hmac.compare_digest(totp.at(step * STEP_S), digits)]
    return fits[-1] if fits else None


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isascii() and c.isdigit()) if not any(c.isalpha() for c in code) else ""


def _recovery_code() -> str:
    """Four groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _recovery_hash(code: str) -> bytes:
    return secret_hash("".join(c for c in code.lower() if c.isalnum()))
