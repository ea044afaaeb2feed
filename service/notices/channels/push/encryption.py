"""The encryption of Web Push (RFC 8291, RFC 8188) and the proof of who sends (VAPID, RFC 8292)."""

import base64
import json
import os
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
# What a record holds beside the text: the tag, and the byte that ends it.
OVERHEAD = 17
# A push service takes 4096 bytes: the header of the encryption has 86 of them.
LONGEST_TEXT = 4096 - 86 - OVERHEAD
PROOF_LASTS_S = 12 * 3600


def encrypt(text: bytes, *, p256dh: str, auth: str) -> bytes:
    """The body of a message that only the browser with these keys reads; ValueError for keys that are none."""
    return seal(text, browser=from_text(p256dh), secret=from_text(auth), own=generate_private_key(SECP256R1()),
                salt=os.urandom(16))  # fmt: skip


def seal(text: bytes, *, browser: bytes, secret: bytes, own: EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """One record of `aes128gcm`, with the salt and our half of the key before it."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text)} bytes are more than {LONGEST_TEXT}")
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), browser)
    mine = point_of(own)
    shared = own.exchange(ECDH(), theirs)
    base = _derive(shared, salt=secret, info=b"WebPush: info\0" + browser + mine, length=32)
    key = _derive(base, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(base, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return header + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def proof_of_sender(key: EllipticCurvePrivateKey, endpoint: str, *, contact: str, now: int) -> str:
    """The header `Authorization`: who sends, signed for this push service and half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + PROOF_LASTS_S, "sub": contact}
    signed = ".".join(to_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={to_text(point_of(key))}"


def key_from(secret: str) -> EllipticCurvePrivateKey:
    """The key that a secret of at least 32 bytes stands for: the same secret, the same key."""
    number = int.from_bytes(_derive(secret.encode(), salt=b"", info=b"sigap web push key", length=48), "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return derive_private_key(number % (order - 1) + 1, SECP256R1())


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    """Its public half, 65 bytes: what browsers know the sender by."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """ValueError for what is no base64url."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt or None, info).derive(secret)
