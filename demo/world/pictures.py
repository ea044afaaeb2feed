"""Photos of the demo's technicians, drawn when they are taken: an appliance, its plate, and what is looked at."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from demo.world.chance import chance

SIZE = (800, 600)
WALL, FLOOR, BODY, PLATE, INK = "#cfd6da", "#8d8178", "#eef1f2", "#f7f3d6", "#26323a"
MARK = "#c0392b"


def photo_of(serial: str, what: str, *, seed: int) -> bytes:
    """A JPEG; the same serial and words give the same picture."""
    look = chance(seed, "photo", serial, what)
    picture = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 460, *SIZE), fill=FLOOR)
    left, top = 220 + int(look.integers(0, 60)), 60 + int(look.integers(0, 30))
    draw.rounded_rectangle((left, top, left + 330, 520), radius=18, fill=BODY, outline=INK, width=3)
    draw.line((left, top + 150, left + 330, top + 150), fill=INK, width=3)
    draw.rounded_rectangle((left + 40, top + 190, left + 250, top + 290), radius=8, fill=PLATE, outline=INK, width=2)
    draw.text((left + 54, top + 204), serial, fill=INK, font=ImageFont.load_default(26))
    x, y = left + 120 + int(look.integers(0, 120)), top + 340 + int(look.integers(0, 60))
    draw.ellipse((x - 34, y - 34, x + 34, y + 34), outline=MARK, width=5)
    for line, words in enumerate(_lines(what)):
        draw.text((24, 536 + 26 * line), words, fill="#ffffff", font=ImageFont.load_default(22))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _lines(text: str, *, longest: int = 62) -> Iterator[str]:
    """At most two lines."""
    words, line, lines = text.split(), "", 0
    for word in words:
        if line and len(line) + len(word) >= longest:
            yield line
            line, lines = "", lines + 1
            if lines == 2:
                return
        line = f"{line} {word}".strip()
    if line:
        yield line
