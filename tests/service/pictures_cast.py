"""Pictures that people send, good and bad."""

import io
import zlib

from PIL import Image

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
MARK = "Xyzzymaker"


def jpeg(width: int = 640, height: int = 480, *, rotated: bool = False, located: bool = False) -> bytes:
    """A photo, the left half red and the right half blue; `rotated`: the camera was held upright and says so."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    if rotated:
        exif[ORIENTATION] = 6
    if located:
        exif[MAKE] = MARK
        exif.get_ifd(GPS).update({1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0)})
    return _saved(picture, "JPEG", exif=exif.tobytes())


def png(*, clear: bool = False) -> bytes:
    return _saved(Image.new("RGBA", (300, 120), (0, 0, 0, 0 if clear else 255)), "PNG")


def webp() -> bytes:
    return _saved(Image.new("RGB", (50, 50), "green"), "WEBP")


def huge_png(side: int = 40_000) -> bytes:
    """40,000 x 40,000 points in a few kilobytes: 4.8 GB once decoded."""
    head = side.to_bytes(4) * 2 + bytes((8, 2, 0, 0, 0))
    packed = zlib.compressobj(9)
    row = packed.compress(bytes(1 << 20)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG with a comment that unpacks to 200 MB."""
    comment = b"Comment\x00\x00" + zlib.compress(bytes(200 << 20), 9)
    small = png()
    return small[:33] + _chunk(b"zTXt", comment) + small[33:]


def heic() -> bytes:
    return (24).to_bytes(4) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(500)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def _saved(picture: Image.Image, kind: str, **more: bytes) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()
