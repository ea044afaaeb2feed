"""Videos of articles: short films of ours, drawn and spoken; `knowledge/filming.py` makes them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "videos"
# What one may weigh: telephones load it, once somebody taps it.
LARGEST = 200_000
WIDTH, HEIGHT = 640, 360
KINDS = {".svg": "image/svg+xml", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8"}
_END = re.compile(r"--> (\d\d):(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A file of a video as it is served."""

    path: Path
    media_type: str


@cache
def video_names() -> frozenset[str]:
    return frozenset(file.stem for file in FOLDER.glob("*.toml"))


def video_file(name: str) -> VideoFile | None:
    """What belongs to a video, by file name: its poster, and in each language the film and its captions."""
    return _files().get(name)


@cache
def _files() -> dict[str, VideoFile]:
    return {
        file.name: VideoFile(file, KINDS[file.suffix])
        for file in sorted(FOLDER.iterdir())
        if file.suffix in KINDS and file.name.partition(".")[0] in video_names()
    }


@cache
def length_of(name: str, language: str) -> int:
    """Seconds that a film lasts: when its last caption ends."""
    hours, minutes, seconds = _END.findall((FOLDER / f"{name}.{language}.vtt").read_text(encoding="utf-8"))[-1]
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)
