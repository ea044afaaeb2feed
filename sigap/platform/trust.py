"""Whom commands on this machine trust as its web process: whoever holds the key of the configured certificate."""

import ssl
from pathlib import Path

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def trust_certificate(cert: Path) -> ssl.SSLContext:
    """Trusts this very certificate, the first of the file, and no other.

    Its issuer and the names in it do not matter: commands come by a loopback address, which no certificate needs to
    name. OSError, ssl.SSLError: the file cannot be read, or holds no certificate.
    """
    first = cert.read_text("ascii", "replace").partition(BEGIN)[2].partition(END)[0]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=f"{BEGIN}{first}{END}\n")
    return context
