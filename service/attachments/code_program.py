"""A program of its own: reads one picture and prints the codes that it shows (bar codes, QR), as a list in JSON.

    python code_program.py SOURCE

Under the same limits as `reencoding.py`, for the same reason.
"""

import json
import resource
import sys
import warnings

import zxingcpp
from PIL import Image, ImageOps
from PIL.Image import DecompressionBombWarning

MOST_POINTS, MEMORY, CPU_S, SIDE = 64_000_000, 1 << 30, 15, 2_000


def main(source: str) -> list[str]:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("error", DecompressionBombWarning)
    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as opened:
        opened.draft("L", (SIDE, SIDE))
        picture = ImageOps.exif_transpose(opened).convert("L")
    picture.thumbnail((SIDE, SIDE))
    return [one.text for one in zxingcpp.read_barcodes(picture) if one.text][:10]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
