"""Client certificates of devices, signed by the authority that `deploy/make-secrets.sh` makes, or by a stranger's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from tests.worlds.mqtt_guest import Tls

Key = ec.EllipticCurvePrivateKey


def certificate_for(name: str, secrets: Path, into: Path) -> Tls:
    """How a device with this common name comes; the broker's authority is trusted."""
    authority = x509.load_pem_x509_certificate((secrets / "device_ca.crt").read_bytes())
    key = serialization.load_pem_private_key((secrets / "device_ca.key").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return _written(name, authority.subject, key, secrets, into)


def forged_certificate_for(name: str, secrets: Path, into: Path) -> Tls:
    """The same name, signed by an authority that only calls itself like ours."""
    authority = x509.load_pem_x509_certificate((secrets / "device_ca.crt").read_bytes())
    return _written(name, authority.subject, ec.generate_private_key(ec.SECP256R1()), secrets, into)


def _written(name: str, issuer: x509.Name, signer: Key, secrets: Path, into: Path) -> Tls:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(signer, SHA256())
    )
    paths = into / "device.crt", into / "device.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return Tls(secrets / "broker_ca.crt", *paths)
