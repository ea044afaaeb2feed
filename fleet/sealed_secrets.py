"""Secrets on their way to one reader: sealed with the reader's public key, opened with a key made of a password.

X25519 with a key pair made for each secret, HKDF-SHA256, ChaCha20-Poly1305. Without the password nobody can open what
is sealed, nor change it unnoticed.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_ABOUT = b"sigap: a secret on its way"
# Each key seals one secret, so the number may always be the same.
_NUMBER = bytes(12)


class CannotOpen(ValueError):
    """What is sealed was sealed for another reader, or was changed."""


class Reader:
    """Opens what was sealed for it. The same password and name make the same keys again, so none has to be kept."""

    def __init__(self, password: str, name: str) -> None:
        made = hashlib.scrypt(password.encode(), salt=f"sigap {name}".encode(), n=2**14, r=8, p=1, dklen=KEY_BYTES)
        self._key = X25519PrivateKey.from_private_bytes(made)
        self.public_key = self._key.public_key().public_bytes_raw()

    def open(self, sealed: bytes) -> str:
        """The secret; CannotOpen where it is not for this reader."""
        try:
            made, closed = X25519PublicKey.from_public_bytes(sealed[:KEY_BYTES]), sealed[KEY_BYTES:]
            cipher = _cipher(self._key.exchange(made), sealed[:KEY_BYTES], self.public_key)
            return cipher.decrypt(_NUMBER, closed, None).decode()
        except (InvalidTag, ValueError) as exc:
            raise CannotOpen("a sealed secret is for another reader, or was changed") from exc


def seal(secret: str, public_key: bytes) -> bytes:
    """The secret as the owner of `public_key` alone can open it."""
    key = X25519PrivateKey.generate()
    made = key.public_key().public_bytes_raw()
    shared = key.exchange(X25519PublicKey.from_public_bytes(public_key))
    return made + _cipher(shared, made, public_key).encrypt(_NUMBER, secret.encode(), None)


def _cipher(shared: bytes, made: bytes, public_key: bytes) -> ChaCha20Poly1305:
    derived = HKDF(SHA256(), KEY_BYTES, salt=made + public_key, info=_ABOUT).derive(shared)
    return ChaCha20Poly1305(derived)
