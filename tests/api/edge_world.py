"""The real application behind its edge, on an address of choice, and raw requests to it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from api.web.app import create_app
from api.web.serving import server_for
from tests.api.api_world import TOKEN, settings_for

BEARER = {"Authorization": f"Bearer {TOKEN}"}
DAY = timedelta(days=1)


def get(url: str, **how: Any) -> httpx.Response:
    """As httpx, but patient: a busy machine is no fault."""
    return httpx.get(url, **{"timeout": 30, **how})


def post(url: str, **how: Any) -> httpx.Response:
    return httpx.post(url, **{"timeout": 30, **how})


@contextmanager
def edge_at(database_url: str, listen: str = "127.0.0.1", **more: object) -> Iterator[int]:
    """The port of the application under uvicorn in a thread; requests queue on the socket until it is up."""
    server = server_for(create_app(settings_for(database_url, **more)))
    with socket.create_server((listen, 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="uvicorn")
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def own_address() -> str:
    """An address of this machine that is not loopback; the test is skipped where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but loopback")
        address = str(probe.getsockname()[0])
    if ip_address(address).is_loopback:
        pytest.skip("this machine has no address but loopback")
    return address


def code_of(answer: httpx.Response, status: int) -> str:
    """The code of the problem that the answer holds."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


@dataclass(frozen=True, slots=True)
class PairFiles:
    """A certificate that signed itself, and its key."""

    cert: Path
    key: Path

    @property
    def settings(self) -> dict[str, Any]:
        return {"tls_cert": self.cert, "tls_key": self.key}

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))


def make_pair(
    folder: Path, name: str = "pair", *, ends: datetime | None = None, password: str | None = None
) -> PairFiles:
    """A pair for localhost, 127.0.0.1 and sigap.example that began yesterday."""
    now = datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sigap.example")])
    names = [
        x509.DNSName("localhost"),
        x509.DNSName("sigap.example"),
        x509.DNSName("*.branch.example"),
        x509.IPAddress(ip_address("127.0.0.1")),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, ends or now) - DAY)
        .not_valid_after(ends or now + 30 * DAY)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    pair = PairFiles(folder / f"{name}.crt", folder / f"{name}.key")
    pair.cert.write_bytes(certificate.public_bytes(Encoding.PEM))
    pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return pair
