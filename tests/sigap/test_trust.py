"""Commands trust the web process of this machine by its certificate, whatever name stands in it."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sigap.platform.trust import trust_certificate

Key = ec.EllipticCurvePrivateKey


def test_a_certificate_of_an_unknown_issuer_for_another_name_is_trusted_itself(tmp_path: Path) -> None:
    chain, key = _issued(tmp_path, "web")
    with _served(chain, key) as url:
        assert httpx.get(url, verify=trust_certificate(chain)).status_code == 204


def test_another_certificate_of_the_same_issuer_is_refused(tmp_path: Path) -> None:
    issuer = _Issuer()
    ours, _ = _issued(tmp_path, "ours", issuer)
    chain, key = _issued(tmp_path, "other", issuer)
    with _served(chain, key) as url, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url, verify=trust_certificate(ours))


def test_a_certificate_that_signed_itself_is_trusted(tmp_path: Path) -> None:
    issuer = _Issuer()
    cert, key = tmp_path / "self.crt", tmp_path / "self.key"
    cert.write_bytes(issuer.certificate.public_bytes(Encoding.PEM))
    key.write_bytes(_pem(issuer.key))
    with _served(cert, key) as url:
        assert httpx.get(url, verify=trust_certificate(cert)).status_code == 204


class _Issuer:
    """An authority that no system knows."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _certificate("An authority", self.key, "An authority", self.key, ca=True)


def _issued(folder: Path, name: str, issuer: _Issuer | None = None) -> tuple[Path, Path]:
    """Files of a certificate with its issuer's behind it, and of its key."""
    issuer, key = issuer or _Issuer(), ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate("sigap.example", key, "An authority", issuer.key, ca=False)
    chain, key_file = folder / f"{name}.crt", folder / f"{name}.key"
    chain.write_bytes(certificate.public_bytes(Encoding.PEM) + issuer.certificate.public_bytes(Encoding.PEM))
    key_file.write_bytes(_pem(key))
    return chain, key_file


def _certificate(name: str, key: Key, issuer: str, signs: Key, *, ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(signs, hashes.SHA256())
    )


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextmanager
def _served(chain: Path, key: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with _Server(("127.0.0.1", 0), _Answer) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class _Server(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses the certificate breaks the connection off."""
