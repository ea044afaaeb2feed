"""Pictures of articles: line drawings of ours, one file each in `knowledge/pictures/`, in the colour of the text."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"


@cache
def picture_names() -> frozenset[str]:
    return frozenset(file.stem for file in FOLDER.glob("*.svg"))


@cache
def picture_svg(name: str) -> str:
    """The drawing, to stand in a page; '' where there is none of this name."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8").strip() if name in picture_names() else ""
