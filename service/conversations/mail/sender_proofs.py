"""Whether a mail comes from whom it says: by what the server that received it found out (SPF, DKIM, DMARC), and wrote
into `Authentication-Results` (RFC 8601).

Such a header counts only under the name of a server that the settings trust: that server must remove from mails what
bears its own name. Of several at the top, those that stand together count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses

from store.conversations.mails import SenderProof

HEADER = "authentication-results"
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]+)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"\b([a-z]+)\.([a-z-]+)\s*=\s*([^\s;]+)", re.IGNORECASE)
LONGEST, MOST_RESULTS = 10_000, 50
# DMARC says whether the name that people see is proven; the others say it of another one, which has to be compared.
SEES = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.helo")}
FAILS = frozenset({"fail", "softfail", "permerror", "policy"})


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    properties: dict[str, str]


def proof_of(message: EmailMessage, trusted: str | None) -> SenderProof:
    """`trusted`: the name of our server in such headers; None: nobody looks."""
    if not trusted:
        return SenderProof.UNCHECKED
    domain = _domain_of_sender(message)
    if domain is None:
        return SenderProof.FAILED
    results = list(_results(message, trusted.lower()))
    dmarc = [one.result for one in results if one.method == "dmarc" and _is_about(one, domain)]
    if dmarc and dmarc[0] in ("pass", "fail"):
        return SenderProof.PASSED if dmarc[0] == "pass" else SenderProof.FAILED
    own = [one.result for one in results if one.method in SEES and _is_of(one, domain)]
    if "pass" in own:
        return SenderProof.PASSED
    return SenderProof.FAILED if FAILS & set(own) else SenderProof.NONE


def _domain_of_sender(message: EmailMessage) -> str | None:
    """Of the only address in the only From; None where there are several, for each reader would see another."""
    try:
        heads = [str(one) for one in message.get_all("From", [])]
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    found = [address for _, address in getaddresses(heads) if "@" in address]
    return found[0].rpartition("@")[2].lower() or None if len(heads) == 1 and len(found) == 1 else None


def _results(message: EmailMessage, trusted: str) -> Iterator[_Result]:
    seen = False
    for name, value in message.raw_items():
        text = str(value)[:LONGEST]
        parts = _plain(text).split(";") if name.lower() == HEADER else []
        if not parts or parts[0].split()[:1] != [trusted]:
            if seen:
                return
            continue
        seen = True
        for part in parts[1 : MOST_RESULTS + 1]:
            if (found := _RESULT.match(part)) is not None:
                properties = {f"{kind}.{what}": said for kind, what, said in _PROPERTY.findall(part)}
                yield _Result(found[1], found[2], properties)


def _plain(text: str) -> str:
    """Without comments and quotes, in small letters; what is quoted may hide no `;`."""
    said = _QUOTED.sub(lambda quoted: re.sub(r"[;()\s=]", "_", quoted[1]), " ".join(text.split()))
    while _COMMENT.search(said):
        said = _COMMENT.sub(" ", said)
    return said.lower()


def _is_about(result: _Result, domain: str) -> bool:
    named = result.properties.get("header.from")
    return named is None or named.rpartition("@")[2] == domain


def _is_of(result: _Result, domain: str) -> bool:
    """Whether what was looked at is of the sender's domain, or of one above or below it."""
    for name in SEES[result.method]:
        said = result.properties.get(name, "").rpartition("@")[2].strip(".")
        if "." in said and "." in domain:
            return said == domain or said.endswith(f".{domain}") or domain.endswith(f".{said}")
    return False
