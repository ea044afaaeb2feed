"""Whether a message says no more than thanks: such a one opens nothing again."""

import re
import tomllib
from functools import cache
from pathlib import Path

LONGEST = 12
FILE = Path(__file__).with_name("thanks.toml")


def says_only_thanks(text: str) -> bool:
    """Short, with a word of thanks, and nothing beside it that asks or tells something."""
    if "?" in text:
        return False
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    if not words:  # Thumbs up, folded hands: signs alone.
        return bool(text.strip())
    thanks, beside = _words()
    known = all(word in thanks or word in beside for word in words)
    return len(words) <= LONGEST and known and any(word in thanks for word in words)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return frozenset(table["thanks"].split()), frozenset(table["beside"].split())
