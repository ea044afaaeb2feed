"""PDFs are taken in as they came, where nothing in them acts: no script, no program to start, no file inside another.

What a PDF names stands in its plain parts or in object streams; both are looked through. Whoever opens one does so in a
program of their own: the platform only gives it back as a download.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fleet.coded import coded
from service.attachments.refusing import BadPicture, too_large_pdf

LARGEST_PDF = 10 << 20
# What all object streams of a file may hold together.
MOST_INFLATED = 64 << 20
# So near to its end a whole file says that it ends.
TAIL = 2048
_BODY = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]+)")
# Names by which a file acts, or hides what it holds.
_ACTS = frozenset(
    {
        b"JavaScript",
        b"JS",
        b"Launch",
        b"EmbeddedFile",
        b"EmbeddedFiles",
        b"RichMedia",
        b"XFA",
        b"SubmitForm",
        b"ImportData",
    }
)
_LOCKED = b"Encrypt"


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF that was checked; `digest`: its SHA-256."""

    path: Path
    digest: bytes
    bytes: int


def checked_pdf(path: Path) -> PdfFile:
    """BadPicture, with the rule that it breaks, for what is no PDF that can be shown to everybody."""
    size = path.stat().st_size
    if size > LARGEST_PDF:
        raise too_large_pdf(LARGEST_PDF)
    content = path.read_bytes()
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        raise BadPicture(coded("pdf_none"))
    if b"%%EOF" not in content[-TAIL:]:
        raise BadPicture(coded("pdf_cut"))
    names = set(_names(content))
    if _LOCKED in names:
        raise BadPicture(coded("pdf_locked"))
    if acts := sorted(names & _ACTS):
        raise BadPicture(coded("pdf_acts", name=acts[0].decode("ascii")))
    return PdfFile(path, hashlib.sha256(content).digest(), size)


def _names(content: bytes) -> Iterator[bytes]:
    """The names of the plain parts, then those of object streams."""
    yield from _named(_BODY.sub(b" ", content))
    room = MOST_INFLATED
    for found in _BODY.finditer(content):
        head = content[max(0, content.rfind(b"obj", 0, found.start())) : found.start()]
        if b"/ObjStm" not in _unescaped(head):
            continue
        held = _inflated(found[0], room)
        room -= len(held)
        yield from _named(held)


def _inflated(stream: bytes, room: int) -> bytes:
    """What an object stream holds; BadPicture where it is packed so that nobody can look inside."""
    packed = stream[stream.index(b"\n") + 1 : -len(b"endstream")]
    unpacking = zlib.decompressobj()
    try:
        held = unpacking.decompress(packed, room)
    except zlib.error:
        held = b""
    if not held or unpacking.unconsumed_tail:
        raise BadPicture(coded("pdf_locked"))
    return held


def _named(content: bytes) -> Iterator[bytes]:
    for found in _NAME.finditer(content):
        yield _unescaped(found[1])


def _unescaped(name: bytes) -> bytes:
    """A name may be written with codes: `/J#53` is `/JS`."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), name)
