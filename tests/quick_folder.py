"""Where the short-lived databases of tests lie: in memory, if the machine gives it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 2 << 30


@contextmanager
def quick_folder() -> Iterator[Path]:
    """An empty folder with a short path (a socket's name has a limit that pytest's own folders can exceed).

    A database is some 600 files, and a disk takes ten times as long as memory to make and to remove them.
    """
    folder = Path(tempfile.mkdtemp(prefix="sigap-", dir=IN_MEMORY if _has_room() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    """Containers are often given a few megabytes only."""
    return os.access(IN_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
