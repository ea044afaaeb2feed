"""Devices' secrets: random, shown once, and kept as Mosquitto keeps a password: PBKDF2 with SHA-512."""

import hashlib
import hmac
import secrets

from store.access.credentials import SecretHash

# 192 random bits in letters that any keyboard, file and shell takes as they are.
SECRET_BYTES = 24
SALT_BYTES, HASH_BYTES = 12, 64
# Mosquitto's own number: it hashes at each connect, in its one thread. A random secret needs no slow hash.
ITERATIONS = 101


def new_secret() -> str:
    """48 characters of 0-9 a-f."""
    return secrets.token_hex(SECRET_BYTES)


def hash_of(secret: str, *, salt: bytes | None = None, iterations: int = ITERATIONS) -> SecretHash:
    """What is kept of a secret."""
    used = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    return SecretHash(used, iterations, hashlib.pbkdf2_hmac("sha512", secret.encode(), used, iterations, HASH_BYTES))


def is_right(secret: str, kept: SecretHash) -> bool:
    """Whether a secret is the one that was hashed."""
    return hmac.compare_digest(hash_of(secret, salt=kept.salt, iterations=kept.iterations).hash, kept.hash)
