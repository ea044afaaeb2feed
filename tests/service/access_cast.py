"""The cast of tests of device access: who acts, and what the audit log was told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.device_access.acting import Acting
from service.device_access.certificates import DeviceAuthority
from store.access.credentials import IssuedHow
from store.audit.actions import AuditAction
from store.engine.database import Connection

WALL = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Book:
    """What the audit log was told: (action, subject)."""

    rows: list[tuple[AuditAction, str]] = field(default_factory=list)

    def __call__(self, conn: Connection, action: AuditAction, subject: str, *, at: datetime, **details: object) -> None:
        self.rows.append((action, subject))


def acting(book: Book | None = None, *, now: datetime = WALL, how: IssuedHow = IssuedHow.API) -> Acting:
    return Acting("ana", how, now, book or Book())


def authority(*, until: datetime = WALL + 3650 * DAY) -> DeviceAuthority:
    """An authority for devices, good from a day before WALL on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Devices")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(WALL - DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return DeviceAuthority(certificate, key)


def request_for(name: str) -> str:
    """A certificate signing request for a key of its own, which asks for a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signed = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def authority_files(folder: Path) -> dict[str, Any]:
    """Settings of an authority for devices, on files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Devices")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    files: dict[str, Any] = {"device_ca_cert": folder / "ca.pem", "device_ca_key": folder / "ca.key"}
    files["device_ca_cert"].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    files["device_ca_key"].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    )
    return files
