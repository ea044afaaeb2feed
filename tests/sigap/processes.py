"""The children of a process, as Linux lists them."""

from pathlib import Path


def children_of(parent: int) -> dict[int, str]:
    """Process ids with their command lines."""
    entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return {int(entry.name): _command_line(entry) for entry in entries if _parent(entry) == parent}


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def _command_line(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
