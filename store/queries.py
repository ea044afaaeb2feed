"""Named SQL: `store/sql/*.sql` hold statements under `-- name --`, each with a sentence on its purpose."""

import re
from functools import cache
from pathlib import Path

from psycopg.sql import SQL

FOLDER = Path(__file__).parent / "sql"
_NAME = re.compile(r"^-- (\w+) --$", re.MULTILINE)


@cache
def load(noun: str) -> dict[str, SQL]:
    """Every statement of `sql/<noun>.sql` by its name."""
    parts = _NAME.split((FOLDER / f"{noun}.sql").read_text(encoding="utf-8"))
    names, bodies = parts[1::2], parts[2::2]
    if len(set(names)) != len(names):
        raise ValueError(f"sql/{noun}.sql names a statement twice")
    # The text is ours, read from a file beside this module: never built from input.
    return {name: SQL(body.strip()) for name, body in zip(names, bodies, strict=True)}
