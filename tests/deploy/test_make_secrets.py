"""`make-secrets.sh` makes the broker's certificate for names and addresses, and again when it was deleted."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from bench.worlds.deployed_mosquitto import DEPLOY, PATH


def make(folder: Path, names: str) -> x509.Certificate:
    subprocess.run(
        ["/bin/sh", str(DEPLOY / "make-secrets.sh")],
        env={"PATH": PATH, "SECRETS_DIR": str(folder), "BROKER_NAMES": names},
        cwd=folder.parent,
        check=True,
        capture_output=True,
    )
    return x509.load_pem_x509_certificate((folder / "broker.crt").read_bytes())


def names_of(certificate: x509.Certificate) -> list[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in found]


def test_a_certificate_that_was_deleted_is_made_anew_by_the_same_authority(tmp_path: Path) -> None:
    if shutil.which("openssl", path=PATH) is None:
        pytest.skip("openssl: not installed")
    folder = tmp_path / "secrets"
    first = make(folder, "localhost 127.0.0.1")
    authority = (folder / "broker_ca.crt").read_bytes()
    assert make(folder, "other.example") == first
    (folder / "broker.crt").unlink()
    second = make(folder, "broker.example 192.0.2.7 2001:db8::7")
    assert names_of(second) == ["broker.example", "192.0.2.7", "2001:db8::7"]
    assert (folder / "broker_ca.crt").read_bytes() == authority
    second.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
