"""The pictures of customers' pages, drawn as SVG that stands in the page: products, and symptoms of faults."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent / "pictures"
PLAIN_PRODUCT = "device"


@cache
def picture(name: str) -> Markup:
    """The SVG of a picture's name; the plainest where there is none."""
    file = FOLDER / f"{name}.svg"
    known = file if name.isidentifier() and file.is_file() else FOLDER / f"{PLAIN_PRODUCT}.svg"
    return Markup(known.read_text(encoding="utf-8").strip())  # nosec B704
