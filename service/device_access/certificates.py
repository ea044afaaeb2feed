"""Client certificates: signed for a device's own key by this installation's authority, or made elsewhere and named.

The authority's key signs nothing but devices. The key of a device is made on the device, and never comes here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fleet.coded import CodedError, coded
from fleet.settings import BadSettings, Settings
from service.device_access.usernames import device_of_username, new_common_name, platform_users
from store.assets.registry import Device

# As long as a product is in service; a certificate ends by being revoked.
LASTS = timedelta(days=10 * 365)
# Clocks differ: a certificate is good a little before it was signed.
EARLIER = timedelta(hours=1)
LEAST_RSA_BITS, LEAST_CURVE_BITS = 2048, 256
LONGEST_PEM = 16_384
T = TypeVar("T")


class BadCertificate(CodedError):
    """A request or a certificate that cannot be taken, and why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """`number`: its serial number in hexadecimal digits. `pem`: None for one that was made elsewhere."""

    common_name: str
    number: str
    good_until: datetime
    pem: str | None = None


class DeviceAuthority:
    """Signs devices' certificates with this installation's key for them."""

    def __init__(self, certificate: x509.Certificate, key: CertificateIssuerPrivateKeyTypes) -> None:
        self._certificate, self._key = certificate, key

    def sign(self, request_pem: str, *, common_name: str, now: datetime) -> Certificate:
        """A certificate for the key of a request. What the request says of its subject is not read: the name is ours.

        BadCertificate for what is no request, was not signed by its own key, or holds a weak key.
        """
        request = _request(request_pem)
        until = min(now + LASTS, self._certificate.not_valid_after_utc)
        number = x509.random_serial_number()
        signed = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
            .issuer_name(self._certificate.subject)
            .public_key(request.public_key())
            .serial_number(number)
            .not_valid_before(now - EARLIER)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .sign(self._key, None if isinstance(self._key, Ed25519PrivateKey) else hashes.SHA256())
        )
        pem = signed.public_bytes(serialization.Encoding.PEM).decode()
        return Certificate(common_name, f"{number:x}", signed.not_valid_after_utc, pem)


def certificate_for(
    device: Device, request: str | None, authority: DeviceAuthority | None, *, now: datetime
) -> Certificate | None:
    """A certificate for a device's request; None where it sent none: it gets a secret. BadCertificate."""
    if request is None:
        return None
    if authority is None:
        raise BadCertificate(coded("no_authority"))
    return authority.sign(request, common_name=new_common_name(device.product, device.serial), now=now)


def load_authority(settings: Settings) -> DeviceAuthority | None:
    """The authority that the settings name; None where there is none, BadSettings where its files do not fit."""
    if settings.device_ca_cert is None and settings.device_ca_key is None:
        return None
    if settings.device_ca_cert is None or settings.device_ca_key is None:
        raise BadSettings("SIGAP_DEVICE_CA_CERT and SIGAP_DEVICE_CA_KEY: set both of them, or neither")
    certificate = _loaded(x509.load_pem_x509_certificate, settings.device_ca_cert, "SIGAP_DEVICE_CA_CERT")
    key = _loaded(partial(load_pem_private_key, password=None), settings.device_ca_key, "SIGAP_DEVICE_CA_KEY")
    if key.public_key() != certificate.public_key():
        raise BadSettings(f"SIGAP_DEVICE_CA_KEY={settings.device_ca_key}: is not the key of SIGAP_DEVICE_CA_CERT")
    return DeviceAuthority(certificate, key)  # type: ignore[arg-type]


def read_certificate(pem: str, *, now: datetime, settings: Settings) -> Certificate:
    """What a certificate that was made elsewhere says.

    BadCertificate for none, one that is over, and one whose name is nobody's, a user's of the platform, or of the kind
    that devices' secrets have: it would let its device in as somebody else.
    """
    try:
        found = x509.load_pem_x509_certificate(_bytes(pem))
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise BadCertificate(coded("certificate_unreadable")) from exc
    names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if len(names) != 1 or not str(names[0].value):
        raise BadCertificate(coded("certificate_nameless", names=len(names)))
    if found.not_valid_after_utc <= now:
        raise BadCertificate(coded("certificate_over", until=found.not_valid_after_utc))
    name = str(names[0].value)
    if name in platform_users(settings) or device_of_username(name) is not None:
        raise BadCertificate(coded("certificate_name_taken", name=name))
    return Certificate(name, f"{found.serial_number:x}", found.not_valid_after_utc.astimezone(UTC))


def _request(pem: str) -> x509.CertificateSigningRequest:
    try:
        request = x509.load_pem_x509_csr(_bytes(pem))
        is_sound, key = request.is_signature_valid, request.public_key()
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise BadCertificate(coded("request_unreadable")) from exc
    if not is_sound:
        raise BadCertificate(coded("request_unsigned"))
    match key:
        case RSAPublicKey() as rsa if rsa.key_size >= LEAST_RSA_BITS:
            return request
        case EllipticCurvePublicKey() as curve if curve.key_size >= LEAST_CURVE_BITS:
            return request
        case Ed25519PublicKey():
            return request
    raise BadCertificate(coded("key_weak", rsa=LEAST_RSA_BITS, curve=LEAST_CURVE_BITS))


def _bytes(pem: str) -> bytes:
    if len(pem) > LONGEST_PEM:
        raise ValueError("too long")
    return pem.encode()


def _loaded(load: Callable[[bytes], T], path: Path, name: str) -> T:
    """What a PEM file of a setting holds; the reason is never the file's own text."""
    try:
        return load(_read(path, name))
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise BadSettings(f"{name}={path}: must be PEM, a key without a password ({type(exc).__name__})") from exc


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise BadSettings(f"{name}={path}: cannot be read ({exc.strerror})") from exc
