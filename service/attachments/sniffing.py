"""What a file is, by its first bytes: what it is called and what its sender calls it count for nothing."""

from fleet.coded import coded
from service.attachments.refusing import BadPicture

HEAD = 512
# What is re-encoded.
TAKEN = frozenset({"jpeg", "png", "webp"})
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script")
# These have a sentence of their own; every other kind is `picture_unknown`.
_REFUSED = {
    "heic": "picture_heic",
    "avif": "picture_other_format",
    "gif": "picture_other_format",
    "bmp": "picture_other_format",
    "tiff": "picture_other_format",
    "pdf": "picture_pdf",
    "zip": "picture_zip",
    "markup": "picture_markup",
    "empty": "picture_empty",
}


def kind_of(head: bytes) -> str:
    """`jpeg`, `png`, `webp`, another kind that is known by sight, or `unknown`."""
    if not head:
        return "empty"
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC_BRANDS else "avif" if head[8:12] in (b"avif", b"avis") else "unknown"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "markup" if text.startswith(_MARKUP) else "unknown"


def require_picture(head: bytes) -> None:
    """BadPicture, with the sentence for its kind, for everything that is not re-encoded."""
    kind = kind_of(head)
    if kind not in TAKEN:
        raise BadPicture(coded(_REFUSED.get(kind, "picture_unknown"), kind=kind.upper()))
