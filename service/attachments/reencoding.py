"""A program of its own: reads one picture, writes it anew as JPEG and a smaller one beside it, and nothing else.

    python reencoding.py SOURCE TARGET SMALL

What came with the picture (position, time, camera, profiles, comments) is left behind; a rotated one is turned upright.
It runs under limits of memory, time and file size, so that a picture made to break a decoder breaks this process alone.
It imports nothing of ours. Prints a line of JSON: `{"width", "height"}`, or `{"fault"}` with a code of `wording`.
"""

import errno
import json
import resource
import sys
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import DecompressionBombError, DecompressionBombWarning

# A picture of the best phone cameras has 50 million points in its usual setting.
MOST_POINTS = 64_000_000
LONGEST_SIDE = 2_560
SMALL_SIDE = 320
MEMORY = 1 << 30
CPU_S = 20
LARGEST_FILE = 16 << 20
FORMATS = ("JPEG", "PNG", "WEBP")


def main(source: str, target: str, small: str) -> dict[str, object]:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("error", DecompressionBombWarning)
    try:
        return _reencode(source, target, small)
    except (DecompressionBombError, DecompressionBombWarning, MemoryError):
        return {"fault": "picture_too_many_points", "most": MOST_POINTS // 1_000_000}
    except UnidentifiedImageError:
        return {"fault": "picture_broken"}
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as exc:
        full = isinstance(exc, OSError) and exc.errno in (errno.ENOSPC, errno.EDQUOT)
        return {"fault": "disk_full" if full else "picture_broken"}


def _reencode(source: str, target: str, small: str) -> dict[str, object]:
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_POINTS:
            return {"fault": "picture_too_many_points", "most": MOST_POINTS // 1_000_000}
        # A JPEG is decoded no larger than it is needed.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = _on_white(ImageOps.exif_transpose(opened))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Only the points go over: a new image has no metadata at all.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    bare.save(target, "JPEG", quality=85, optimize=True, progressive=True)
    size = bare.size
    bare.thumbnail((SMALL_SIDE, SMALL_SIDE))
    bare.save(small, "JPEG", quality=75, optimize=True)
    return {"width": size[0], "height": size[1]}


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:4])))
