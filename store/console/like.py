"""Patterns for searches of serials."""

from fleet.serials import normal_serial


def like_pattern(text: str) -> str | None:
    """A LIKE pattern for texts that hold `text`; None where there is nothing to look for."""
    text = normal_serial(text.replace("\0", "").strip())
    if not text:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
