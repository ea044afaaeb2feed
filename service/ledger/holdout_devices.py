"""The hold-out share: devices whose predictions stay without a ticket, so that their truth comes out untouched."""

import hashlib


def is_held_out(product: str, serial: str, share: float) -> bool:
    """Whether a device belongs to the hold-out `share` (0 to 1): by its name alone, so always the same devices; with a
    larger share the same ones and more."""
    if share <= 0:
        return False
    digest = hashlib.sha256(f"sigap-holdout:{product}:{serial}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 < share
