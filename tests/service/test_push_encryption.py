"""Push messages are encrypted as RFC 8291 says, byte by byte, and signed for whoever has the public key."""

import base64
import hashlib
import json
import secrets
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.notices.channels.push.encryption import (
    LONGEST_TEXT,
    encrypt,
    from_text,
    key_from,
    point_of,
    proof_of_sender,
    seal,
    to_text,
)
from service.notices.channels.push.endpoints import takes_endpoint, takes_keys

# RFC 8291, section 5 and appendix A.
TEXT = "When I grow up, I want to be a watermelon"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def browser() -> tuple[EllipticCurvePrivateKey, str, str, bytes]:
    """A browser's key, its public half and secret as it names them, and the secret itself."""
    key, secret = generate_private_key(SECP256R1()), secrets.token_bytes(16)
    return key, to_text(point_of(key)), to_text(secret), secret


def opened(body: bytes, key: EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """What the browser reads: the reverse of RFC 8291, written down once more."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    point, sealed = body[21 : 21 + length], body[21 + length :]
    assert (size, length) == (4096, 65)
    shared = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))
    about = b"WebPush: info\0" + point_of(key) + point
    base = HKDF(SHA256(), 32, secret, about).derive(shared)
    content = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(base)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(base)
    return AESGCM(content).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


def test_the_example_of_the_standard_comes_out_byte_by_byte() -> None:
    own = derive_private_key(int.from_bytes(from_text(OWN), "big"), SECP256R1())
    body = seal(TEXT.encode(), browser=from_text(BROWSER), secret=from_text(SECRET), own=own, salt=from_text(SALT))
    assert to_text(body) == BODY


def test_the_browser_reads_what_was_written_and_nobody_else_does() -> None:
    key, point, auth, secret = browser()
    body = encrypt(b"Kulkas Anda", p256dh=point, auth=auth)
    assert opened(body, key, secret).decode() == "Kulkas Anda"
    other, _, _, _ = browser()
    with pytest.raises(InvalidTag):
        opened(body, other, secret)
    with pytest.raises(ValueError, match="more than"):
        encrypt(b"x" * (LONGEST_TEXT + 1), p256dh=point, auth=auth)


def test_the_proof_of_the_sender_is_for_one_push_service_and_half_a_day() -> None:
    key = key_from("a-secret-of-forty-characters-for-the-key")
    assert point_of(key_from("a-secret-of-forty-characters-for-the-key")) == point_of(key)
    proof = proof_of_sender(key, "https://push.example:8443/x/y?z=1", contact="mailto:a@example.com", now=1_000)
    token, point = proof.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert _part(head) == {"typ": "JWT", "alg": "ES256"}
    assert _part(claims) == {"aud": "https://push.example:8443", "exp": 44_200, "sub": "mailto:a@example.com"}
    both = from_text(signature)
    der = encode_dss_signature(int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(point))
    public.verify(der, f"{head}.{claims}".encode(), ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, f"{head}.{claims}x".encode(), ECDSA(SHA256()))
    assert hashlib.sha256(point_of(key)).hexdigest() == hashlib.sha256(from_text(point)).hexdigest()


@pytest.mark.parametrize(
    ("endpoint", "taken"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://user:word@fcm.googleapis.com/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://127.0.0.1/x", False),
        ("file:///etc/passwd", False),
        ("https://fcm.googleapis.com:notaport/x", False),
        ("https://fcm.googleapis.com/" + "x" * 2000, False),
    ],
)
def test_no_server_is_written_to_but_a_known_push_service(endpoint: str, taken: bool) -> None:
    assert takes_endpoint(endpoint, ("fcm.googleapis.com", "*.push.services.mozilla.com")) is taken


def test_keys_that_are_none_are_refused() -> None:
    _, point, auth, _ = browser()
    assert takes_keys(point, auth)
    assert not takes_keys(auth, point)
    assert not takes_keys("?" * 87, auth)


def _part(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=="))
