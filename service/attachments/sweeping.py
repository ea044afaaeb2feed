"""Removes files whose row is gone, and those that never got one."""

import time
from pathlib import Path

from service.attachments.folder import AttachmentFolder
from store.engine.database import Connection
from store.field.attachments import forget_leftovers, known_files, leftover_files

AT_ONCE = 500
# A file that has no row after a day never gets one.
LONG_AGO_S = 24 * 3600.0
SUFFIXES = (".jpg", ".pdf")


def sweep_files(conn: Connection, folder: AttachmentFolder) -> int:
    """How many attachments' files were removed because their rows are gone."""
    removed = 0
    while names := leftover_files(conn, limit=AT_ONCE):
        for name in names:
            folder.remove(name)
        forget_leftovers(conn, names)
        removed += len(names)
    return removed


def sweep_strays(conn: Connection, folder: AttachmentFolder, *, now_s: float | None = None) -> int:
    """How many files went that no row names: a process died between the file and its row."""
    before = (time.time() if now_s is None else now_s) - LONG_AGO_S
    removed = 0
    for part in _folders(folder.root):
        files = [path for path in part.iterdir() if path.suffix in SUFFIXES]
        old = {path.name.partition(".")[0] for path in files if _changed(path) < before}
        for name in old - known_files(conn, sorted(old)):
            folder.remove(name)
            removed += 1
    return removed


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("??") if path.is_dir()) if root.is_dir() else []


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
