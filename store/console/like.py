"""Patterns for searches of serials and names."""

from fleet.serials import normal_serial


def like_pattern(text: str) -> str | None:
    """A LIKE pattern for texts that hold `text`; None where there is nothing to look for."""
    return contains_pattern(normal_serial(text.replace("\0", "").strip()))


def contains_pattern(text: str) -> str | None:
    """The same for a text that is no serial: a name, an address."""
    text = text.replace("\0", "").strip()
    if not text:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
