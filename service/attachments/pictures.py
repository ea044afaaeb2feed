"""Pictures are re-encoded by a process of their own, under limits."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fleet.coded import coded
from service.attachments.refusing import BadPicture

PROGRAM = Path(__file__).with_name("reencoding.py")
PATIENCE_S = 30
# How many pictures one web process decodes at once: each may take a core and much memory.
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Picture:
    """The size of a re-encoded picture, in points."""

    width: int
    height: int


@contextmanager
def decoding() -> Iterator[None]:
    """One's turn to decode a picture."""
    with _turns:
        yield


def reencode(source: Path, target: Path, small: Path) -> Picture:
    """Writes `target` and the smaller `small`; BadPicture where the file cannot be decoded within its limits."""
    with decoding():
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(PROGRAM), str(source), str(target), str(small)],
                capture_output=True,
                timeout=PATIENCE_S,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired:
            raise BadPicture(coded("picture_broken")) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # The system ended it: it asked for more than it may have.
        raise BadPicture(coded("picture_broken")) from None
    if fault := answer.pop("fault", None):
        raise BadPicture(coded(fault, **answer))
    return Picture(int(answer["width"]), int(answer["height"]))
