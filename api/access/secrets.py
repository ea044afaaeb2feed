"""Secrets that are handed out: cookies, links, tokens. Each is random; the database keeps its hash alone."""

import hashlib
import secrets

BYTES = 32
TOKEN_PREFIX = "sgp_"


def new_secret() -> str:
    """43 characters for an address or a cookie: 256 random bits."""
    return secrets.token_urlsafe(BYTES)


def new_token() -> str:
    """An access token; its prefix lets people and scanners of leaked secrets know one."""
    return TOKEN_PREFIX + new_secret()


def secret_hash(secret: str) -> bytes:
    """SHA-256, 32 bytes: a random secret needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
