"""TLS of the web process itself: one pair of files, checked at the start, read again when it is renewed."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from fleet.process import get_log
from fleet.settings import BadSettings, Settings

CERT, KEY, PASSWORD = "SIGAP_TLS_CERT", "SIGAP_TLS_KEY", "SIGAP_TLS_KEY_PASSWORD"
log = get_log("web")


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate with its chain, and its key."""

    cert: Path
    key: Path
    password: str | None
    names: frozenset[str]
    ends_at: datetime

    @property
    def changed_at(self) -> tuple[int, int]:
        return self.cert.stat().st_mtime_ns, self.key.stat().st_mtime_ns


def read_pair(settings: Settings, now: datetime) -> Pair | None:
    """The pair of the settings; BadSettings names the file and the rule that it breaks. None where TLS is not set."""
    cert, key = settings.tls_cert, settings.tls_key
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        missing, given = (CERT, KEY) if cert is None else (KEY, CERT)
        raise BadSettings(f"{missing} is not set: {given} needs it")
    password = settings.tls_key_password
    certificate, written = _certificate(cert, _read(CERT, cert)), _read(KEY, key)
    try:
        private = load_pem_private_key(written, password.encode() if password else None)
    except TypeError:
        rule = f"the key has no password, yet {PASSWORD} is set" if password else f"the key needs {PASSWORD}"
        raise BadSettings(f"{KEY}={key}: {rule}") from None
    except ValueError:
        rule = f"holds no PEM private key that {PASSWORD} opens" if password else "holds no PEM private key"
        raise BadSettings(f"{KEY}={key}: the file {rule}") from None
    if _public(certificate.public_key()) != _public(private.public_key()):
        raise BadSettings(f"{KEY}={key}: the key does not belong to the certificate {CERT}={cert}")
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= ends:
        raise BadSettings(f"{CERT}={cert}: the certificate ended at {ends.isoformat()}")
    if now < begins:
        raise BadSettings(f"{CERT}={cert}: the certificate begins at {begins.isoformat()} only")
    return Pair(cert, key, password, _names(certificate), ends)


def context_for(pair: Pair) -> ssl.SSLContext:
    """TLS 1.2 and later, with Python's choice of ciphers, which leaves out those without forward secrecy."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    load(context, pair)
    return context


def load(context: ssl.SSLContext, pair: Pair) -> None:
    """New connections get this pair; BadSettings where OpenSSL refuses it."""
    try:
        context.load_cert_chain(pair.cert, pair.key, pair.password)
    except (ssl.SSLError, OSError) as exc:
        raise BadSettings(f"{CERT}={pair.cert}, {KEY}={pair.key}: refused by OpenSSL: {exc}") from exc


class Renewal:
    """Takes a renewed pair of files without a restart; a bad one is logged, and the old one stays in use."""

    def __init__(self, settings: Settings, context: ssl.SSLContext, pair: Pair) -> None:
        self._settings, self._context = settings, context
        self._seen = pair.changed_at

    def look(self) -> bool:
        """Whether a renewed pair was taken."""
        try:
            pair = read_pair(self._settings, datetime.now(UTC))
            if pair is None or pair.changed_at == self._seen:
                return False
            load(self._context, pair)
            self._seen = pair.changed_at
        except (BadSettings, OSError) as exc:
            log.warning("tls_not_renewed", reason=str(exc))
            return False
        log.info("tls_renewed", ends_at=pair.ends_at.isoformat())
        return True


def _read(variable: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadSettings(f"{variable}={path}: there is no such file") from None
    except OSError as exc:
        raise BadSettings(f"{variable}={path}: the file cannot be read: {exc.strerror}") from exc


def _certificate(path: Path, written: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(written)[0]
    except ValueError:
        raise BadSettings(f"{CERT}={path}: the file holds no PEM certificate") from None


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _names(certificate: x509.Certificate) -> frozenset[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return frozenset({*found.get_values_for_type(x509.DNSName), *addresses})
