"""Claim codes: read from paper, typed on a telephone, scanned by a camera.

Twenty characters of Crockford's alphabet hold 100 random bits; O is read as 0, I and L as 1, and case, spaces and
hyphens do not matter.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS, GROUP = 20, 4
# Enough to know a sheet again, and 16 characters too few to guess the rest.
HINT = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """ABCD-EFGH-JKMN-PQRS-TVWX."""
    letters = [secrets.choice(ALPHABET) for _ in range(CHARACTERS)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, CHARACTERS, GROUP))


def code_hash(code: str) -> bytes:
    """SHA-256 of a code however it was typed, 32 bytes: a random code needs no slow hash."""
    plain = code.strip().upper().translate(_READ_AS)
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()


def hint_of(code: str) -> str:
    return code[:HINT]


def claim_address(base: str, code: str) -> str:
    """What a QR code holds. The code stands behind the `#`: no server and no proxy on the way logs it."""
    return f"{base}/claim#{code}"
