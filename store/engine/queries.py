"""Named SQL: beside a module lies `<module>.sql` with its statements under `-- name --`, a sentence on each.

A list of columns that several statements share stands once, under a name of its own: `{name}` puts it in.
"""

import re
from functools import cache
from pathlib import Path

from psycopg.sql import SQL

_NAME = re.compile(r"^-- (\w+) --$", re.MULTILINE)
_SENTENCE = re.compile(r"^--.*\n", re.MULTILINE)
_SHARED = re.compile(r"\{(\w+)\}")


@cache
def load(module: str, noun: str = "") -> dict[str, SQL]:
    """Every statement of the SQL file beside a module (its `__file__`) by its name; `noun`: of another file there."""
    file = Path(module).with_name(f"{noun or Path(module).stem}.sql")
    parts = _NAME.split(file.read_text(encoding="utf-8"))
    names, bodies = parts[1::2], parts[2::2]
    if len(set(names)) != len(names):
        raise ValueError(f"{file.name} names a statement twice")
    # The text is ours, read from a file beside this module: never built from input.
    texts = {name: body.strip() for name, body in zip(names, bodies, strict=True)}
    shared = {name: _SENTENCE.sub("", text) for name, text in texts.items()}

    def whole(text: str) -> str:
        return _SHARED.sub(lambda found: whole(shared[found[1]]) if found[1] in shared else found[0], text)

    return {name: SQL(whole(text)) for name, text in texts.items()}
